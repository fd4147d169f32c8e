"""Small networks for the tests of operations and energy, and what their layers read."""

import torch
from torch import Tensor, nn

from snncore.analysis.energy.layer_signals import readers
from snncore.experiment import BlockKind, Experiment, NeuronKind
from snncore.network import ANALOG, ResidualSNN, build

TINY = Experiment(depth=8, width=2, time_steps=3, neuron=NeuronKind.IF)

SPIKING = [kind for kind in BlockKind if kind not in ANALOG]


def images(count: int = 2, side: int = 8) -> Tensor:
    return torch.randn(count, 3, side, side, generator=torch.Generator().manual_seed(1))


def net_of(experiment: Experiment) -> ResidualSNN:
    return build(experiment).train()


def inputs_of(net: ResidualSNN, x: Tensor) -> dict[str, Tensor]:
    """What every convolution is given, [T·N, C, H, W], by a hook of our own."""
    found: dict[str, Tensor] = {}
    hooks = [
        reader.module.register_forward_pre_hook(
            lambda _m, given, name=reader.name: found.update({name: given[0]})
        )
        for reader in readers(net)
    ]
    with torch.no_grad():
        net(x)
    for hook in hooks:
        hook.remove()
    return found


def with_rate(experiment: Experiment, drive: float) -> ResidualSNN:
    """A network whose BNs give a constant: no neuron fires, or each one at every step."""
    net = build(experiment).eval()
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.zeros_(module.weight)
            nn.init.constant_(module.bias, drive)
    return net
