"""Random directions whose filters are as long as the network's own."""

import torch
from loss_squares import SMALL
from torch import nn

from snncore.analysis.landscape.filter_direction import direction
from snncore.experiment import Experiment
from snncore.network import build


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
