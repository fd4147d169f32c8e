"""A checkpoint opened without its tensors says what the whole one says, and reads them once."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import torch

from snncore.checkpoint import Checkpoint, CheckpointError, Flaw, half, open_checkpoint, read, write
from snncore.experiment import Experiment
from snncore.network import build
from snncore.recipe import Recipe

SMALL = Experiment(depth=8, width=2, time_steps=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    net = half(build(SMALL).state_dict())
    record = {"about": "about", "dataset": "形状", "curve": {"step": [1]}}
    path = tmp_path / "net.pt"
    write(path, Checkpoint(experiment=SMALL, recipe=Recipe(), step=3, net=net, record=record))
    return path


def test_it_says_what_the_whole_file_says(file: Path) -> None:
    lazy, whole = open_checkpoint(file), read(file)
    for name in ("experiment", "recipe", "step", "record"):
        assert getattr(lazy, name) == getattr(whole, name)
    assert lazy.net.keys() == whole.net.keys()
    assert all(torch.equal(lazy.net[name], tensor) for name, tensor in whole.net.items())
    state = lazy.restore().state_dict()
    assert all(torch.equal(state[name], tensor) for name, tensor in whole.net.items())


def test_tensors_are_read_when_they_are_asked_for_and_once(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(
        "snncore.checkpoint.lazy.read", lambda path: asked.append(path) or read(path)
    )
    lazy = open_checkpoint(file)
    assert isinstance(lazy.net, Mapping)
    assert asked == []
    lazy.restore()
    lazy.restore()
    assert asked == [file]


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.999])
def test_a_half_written_file_is_refused_at_once(file: Path, share: float) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(share * len(content))])
    with pytest.raises(CheckpointError) as refused:
        open_checkpoint(file)
    assert refused.value.flaw is Flaw.NOT_A_CHECKPOINT


def test_no_file_and_other_files_are_refused(tmp_path: Path, file: Path) -> None:
    with pytest.raises(CheckpointError) as refused:
        open_checkpoint(tmp_path / "nothing.pt")
    assert refused.value.flaw is Flaw.NOT_READABLE
    torch.save({"net": {}}, file)
    with pytest.raises(CheckpointError) as refused:
        open_checkpoint(file)
    assert refused.value.flaw is Flaw.NOT_A_CHECKPOINT


def test_bad_tensors_are_refused_when_they_are_read(file: Path) -> None:
    whole = read(file)
    wrong = {name: tensor * float("nan") for name, tensor in whole.net.items()}
    write(file, Checkpoint(experiment=SMALL, recipe=Recipe(), step=3, net=wrong))
    lazy = open_checkpoint(file)
    with pytest.raises(CheckpointError):
        lazy.restore()
