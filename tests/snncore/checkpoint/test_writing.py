"""What is written is read again, and training goes on from it."""

import os
from pathlib import Path

import pytest
import torch
from checkpoint_files import SMALL, trained

from snncore.checkpoint import Checkpoint, as_bytes, half, load_optimiser, read, write
from snncore.optimiser import make_optimiser
from snncore.recipe import Optimiser


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
