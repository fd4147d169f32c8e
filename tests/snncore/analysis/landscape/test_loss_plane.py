"""The loss at every place of a square: the network with its weights moved, and nothing else."""

import itertools

import numpy as np
import pytest
import torch
from loss_squares import SMALL, SQUARE, batches
from torch.nn import functional as F

from snncore.analysis.landscape.filter_direction import direction
from snncore.analysis.landscape.loss_plane import Plane, Slice, fill, landscape
from snncore.block import ConvBN
from snncore.experiment import BlockKind, Experiment
from snncore.network import build


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


@pytest.mark.parametrize("points", [1, 4, 0, -3])
def test_a_square_without_a_middle_is_refused(points: int) -> None:
    with pytest.raises(ValueError, match=f"points={points}"):
        Slice(points=points)
