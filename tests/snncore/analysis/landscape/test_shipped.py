"""The slices that ship: of networks that ship, and the same when they are measured again."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from loss_squares import SQUARE, batches

from snncore.analysis.landscape.loss_plane import Plane, Slice, landscape, training_batches
from snncore.analysis.landscape.shipped import NAME, add, name_of, read
from snncore.checkpoint import Checkpoint, write
from snncore.checkpoint import read as read_checkpoint
from snncore.data import available, load
from snncore.experiment import Experiment
from snncore.files.rows import read_rows
from snncore.network import ResidualSNN, build
from snncore.recipe import Recipe

ASSETS = Path(__file__).parents[4] / "assets"


FILE = ASSETS / "results" / "landscape.json"


SHIPPED = read(FILE)


def paths() -> dict[str, Path]:
    found = [*(ASSETS / "checkpoints").glob("*.pt"), *ASSETS.glob("study/*/cells/*/net.pt")]
    return {name_of(path): path for path in found}


def test_every_shipped_slice_is_of_a_network_that_ships() -> None:
    files = paths()
    for (name, square), slice_ in SHIPPED.items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == slice_.sha256, name
        assert slice_.surface.loss.shape == (square.points, square.points)
        assert slice_.surface.known.all()
    blocks = {read_checkpoint(files[name]).experiment.block for name, _ in SHIPPED}
    assert blocks >= {"spiking", "sew", "ms"}
    assert {square for _, square in SHIPPED} >= {Slice(), Slice(batch_statistics=True)}


def test_the_file_says_how_it_was_made_and_stays_small() -> None:
    assert (
        json.loads(FILE.read_text("utf-8"))["made_by"]
        == "python -m snncore.analysis.landscape.shipped"
    )
    assert FILE.stat().st_size < 4000 * len(SHIPPED)


@pytest.mark.parametrize("batch_statistics", [False, True])
def test_measured_again_it_is_what_was_shipped(batch_statistics: bool) -> None:
    """Three places of the smallest network that has such a slice."""
    square, files = Slice(batch_statistics=batch_statistics), paths()
    name = min((n for n, s in SHIPPED if s == square), key=lambda n: files[n].stat().st_size)
    checkpoint, shipped = read_checkpoint(files[name]), SHIPPED[name, square]
    if not available(checkpoint.experiment.dataset):
        pytest.skip("no CIFAR-10 here")
    images = load(checkpoint.experiment.dataset)
    if shipped.data != images.label:
        pytest.skip("another copy of CIFAR-10")
    batches = training_batches(images, square.images)
    net = checkpoint.restore()
    plane = Plane(net, square.seed, batch_statistics=batch_statistics)
    for i, j in ((6, 6), (9, 6), (4, 9)):
        a, b = square.places[[i, j]]
        found = sum(plane.loss(a, b, batch) for batch in batches) / square.images
        # One spike more or less, on another machine, moves the loss a little.
        assert found == pytest.approx(shipped.surface.loss[j, i], abs=0.01)


def test_the_file_grows_and_nothing_is_measured_twice(tmp_path: Path) -> None:
    file, nets = tmp_path / "slices.json", []
    for name, seed in (("one.pt", 0), ("net.pt", 1)):
        experiment = Experiment(depth=8, width=2, time_steps=1, seed=seed)
        folder = tmp_path / f"cell{seed}"
        folder.mkdir()
        nets.append(folder / name)
        write(nets[-1], saved(build(experiment), experiment))
    assert [line.endswith(" s") for line in add(file, nets[:1], SQUARE)] == [True, True]
    first = read_rows(file, NAME)
    said = list(add(file, nets, SQUARE))
    assert said[:2] == ["one: already there"] * 2
    assert [line.startswith("cell1: ") for line in said[2:]] == [True, True]
    assert [row for row in read_rows(file, NAME) if row["net"] == "one"] == first
    assert {name for name, _ in read(file)} == {"one", "cell1"}
    found = read(file)["one", SQUARE].surface
    expected = landscape(read_checkpoint(nets[0]).restore(), SQUARE, batches())
    np.testing.assert_allclose(found.loss, expected.loss, atol=1e-5)


def test_a_network_that_was_trained_anew_takes_its_old_place(tmp_path: Path) -> None:
    file, net = tmp_path / "slices.json", tmp_path / "one.pt"
    losses = []
    for seed in (0, 1):
        experiment = Experiment(depth=8, width=2, time_steps=1, seed=seed)
        write(net, saved(build(experiment), experiment))
        list(add(file, [net], SQUARE))
        assert len(read(file)) == 2
        losses.append(read(file)["one", SQUARE].surface.centre)
    assert losses[0] != losses[1]


def saved(net: ResidualSNN, experiment: Experiment) -> Checkpoint:
    return Checkpoint(experiment=experiment, recipe=Recipe(), step=1, net=net.state_dict())
