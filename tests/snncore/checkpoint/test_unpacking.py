"""Files made to do harm: code that would run, memory that would be taken."""

import json
import os
import pickle
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from checkpoint_files import members, parts, refused, saved, with_about, with_tensor

from snncore.checkpoint import Flaw, read, without_memory
from snncore.experiment import Experiment


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
