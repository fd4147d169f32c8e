"""The loss around a network: what filter normalisation promises, and the slices that ship."""

import hashlib
import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from snncore.analysis.landscape.filter_direction import direction
from snncore.analysis.landscape.loss_plane import Plane, Slice, fill, landscape, training_batches
from snncore.analysis.landscape.loss_surface import FLAT, LossSurface, coarse_first
from snncore.analysis.landscape.shipped import add, name_of, read, rows
from snncore.block import ConvBN
from snncore.checkpoint import Checkpoint, write
from snncore.checkpoint import read as read_checkpoint
from snncore.data import Batch, available, load
from snncore.experiment import BlockKind, Dataset, Experiment
from snncore.network import ResidualSNN, build
from snncore.recipe import Recipe

ASSETS = Path(__file__).parents[4] / "assets"
FILE = ASSETS / "results" / "landscape.json"
SHIPPED = read(FILE)
SMALL = Experiment(block=BlockKind.MS, depth=8, width=2, time_steps=2, neuron="plif")
SQUARE = Slice(points=3, images=20, reach=0.5)


def batches(count: int = 20, size: int = 20) -> list[Batch]:
    return training_batches(load(Dataset.SHAPES), count, size)


def surface(function: object, reach: float = 1.0, points: int = 41) -> LossSurface:
    """f(a, b) on a grid."""
    places = Slice(points=points, reach=reach).places
    a, b = np.meshgrid(places, places)
    return LossSurface(places, function(a, b))  # type: ignore[operator]


# Directions ---------------------------------------------------------------------------------------


def test_every_filter_of_a_direction_is_as_long_as_the_networks_own() -> None:
    net = build(SMALL)
    found = direction(net, 3, 0)
    assert list(found) == [name for name, _ in net.named_parameters()]
    for name, weight in net.named_parameters():
        if weight.dim() > 1:
            for drawn, own in zip(found[name], weight, strict=True):
                torch.testing.assert_close(drawn.norm(), own.detach().norm())


def test_biases_batchnorm_and_time_constants_do_not_move() -> None:
    net = build(SMALL)
    still = [name for name, weight in net.named_parameters() if weight.dim() <= 1]
    assert {name.rpartition(".")[2] for name in still} >= {"bias", "weight", "w"}
    assert all(not direction(net, 0, axis)[name].any() for axis in (0, 1) for name in still)


def test_a_filter_of_zeros_stays() -> None:
    layer = nn.Linear(3, 2)
    nn.init.zeros_(layer.weight[1:])
    found = direction(layer, 0, 0)["weight"]
    assert found[0].any()
    assert not found[1].any()


def test_a_draw_depends_on_seed_axis_name_and_shape_alone() -> None:
    """Plain has no shortcuts, and is moved like Spiking in all its other layers."""
    net, plain = (build(Experiment(block=b, depth=8, width=2)) for b in ("spiking", "plain"))
    plain.load_state_dict({k: v for k, v in net.state_dict().items() if "shortcut" not in k})
    one, other = direction(net, 5, 0), direction(plain, 5, 0)
    assert all(torch.equal(one[name], other[name]) for name in other)
    torch.manual_seed(9)
    assert torch.equal(direction(net, 5, 0)["head.weight"], one["head.weight"])
    for seed, axis in ((6, 0), (5, 1)):
        assert not torch.equal(direction(net, seed, axis)["head.weight"], one["head.weight"])


# The plane ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_statistics", [False, True])
@pytest.mark.parametrize("block", list(BlockKind))
def test_the_centre_is_the_loss_of_the_network(block: BlockKind, batch_statistics: bool) -> None:
    net = build(Experiment(block=block, depth=8, width=2, time_steps=2))
    (batch,) = batches()
    found = Plane(net, 0, batch_statistics=batch_statistics).loss(0.0, 0.0, batch) / 20
    with torch.no_grad():
        own = F.cross_entropy(net.train(batch_statistics)(batch.images), batch.labels)
    assert found == pytest.approx(own.item(), rel=1e-6)


def test_a_place_is_the_network_with_its_weights_moved() -> None:
    net = build(SMALL).eval()
    batch, delta, eta = batches()[0], direction(net, 2, 0), direction(net, 2, 1)
    found = Plane(net, 2, batch_statistics=False).loss(0.5, -0.25, batch) / 20
    with torch.no_grad():
        for name, weight in net.named_parameters():
            weight += 0.5 * delta[name] - 0.25 * eta[name]
        assert found == pytest.approx(F.cross_entropy(net(batch.images), batch.labels).item())


@pytest.mark.parametrize("batch_statistics", [False, True])
def test_the_network_is_left_as_it_was(batch_statistics: bool) -> None:
    net = build(SMALL)
    before = {name: value.clone() for name, value in net.state_dict().items()}
    landscape(net, Slice(points=3, images=20, batch_statistics=batch_statistics), batches())
    assert net.training
    assert all(torch.equal(value, before[name]) for name, value in net.state_dict().items())
    assert all(weight.grad is None and weight.requires_grad for weight in net.parameters())


@pytest.mark.parametrize("batch_statistics", [False, True])
def test_a_filter_in_front_of_batchnorm_may_be_of_any_size(batch_statistics: bool) -> None:
    """c θ with statistics to match is the same network; its direction is c δ, and f is the same."""
    net, scaled = build(SMALL), build(SMALL)
    with torch.no_grad():
        for layer in [module for module in scaled.modules() if isinstance(module, ConvBN)]:
            layer.conv.weight *= 4
            layer.bn.running_mean *= 4
            layer.bn.running_var *= 16
            layer.bn.eps *= 16
    name = "stages.0.conv1.conv.weight"
    torch.testing.assert_close(direction(scaled, 0, 0)[name], 4 * direction(net, 0, 0)[name])
    square = Slice(points=3, images=20, batch_statistics=batch_statistics)
    one, other = (landscape(each, square, batches()).loss for each in (net, scaled))
    np.testing.assert_allclose(one, other, rtol=1e-5)
    assert np.ptp(one) > 1e-3


def test_the_same_seed_is_the_same_slice_and_batches_add_up() -> None:
    net = build(SMALL)
    one, again = (landscape(net, SQUARE, batches()).loss for _ in range(2))
    assert np.array_equal(one, again)
    np.testing.assert_allclose(landscape(net, SQUARE, batches(size=8)).loss, one, rtol=1e-5)
    other = landscape(net, Slice(points=3, images=20, reach=0.5, seed=1), batches()).loss
    assert other[1, 1] == one[1, 1]
    assert not np.isclose(other, one).all()


def test_it_fills_coarse_first_and_can_be_stopped() -> None:
    square = Slice(points=5, images=20)
    going = fill(build(SMALL), square, batches(size=10))
    known = [int(each.known.sum()) for each in itertools.islice(going, 18)]
    assert known == [n // 2 for n in range(1, 19)]
    assert np.argwhere(next(going).known)[:3].tolist() == [[0, 0], [0, 2], [0, 4]]


@pytest.mark.parametrize("points", [3, 5, 9, 13, 17])
def test_every_place_comes_once_the_coarse_ones_first(points: int) -> None:
    order = coarse_first(points)
    assert sorted(order) == sorted(itertools.product(range(points), repeat=2))
    ends = {0, points // 2, points - 1}
    assert set(order[:9]) == set(itertools.product(ends, repeat=2))


@pytest.mark.parametrize("points", [1, 4, 0, -3])
def test_a_square_without_a_middle_is_refused(points: int) -> None:
    with pytest.raises(ValueError, match=f"points={points}"):
        Slice(points=points)


# Its numbers --------------------------------------------------------------------------------------


def test_quadratics_have_the_curvature_that_they_have() -> None:
    assert surface(lambda a, b: 1 + a**2 + 3 * b**2).non_convex == 0
    assert surface(lambda a, b: -(a**2) - b**2).non_convex == 1
    assert surface(lambda a, b: a**2 - b**2).non_convex == 0.5
    assert surface(lambda a, b: 3 * a + b).non_convex == 0
    rounding = np.random.default_rng(0).uniform(-FLAT / 4.1, FLAT / 4.1, (41, 41))
    assert surface(lambda a, b: 3 * a + b + rounding).non_convex == 0


def test_a_convex_loss_has_no_negative_second_difference() -> None:
    """The cross-entropy of a linear layer is convex in its weights (as log-sum-exp is)."""
    net = nn.Sequential(nn.Flatten(), nn.Linear(3 * 32 * 32, 10))
    found = landscape(net, Slice(points=9, images=20, reach=8.0), batches())
    assert found.non_convex == 0
    assert found.radius < 8


@pytest.mark.parametrize("steep", [1.0, 4.0])
def test_the_radius_is_where_the_loss_has_risen_by_ln_2(steep: float) -> None:
    bowl = surface(lambda a, b: 2 + steep * (a**2 + b**2))
    assert bowl.radius == pytest.approx(math.sqrt(math.log(2) / steep), rel=0.002)
    assert (bowl.centre, bowl.lowest) == (2, 2)
    valley = surface(lambda a, b: 2 + steep * b**2 + 0 * a)
    assert valley.radius == pytest.approx(math.sqrt(math.log(2) / steep), rel=0.002)
    assert surface(lambda a, b: 2 - a**2 + 0 * b).radius == math.inf


# What ships ---------------------------------------------------------------------------------------


def paths() -> dict[str, Path]:
    found = [*(ASSETS / "checkpoints").glob("*.pt"), *ASSETS.glob("study/*/cells/*/net.pt")]
    return {name_of(path): path for path in found}


def test_every_shipped_slice_is_of_a_network_that_ships() -> None:
    files = paths()
    for (name, square), slice_ in SHIPPED.items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == slice_.sha256, name
        assert slice_.surface.loss.shape == (square.points, square.points)
        assert slice_.surface.known.all()
    assert {name for name, square in SHIPPED if square == Slice()} >= {
        path.stem for path in (ASSETS / "checkpoints").glob("*.pt")
    }


def test_the_file_says_how_it_was_made_and_stays_small() -> None:
    assert (
        json.loads(FILE.read_text("utf-8"))["made_by"]
        == "python -m snncore.analysis.landscape.shipped"
    )
    assert FILE.stat().st_size < 4000 * len(SHIPPED)


@pytest.mark.skipif(not available(Dataset.CIFAR10), reason="no CIFAR-10 here")
@pytest.mark.parametrize("batch_statistics", [False, True])
def test_measured_again_it_is_what_was_shipped(batch_statistics: bool) -> None:
    """Three places of the smallest network that has such a slice."""
    square, files = Slice(batch_statistics=batch_statistics), paths()
    name = min((n for n, s in SHIPPED if s == square), key=lambda n: files[n].stat().st_size)
    images, shipped = load(Dataset.CIFAR10), SHIPPED[name, square]
    if shipped.data != images.label:
        pytest.skip("another copy of CIFAR-10")
    batches = training_batches(images, square.images)
    net = read_checkpoint(files[name]).restore()
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
    first = rows(file)
    said = list(add(file, nets, SQUARE))
    assert said[:2] == ["one: already there"] * 2
    assert [line.startswith("cell1: ") for line in said[2:]] == [True, True]
    assert [row for row in rows(file) if row["net"] == "one"] == first
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
