"""A trained ReLU ResNet as a Spiking ResNet of IF neurons: the same graph, weights from training.

A spike of a layer counts as much as its threshold: rate · V_th stands for the ReLU's activation.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from snncore.block import ConvBN, ReLUBlock, SpikingBlock
from snncore.experiment import BlockKind, Experiment
from snncore.network import ResidualSNN, seeded
from snncore.neuron import IF, Step
from snncore.recorder import measure
from snncore.training import evaluating

ENCODE = "encode"
PERCENTILES = (99.9, 100.0)
STARTS = (0.5, 0.0)
STEEPNESS = 2.0
"""α of the surrogate in units of V_th: a layer's gradient is that of the same layer on the scale
where its threshold is 1, however large its activations are."""


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """How activations become rates.

    percentile: V_th of a layer is this percentile of its activations, 100 the largest;
    soft: subtract V_th after a spike, else go back to 0; start: V[0] in units of V_th;
    matched: the identity shortcut counts a spike as the layer does that sent it (else as the
    layer that receives it: both paths into the sum are then on different scales).
    """

    percentile: float = 99.9
    soft: bool = True
    start: float = 0.5
    matched: bool = True

    def __post_init__(self) -> None:
        if not 0 < self.percentile <= 100:
            raise ValueError(f"percentile={self.percentile}: must be above 0 and at most 100")
        if not 0 <= self.start < 1:
            raise ValueError(f"start={self.start}: must be from 0 to below 1")


class RateIF(nn.Module):
    """An IF neuron that starts each call at `start` · V_th: V[0] is part of its first charge."""

    def __init__(self, v_threshold: float, *, soft: bool, start: float) -> None:
        super().__init__()
        self.v_threshold, self.v_start = v_threshold, start * v_threshold
        reset, alpha = None if soft else 0.0, STEEPNESS / v_threshold
        self.neuron = IF(v_threshold=v_threshold, v_reset=reset, alpha=alpha)

    def started(self, x: Tensor) -> Tensor:
        """X [T, ...] with V[0] added to its first step."""
        return torch.cat([x[:1] + self.v_start, x[1:]]) if self.v_start else x

    def unroll(self, x: Tensor) -> Step:
        """Every H, S and V, as `Neuron.unroll`."""
        return self.neuron.unroll(self.started(x))

    def forward(self, x: Tensor) -> Tensor:
        return self.neuron(self.started(x))


class FoldedConv(nn.Module):
    """Convolution with the BatchNorm behind it folded in, [T, N, C, H, W]; spikes that come in
    count `unit` each: W' = unit · γ/σ · W, b' = β - γ/σ · μ."""

    def __init__(self, layer: ConvBN, unit: float) -> None:
        super().__init__()
        bn, old = layer.bn, layer.conv
        assert bn.running_var is not None
        assert bn.running_mean is not None
        scale = bn.weight / (bn.running_var + bn.eps).sqrt()
        self.conv = deepcopy(old)
        self.conv.bias = nn.Parameter(bn.bias.detach() - scale.detach() * bn.running_mean)
        with torch.no_grad():
            self.conv.weight.copy_(unit * scale[:, None, None, None] * old.weight)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x.flatten(0, 1)).unflatten(0, x.shape[:2])


class Scaled(nn.Module):
    """The identity shortcut, on which a spike counts `unit`."""

    def __init__(self, unit: float) -> None:
        super().__init__()
        self.unit = unit

    def forward(self, s: Tensor) -> Tensor:
        return self.unit * s


def thresholds(net: ResidualSNN, images: Tensor, percentile: float) -> dict[str, float]:
    """The percentile of each ReLU's activations on these images, by its dotted name.

    A layer that is silent on all of them gets 1: whatever its threshold, its rate is 0.
    """

    def level(activation: Tensor) -> float:
        return float(np.percentile(activation.numpy(), percentile)) or 1.0

    with evaluating(net), measure(net, nn.ReLU, level) as found:
        net.last_layer(images)
    return found


def convert(
    experiment: Experiment, net: ResidualSNN, v_th: Mapping[str, float], how: Conversion
) -> ResidualSNN:
    """A Spiking ResNet of IF neurons with the weights of a ReLU ResNet, in evaluation mode.

    Set its `time_steps`. Raises ValueError for another kind of block.
    """
    if experiment.block is not BlockKind.RELU:
        raise ValueError(f"block={experiment.block}: only a network of ReLU blocks is converted")
    with seeded(experiment.seed):  # what is drawn here is written over, and disturbs nobody
        return converted(ResidualSNN(experiment), net, v_th, how).eval()


def converted(
    spiking: ResidualSNN, net: ResidualSNN, v_th: Mapping[str, float], how: Conversion
) -> ResidualSNN:
    """The first network with all of its parts made of the second one's."""
    unit = v_th[ENCODE]
    spiking.stem = FoldedConv(net.stem, 1.0)  # type: ignore[assignment]
    spiking.encode = neuron(unit, how)
    blocks = []
    for i, old in enumerate(net.stages):
        assert isinstance(old, ReLUBlock)
        first, second = (v_th[f"stages.{i}.{name}"] for name in ("sn1", "sn2"))
        block = SpikingBlock(1, 1)
        block.conv1, block.sn1 = FoldedConv(old.conv1, unit), neuron(first, how)  # type: ignore
        block.conv2, block.sn2 = FoldedConv(old.conv2, first), neuron(second, how)  # type: ignore
        block.shortcut = shortcut(old.shortcut, unit if how.matched else second, unit)
        blocks.append(block)
        unit = second
    spiking.stages = nn.Sequential(*blocks)
    spiking.head.load_state_dict(net.head.state_dict())
    with torch.no_grad():
        spiking.head.weight *= unit
    return spiking


def neuron(v_threshold: float, how: Conversion) -> RateIF:
    return RateIF(v_threshold, soft=how.soft, start=how.start)


def shortcut(old: nn.Module, identity: float, unit: float) -> nn.Module:
    """The shortcut on the scale of the sum: a 1x1 convolution is folded like any other."""
    return FoldedConv(old, unit) if isinstance(old, ConvBN) else Scaled(identity)
