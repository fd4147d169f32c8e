"""What is refused, and for what."""

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
import torch
from checkpoint_files import SMALL, parts, refused, saved, whole, with_about, with_tensor

from snncore.checkpoint import CheckpointError, Flaw, read
from snncore.checkpoint.error import SENTENCES
from snncore.checkpoint.writing import FORMAT
from snncore.experiment import Experiment


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


def test_in_a_file_that_says_nothing_of_the_read_out_its_scale_was_one() -> None:
    """What was trained before there was a scale keeps its numbers."""
    experiment = json.loads(parts()["about"])["experiment"]
    assert experiment.pop("read_out_scale") == Experiment().read_out_scale != 1
    found = read(with_about(experiment=experiment))
    assert found.experiment.read_out_scale == 1
    rates = torch.rand(2, 4)
    net = found.restore()
    expected = rates @ net.head.weight.T + net.head.bias
    torch.testing.assert_close(net.head(rates), expected)


@pytest.mark.parametrize("share", [0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_cut_short(share: float) -> None:
    assert refused(whole()[: int(len(whole()) * share)]).flaw is Flaw.NOT_A_CHECKPOINT


@pytest.mark.parametrize("missing", range(1, 40, 3))
def test_cut_short_by_a_few_bytes(missing: int) -> None:
    assert refused(whole()[:-missing]).flaw is Flaw.NOT_A_CHECKPOINT


@pytest.mark.parametrize("part", range(61))
def test_a_byte_that_was_changed_is_refused_or_does_no_harm(part: int) -> None:
    damaged = bytearray(whole())
    damaged[part * (len(damaged) - 1) // 60] ^= 0xFF
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
