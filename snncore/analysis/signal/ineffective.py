"""What share of a Spiking block's residual reaches no spike, and what does a reset erase of it?

The MS-ResNet paper's argument on "ineffective residual": where a neuron ends in the state that
the identity would have given it, the block has contributed nothing at that step.
"""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from snncore.analysis.probe import Probe, enter, probe_to_run, random_images
from snncore.block import SpikingBlock
from snncore.neuron import Neuron

Values = NDArray[np.float64]


class Ineffective(NamedTuple):
    """[T, L] for blocks that keep the shape, NaN for the others: `unseen`, the share of Σ|F(S)|
    at positions where O is as without F. `kept`: how much of |F| the membrane still holds when
    the step is over. Means over all: kept where it fired, and where it stayed silent.
    """

    unseen: Values
    left_after_spike: float
    left_in_silence: float


@torch.no_grad()
def ineffective(probe: Probe) -> Ineffective:
    """The probe's random images through its network of Spiking blocks, BatchNorm on the batch.

    ValueError for another block.
    """
    net = probe_to_run(probe)
    x = enter(net, random_images(probe)[0], probe.time_steps)
    unseen, fired, silent = [], [], []
    for block in net.stages:
        if not isinstance(block, SpikingBlock):
            raise ValueError(f"block={probe.block.value!r}: must be spiking")
        if block.changes_shape:
            unseen.append(np.full(probe.time_steps, np.nan))
            x = block(x)
            continue
        residual = block.conv2(block.sn1(block.conv1(x)))
        o, v, v_without, o_without = both(block.sn2, residual, x)
        unseen.append(share(residual.abs(), o == o_without))
        left = (v - v_without).abs()
        # Where both fire, hard resets leave the same; where neither does, the difference lives on.
        fired.append(average(left, (o == 1) & (o_without == 1)))
        silent.append(average(left, (o == 0) & (o_without == 0)))
        x = o
    return Ineffective(np.array(unseen).T, float(np.nanmean(fired)), float(np.nanmean(silent)))


def both(neuron: torch.nn.Module, residual: Tensor, s: Tensor) -> tuple[Tensor, ...]:
    """O and V with the residual; V and O of the same neuron fed with S alone."""
    assert isinstance(neuron, Neuron)
    _, o, v = neuron.unroll(residual + s)
    _, o_without, v_without = neuron.unroll(s)
    return o, v, v_without, o_without


def share(weights: Tensor, chosen: Tensor) -> Values:
    """[T]: part of the weights [T, ...] where chosen."""
    whole = weights.flatten(1).double().sum(1)
    return ((weights * chosen).flatten(1).double().sum(1) / whole).numpy()


def average(values: Tensor, chosen: Tensor) -> float:
    """Mean where chosen; NaN where nowhere."""
    return float(values[chosen].double().mean()) if bool(chosen.any()) else float("nan")
