"""The loop's threads and its machine code: each program in a process of its own."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import torch
from neuron_grid import spike_train

from snncore.neuron import LIF, PLIF

numba = pytest.importorskip("numba")

ROOT = Path(__file__).parents[3]
LARGE = """
import torch
from snncore.neuron import IF, LIF

def layer(kind=IF):
    x = torch.linspace(-1, 2, 2 * 2**16).view(2, -1).requires_grad_()
    spikes = kind()(x)
    assert torch.equal(spikes, kind().unroll(x).s)
    spikes.sum().backward()
    return spikes.grad_fn.name()
"""


def run(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LARGE + program],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=200,
    )


def node(before: str) -> str:
    """The name of the node of a large layer, after some other lines."""
    return run(before + "\nprint(layer())").stdout.strip()


@pytest.mark.parametrize("threads", [1, pytest.param(2, marks=pytest.mark.slow), 3])
def test_a_layer_leaves_torch_as_many_threads_as_it_had(threads: int) -> None:
    """In the first call too, and in a thread that has its own number."""
    program = f"""
from threading import Thread
torch.set_num_threads({threads})
counts = [torch.get_num_threads()]
print(layer())
counts.append(torch.get_num_threads())
other = Thread(target=lambda: (layer(), counts.append(torch.get_num_threads())))
other.start()
other.join()
print(*counts)
"""
    assert run(program).stdout.split() == ["LoopBackward", *[str(threads)] * 3]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.parametrize("threads", [pytest.param(1, marks=pytest.mark.slow), 2])
def test_a_forked_child_computes_by_torch(threads: int) -> None:
    """The threads stayed with the parent: Numba would end the child, torch would wait for ever."""
    program = f"""
from multiprocessing import get_context
torch.set_num_threads({threads})
def child(number):
    return layer()
print(layer())
with get_context("fork").Pool(2) as pool:
    print(*pool.map_async(child, range(2)).get(timeout=100))
print(layer())
"""
    loop = "LoopBackward"
    assert run(program).stdout.split() == [loop, *["UnrollBackward"] * 2, loop]


def test_whatever_the_number_of_threads_the_numbers_are_the_same() -> None:
    neuron, x = PLIF(3.0, v_threshold=0.4), spike_train(0, 4, 50_000)
    seen = []
    for threads in (1, 2, 7):
        torch.set_num_threads(threads)
        seen.append(torch.autograd.grad(neuron(x).sum(), [x, neuron.w]))
    for given in seen[1:]:
        assert all(torch.equal(a, b) for a, b in zip(given, seen[0], strict=True))


def test_several_callers_at_once() -> None:
    """As in a server, where each session computes in a thread of its own."""
    neuron, x = LIF(v_threshold=0.4), spike_train(0, 4, 100_000)
    expected = neuron.unroll(x).s
    wrong: list[int] = []

    def call(number: int) -> None:
        for _ in range(20):
            if not torch.equal(neuron(x), expected):
                wrong.append(number)

    callers = [threading.Thread(target=call, args=(number,)) for number in range(6)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert wrong == []


def test_without_numba_torch_computes_the_layer() -> None:
    assert node("import sys; sys.modules['numba'] = None") == "UnrollBackward"


def test_without_threads_that_can_be_shared_torch_computes_the_layer() -> None:
    none = "import sys, numba\nnumba.np.ufunc.parallel._check_tbb_version_compatible = int\n"
    none += "for pool in ('omppool', 'tbbpool'): sys.modules[f'numba.np.ufunc.{pool}'] = None"
    assert node(none) == "UnrollBackward"


@pytest.mark.slow
def test_without_a_folder_to_keep_the_machine_code_in_it_is_compiled_again() -> None:
    nowhere = "import numba.core.caching as c\nc.CacheImpl._locator_classes = []"
    assert node(nowhere) == "LoopBackward"


@pytest.fixture(scope="module")
def machine_code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Numba has kept the loops of IF."""
    folder = tmp_path_factory.mktemp("numba")
    assert run("print(layer())", NUMBA_CACHE_DIR=str(folder)).stdout == "LoopBackward\n"
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("loop", ["forward", "backward"])
def test_machine_code_that_cannot_be_read(loop: str, machine_code: Path, tmp_path: Path) -> None:
    """An index that was emptied, as by a full disk: torch's operations, and one warning."""
    folder = shutil.copytree(machine_code, tmp_path / "numba")
    indices = list(folder.rglob(f"*{loop}_loop*.nbi"))
    assert indices
    for index in indices:
        index.write_bytes(b"")
    again = run("print(layer(), layer(), layer(LIF))", NUMBA_CACHE_DIR=str(folder))
    assert again.stdout.split() == ["UnrollBackward"] * 3
    assert again.stderr.count("no compiled loop") == 1
    assert "Traceback" not in again.stderr
