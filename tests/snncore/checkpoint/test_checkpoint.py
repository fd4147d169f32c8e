"""A checkpoint: what goes in comes out, and each kind of other file is refused for what it is."""

import io
import json
import os
import pickle
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from snncore.checkpoint import (
    Checkpoint,
    CheckpointError,
    Flaw,
    as_bytes,
    half,
    load_optimiser,
    optimiser_tensors,
    read,
    without_memory,
    write,
)
from snncore.checkpoint.error import SENTENCES
from snncore.checkpoint.writing import FORMAT
from snncore.experiment import Experiment
from snncore.network import build
from snncore.recipe import Optimiser, Recipe
from snncore.training import make_optimiser

SMALL = Experiment(block="ms", depth=8, width=1, time_steps=1, neuron="plif")  # type: ignore[arg-type]
RECORD = {"curve": {"step": [1], "loss": [2.3]}, "dataset": "形状"}


def trained(optimiser: Optimiser = Optimiser.SGD) -> Checkpoint:
    """After two updates."""
    recipe = Recipe(optimiser=optimiser, steps=10)
    net = build(SMALL)
    updates = make_optimiser(net, recipe)
    for _ in range(2):
        net(torch.rand(2, 3, 32, 32)).square().sum().backward()
        updates.step()
    return Checkpoint(
        experiment=SMALL,
        recipe=recipe,
        step=2,
        net=net.state_dict(),
        optimiser=optimiser_tensors(updates),
        record=RECORD,
    )


WHOLE = as_bytes(trained())


def saved(content: object) -> bytes:
    """What torch.save writes of it."""
    buffer = io.BytesIO()
    torch.save(content, buffer)
    return buffer.getvalue()


def parts() -> dict[str, Any]:
    """The content of a sound file."""
    plain: dict[str, Any] = torch.load(io.BytesIO(WHOLE), weights_only=True)
    return plain


def with_about(**changes: Any) -> bytes:
    about = json.loads(parts()["about"]) | changes
    return saved(parts() | {"about": json.dumps(about)})


def with_tensor(part: str, name: str, tensor: object) -> bytes:
    return saved(parts() | {part: parts()[part] | {name: tensor}})


def members(change: Callable[[str, bytes], bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """The sound file with some of its members changed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(WHOLE)) as old,
        zipfile.ZipFile(buffer, "w", compression) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return buffer.getvalue()


def refused(content: bytes) -> CheckpointError:
    with pytest.raises(CheckpointError) as raised:
        read(content)
    return raised.value


# What goes in comes out -------------------------------------------------------------------------


@pytest.mark.parametrize("optimiser", Optimiser)
def test_what_is_written_is_read(tmp_path: Path, optimiser: Optimiser) -> None:
    given = trained(optimiser)
    write(tmp_path / "net.pt", given)
    found = read(tmp_path / "net.pt")
    assert os.listdir(tmp_path) == ["net.pt"]
    for name in ("experiment", "recipe", "step", "record"):
        assert getattr(found, name) == getattr(given, name)
    for part in ("net", "optimiser"):
        mine, its = getattr(given, part), getattr(found, part)
        assert mine.keys() == its.keys()
        assert all(torch.equal(mine[name], its[name]) for name in mine)


@pytest.mark.parametrize("optimiser", Optimiser)
def test_training_goes_on_as_if_nothing_had_happened(optimiser: Optimiser) -> None:
    given = trained(optimiser)
    images = torch.rand(2, 3, 32, 32)
    ends = []
    for source in (given, read(as_bytes(given))):
        net = source.restore()
        updates = make_optimiser(net, source.recipe)
        load_optimiser(updates, source.optimiser)
        net(images).square().sum().backward()
        updates.step()
        ends.append(net.state_dict())
    assert all(torch.equal(ends[0][name], ends[1][name]) for name in ends[0])


def test_half_precision_is_a_smaller_file_of_nearly_the_same_network() -> None:
    given = trained()
    short = Checkpoint(
        experiment=given.experiment, recipe=given.recipe, step=2, net=half(given.net)
    )
    found = read(as_bytes(short))
    floats = [name for name, t in given.net.items() if t.is_floating_point()]
    assert {found.net[name].dtype for name in floats} == {torch.float16}
    net = found.restore()
    assert {t.dtype for t in net.parameters()} == {torch.float32}
    for name in floats:
        torch.testing.assert_close(net.state_dict()[name], given.net[name], rtol=1e-3, atol=1e-6)
    counts = [name for name in given.net if name.endswith("num_batches_tracked")]
    assert all(torch.equal(found.net[name], given.net[name]) for name in counts)


def test_a_view_goes_into_the_file_without_what_it_is_a_view_of() -> None:
    given = trained()
    name = "head.bias"
    large = torch.zeros(10**6)
    large[:10] = given.net[name]
    viewed = {**given.net, name: large[:10]}
    content = as_bytes(Checkpoint(experiment=SMALL, recipe=given.recipe, step=2, net=viewed))
    assert len(content) < 10**5
    assert torch.equal(read(content).net[name], given.net[name])


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "net.pt"
    write(path, trained())
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        write(path, trained(Optimiser.ADAM))
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["net.pt"]


# What is refused, and for what -------------------------------------------------------------------


def test_each_flaw_has_its_sentence() -> None:
    assert SENTENCES.keys() == set(Flaw)


def test_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "none.pt", tmp_path):
        with pytest.raises(CheckpointError) as raised:
            read(path)
        assert raised.value.flaw is Flaw.NOT_READABLE


def test_too_large_a_file_is_not_even_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("snncore.checkpoint.writing.LARGEST", 1000)
    (tmp_path / "large.pt").write_bytes(bytes(1001))
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("read"))
    with pytest.raises(CheckpointError) as raised:
        read(tmp_path / "large.pt")
    assert raised.value.flaw is Flaw.TOO_LARGE
    assert "1,001" in str(raised.value)
    assert refused(bytes(1001)).flaw is Flaw.TOO_LARGE


@pytest.mark.parametrize("share", [0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_cut_short(share: float) -> None:
    assert refused(WHOLE[: int(len(WHOLE) * share)]).flaw is Flaw.NOT_A_CHECKPOINT


@pytest.mark.parametrize("missing", range(1, 40, 3))
def test_cut_short_by_a_few_bytes(missing: int) -> None:
    assert refused(WHOLE[:-missing]).flaw is Flaw.NOT_A_CHECKPOINT


@pytest.mark.parametrize("place", range(0, len(WHOLE), len(WHOLE) // 60))
def test_a_byte_that_was_changed_is_refused_or_does_no_harm(place: int) -> None:
    damaged = bytearray(WHOLE)
    damaged[place] ^= 0xFF
    try:
        found = read(bytes(damaged))
    except CheckpointError:
        return
    found.restore()


@pytest.mark.parametrize(
    "content",
    [
        b"no zip at all",
        b"PK\x03\x04" + bytes(100),
        pickle.dumps({"format": FORMAT}),
        saved([1, 2]),
        saved({}),
        saved(torch.zeros(2)),
        saved(parts() | {"more": 1}),
        saved(parts() | {"format": "residual-spikes-0"}),
        saved(parts() | {"about": 3}),
        saved(parts() | {"net": [torch.zeros(1)]}),
        with_tensor("net", "head.bias", "no tensor"),
        with_tensor("net", "head.bias", torch.zeros(10).to_sparse()),
        with_tensor("net", "head.bias", torch.zeros(10, dtype=torch.float64)),
        with_tensor("net", "head.bias", torch.zeros(10, dtype=torch.complex64)),
        with_tensor("net", "head.bias", torch.zeros(10, device="meta")),
        with_tensor("net", "head.bias", torch.nn.Parameter(torch.zeros(10))),
        with_tensor("net", 7, torch.zeros(10)),  # type: ignore[arg-type]
    ],
)
def test_another_file(content: bytes) -> None:
    assert refused(content).flaw is Flaw.NOT_A_CHECKPOINT


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"experiment": SMALL.as_dict() | {"depth": 9}}, "depth=9"),
        ({"experiment": SMALL.as_dict() | {"depth": 10**9}}, "depth=1000000000"),
        ({"experiment": SMALL.as_dict() | {"width": 10**9}}, "width=1000000000"),
        ({"experiment": SMALL.as_dict() | {"time_steps": 10**9}}, "time_steps=1000000000"),
        ({"experiment": SMALL.as_dict() | {"colour": 1}}, "colour"),
        ({"experiment": SMALL.as_dict() | {"block": ["ms"]}}, "block="),
        ({"experiment": None}, ""),
        ({"recipe": {"steps": 0}}, "steps=0"),
        ({"recipe": {"__class__": "os"}}, "__class__"),
        ({"step": 11}, "step=11"),
        ({"step": -1}, "step=-1"),
        ({"step": True}, "step=True"),
        ({"step": 2.0}, "step=2.0"),
        ({"record": []}, "record"),
        ({"record": {"loss": float("nan")}}, "NaN"),
        ({"record": {"loss": float("inf")}}, "Infinity"),
    ],
)
def test_settings_that_are_not_possible(changes: dict[str, Any], detail: str) -> None:
    error = refused(with_about(**changes))
    assert error.flaw is Flaw.BAD_SETTINGS
    assert detail in str(error)
    assert len(str(error)) < 400


@pytest.mark.parametrize("about", ["", "[]", "{}", "[" * 10**5, '{"step": 1e999}', "9" * 10**4])
def test_settings_that_are_none(about: str) -> None:
    assert refused(saved(parts() | {"about": about})).flaw is Flaw.BAD_SETTINGS


@pytest.mark.parametrize(
    ("part", "name", "tensor"),
    [
        ("net", "other.weight", torch.zeros(1)),
        ("net", "x" * 10**5, torch.zeros(1)),
        ("net", "head.bias", torch.zeros(11)),
        ("net", "head.bias", torch.zeros(10, 1)),
        ("net", "head.bias", torch.zeros(10, dtype=torch.int64)),
        ("net", "stem.bn.num_batches_tracked", torch.tensor(1.0)),
        ("optimiser", "0.momentum_buffer", torch.zeros(1)),
        ("optimiser", "999.momentum_buffer", torch.zeros(1)),
        ("optimiser", "-1.momentum_buffer", torch.zeros(1)),
        ("optimiser", "9" * 5000 + ".step", torch.tensor(1.0)),
        ("optimiser", "0.__class__", torch.zeros(1)),
        ("optimiser", "0", torch.zeros(1)),
        ("optimiser", "0.step", torch.zeros(2)),
    ],
)
def test_weights_of_another_network(part: str, name: str, tensor: torch.Tensor) -> None:
    error = refused(with_tensor(part, name, tensor))
    assert error.flaw is Flaw.OTHER_NETWORK
    assert len(str(error)) < 300


def test_a_weight_that_is_missing() -> None:
    net = parts()["net"]
    del net["head.bias"]
    error = refused(saved(parts() | {"net": net}))
    assert error.flaw is Flaw.OTHER_NETWORK
    assert "head.bias" in str(error)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize(("part", "name"), [("net", "head.bias"), ("optimiser", "0.step")])
def test_numbers_that_are_not_finite(part: str, name: str, number: float) -> None:
    shape = [10] if part == "net" else []
    error = refused(with_tensor(part, name, torch.full(shape, number)))
    assert error.flaw is Flaw.NOT_FINITE
    assert name in str(error)


# Files made to do harm ---------------------------------------------------------------------------


class Harm:
    """Pickled, it calls the function when it is loaded."""

    def __init__(self, function: Callable[..., object], *arguments: object) -> None:
        self.call = function, arguments

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self.call


@pytest.mark.parametrize("place", ["whole", "part", "tensor", "raw"])
@pytest.mark.parametrize("function", [os.system, eval, exec])
def test_code_is_not_run(tmp_path: Path, function: Callable[..., object], place: str) -> None:
    trace = tmp_path / "ran"
    text = f"touch {trace}" if function is os.system else f"open({str(trace)!r}, 'w')"
    harm = Harm(function, text)
    content = {
        "whole": lambda: saved(harm),
        "part": lambda: saved(parts() | {"net": harm}),
        "tensor": lambda: with_tensor("net", "head.bias", harm),
        "raw": lambda: pickle.dumps(harm),
    }[place]()
    assert refused(content).flaw is Flaw.NOT_A_CHECKPOINT
    assert not trace.exists()
    pickle.loads(pickle.dumps(harm))
    assert trace.exists()  # The file could have done it.


def test_a_small_file_that_unfolds_to_a_large_one() -> None:
    """Nothing is unfolded: no member may be compressed."""
    content = members(
        lambda name, old: bytes(10**8) if name.endswith("/0") else old, zipfile.ZIP_DEFLATED
    )
    assert len(content) < 10**6
    tracemalloc.start()
    assert refused(content).flaw is Flaw.NOT_A_CHECKPOINT
    assert tracemalloc.get_traced_memory()[1] < 10**7
    tracemalloc.stop()


def test_compressed_though_otherwise_sound() -> None:
    content = members(lambda _, old: old, zipfile.ZIP_DEFLATED)
    assert refused(content).flaw is Flaw.NOT_A_CHECKPOINT
    assert read(members(lambda _, old: old)).step == 2  # stored, the same members are sound


def test_a_tensor_that_claims_more_than_its_bytes() -> None:
    """10⁹ numbers said to lie in a storage of ten."""

    def change(name: str, old: bytes) -> bytes:
        if not name.endswith("data.pkl"):
            return old
        return old.replace(b"K\x0a", b"J" + (10**9).to_bytes(4, "little"))

    assert members(change) != members(lambda _, old: old)
    assert refused(members(change)).flaw is Flaw.NOT_A_CHECKPOINT


def test_a_huge_shape_without_bytes_is_too_large() -> None:
    """A stride of 0 repeats one number as often as one likes."""
    content = with_tensor("net", "head.bias", torch.zeros(1).expand(10**12))
    assert len(content) < 10**5
    assert refused(content).flaw is Flaw.TOO_LARGE


def test_a_large_network_that_is_all_one_number_is_too_large() -> None:
    """Each shape is right, and restoring it would take 300 MB for a file of some 100 kB."""
    large = Experiment(depth=32, width=256)
    state = without_memory(large).state_dict()
    one = {name: torch.zeros((), dtype=t.dtype).expand(t.shape) for name, t in state.items()}
    about = json.dumps(json.loads(parts()["about"]) | {"experiment": large.as_dict()})
    content = saved(parts() | {"about": about, "net": one, "optimiser": {}})
    assert len(content) < 10**6
    assert refused(content).flaw is Flaw.TOO_LARGE


@pytest.mark.parametrize("named", [b"cbuiltins\nbytearray\n", b"ctorch\nTensor\n"])
@pytest.mark.parametrize("older", [False, True])
def test_a_call_that_only_takes_memory_is_not_made(
    named: bytes, older: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """torch.load with weights_only makes a bytearray of a length that the file names."""
    call = b"\x80\x02" + named + b"J" + (10**9).to_bytes(4, "little") + b"\x85R."
    content = members(lambda name, old: call if name.endswith("data.pkl") else old)
    monkeypatch.setattr(torch, "load", lambda *_, **__: pytest.fail("loaded"))
    assert refused(call + content if older else content).flaw is Flaw.NOT_A_CHECKPOINT


def test_the_largest_network_is_checked_without_being_made() -> None:
    """482 layers of 256 channels have gigabytes of weights; their names need none."""
    large = Experiment(depth=482, width=256)
    outline = without_memory(large)
    assert {tensor.device.type for tensor in outline.state_dict().values()} == {"meta"}
    assert refused(with_about(experiment=large.as_dict())).flaw is Flaw.OTHER_NETWORK
