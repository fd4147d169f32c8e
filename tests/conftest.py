"""Settings for every test, and the spike trains that many of them feed in."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

GPU, VISIBLE = torch.cuda.is_available(), "CUDA_VISIBLE_DEVICES"
GPUS = os.environ.get(VISIBLE)
if GPU:
    torch.cuda.init()  # from here on this process sees them, whatever the environment says
else:
    os.environ["TRITON_INTERPRET"] = "1"  # the kernels for a GPU run without one; read at import
torch.set_num_threads(1)  # for fixtures of modules, which are made before those of a test
torch.set_flush_denormal(True)  # vanishing nets make denormals, a hundred times slower


LONGEST = (
    "pages/test_random_walk.py",
    "browser/test_screens.py",
    "browser/test_train.py",
    "snncore/study/test_runner.py",
    "pages/shared/runs/test_manager.py",
    "pages/shared/runs/test_store.py",
    "snncore/study/test_cluster.py",
)
"""The longest, or those that wait for processes of their own: what begins first is done beside the
others, not after them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("gpu") and not GPU:
            item.add_marker(pytest.mark.skip(reason="needs a GPU"))
        if "benchmarks" in item.path.parts:
            item.add_marker(pytest.mark.any_device)

    def place(item: pytest.Item) -> int:
        path = item.path.relative_to(Path(__file__).parent).as_posix()
        return LONGEST.index(path) if path in LONGEST else len(LONGEST)

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """Half a million objects stay until the end, the libraries' and the tests' own: the collector
    does not look through them again and again."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 5)


@pytest.fixture(scope="session", autouse=True)
def _no_gpu() -> Iterator[None]:
    """On a machine with a GPU torch says that there is none, and processes find none: what a test
    expects are a CPU's numbers, unless it asks for the GPU."""
    with pytest.MonkeyPatch.context() as patch:
        if GPU:
            patch.setattr("torch.cuda.is_available", lambda: False)
            patch.setenv(VISIBLE, "")
        yield


@pytest.fixture(autouse=True)
def _gpu(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The GPU again, for tests that are marked `gpu` or `any_device`."""
    if GPU and any(request.node.get_closest_marker(name) for name in ("gpu", "any_device")):
        monkeypatch.setattr("torch.cuda.is_available", lambda: True)
        if GPUS is None:
            monkeypatch.delenv(VISIBLE)
        else:
            monkeypatch.setenv(VISIBLE, GPUS)


@pytest.fixture(autouse=True)
def _same_start() -> None:
    """Modules that a test makes directly draw their weights from the global state, and sums of many
    numbers depend on how many threads add them: whatever ran before, the same numbers."""
    torch.manual_seed(0)
    torch.set_num_threads(1)


@pytest.fixture
def bernoulli() -> Callable[..., Tensor]:
    """bernoulli(shape, rate, seed): independent spikes, 0.0 or 1.0."""

    def draw(*shape: int, rate: float = 0.3, seed: int = 0) -> Tensor:
        generator = torch.Generator().manual_seed(seed)
        return (torch.rand(shape, generator=generator) < rate).float()

    return draw


@pytest.fixture
def normal() -> Callable[..., Tensor]:
    """normal(shape, seed): independent draws from N(0, 1)."""

    def draw(*shape: int, seed: int = 0) -> Tensor:
        return torch.randn(shape, generator=torch.Generator().manual_seed(seed))

    return draw
