"""What meets at g in a downsample block of SEW, with and without the neuron on its shortcut?"""

from typing import NamedTuple

import torch
from torch import nn

from snncore.block import SEWBlock
from snncore.network import ResidualSNN, seeded
from snncore.neuron import IF

CHANNELS, SIDE, IMAGES, TIME_STEPS, RATE = 8, 16, 16, 4, 0.3


class Meeting(NamedTuple):
    """Of what the shortcut brings to g: the share that is 0 or 1, and that is below 0; the same
    of what leaves g; the mean of what leaves."""

    binary: float
    negative: float
    out_binary: float
    out_negative: float
    out_mean: float


def without_neuron(block: SEWBlock) -> SEWBlock:
    """The block with Conv-BN alone on the shortcut of a downsample block; in place."""
    if block.changes_shape:
        assert isinstance(block.shortcut, nn.Sequential)
        block.shortcut = block.shortcut[0]
    return block


def simplified(net: ResidualSNN) -> ResidualSNN:
    """The network with the simpler shortcut in each of its downsample blocks; in place."""
    for block in net.stages:
        assert isinstance(block, SEWBlock)
        without_neuron(block)
    return net


@torch.no_grad()
def meeting(*, with_neuron: bool, seed: int = 0) -> Meeting:
    """Random spikes through one downsample block with g = ADD, BatchNorm on this batch."""
    with seeded(seed):
        block = SEWBlock(CHANNELS, 2 * CHANNELS, 2, neuron=IF)
    if not with_neuron:
        without_neuron(block)
    generator = torch.Generator().manual_seed(seed)
    shape = TIME_STEPS, IMAGES, CHANNELS, SIDE, SIDE
    s = (torch.rand(shape, generator=generator) < RATE).float()
    shortcut = block.shortcut(s)
    out = block(s)
    return Meeting(*shares(shortcut), *shares(out), float(out.mean()))


def shares(x: torch.Tensor) -> tuple[float, float]:
    """Share of 0 and 1, and share below 0."""
    binary = (x == 0) | (x == 1)
    return float(binary.double().mean()), float((x < 0).double().mean())
