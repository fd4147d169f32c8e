"""What do BN and tdBN make of a neuron's input, and what of its membrane and its spikes?"""

from typing import NamedTuple

import torch
from torch import Tensor

from snncore.analysis.probe import Probe, random_images
from snncore.block import ConvBN
from snncore.experiment import Norm
from snncore.network import make_neuron, seeded


class Normalised(NamedTuple):
    """Mean and standard deviation over T, N, H and W together of: the convolution's output, the
    neuron's input, H[t] before the spike; the firing rate."""

    before: tuple[float, float]
    current: tuple[float, float]
    potential: tuple[float, float]
    rate: float


class Folded(NamedTuple):
    """Largest difference between Conv-BN with running statistics and the one convolution
    W' = γW/√(σ²+ε), b' = β - γμ/√(σ²+ε); the standard deviation of what both give."""

    error: float
    scale: float


def gamma(probe: Probe, norm: Norm, branches: int) -> float:
    """γ at the start: 1 for BN; α V_th for tdBN, with α = 1/√n where n branches meet in a sum."""
    return probe.v_threshold * branches**-0.5 if norm is Norm.TDBN else 1.0


def layer(probe: Probe, norm: Norm, branches: int) -> ConvBN:
    """A convolution on the probe's images, and its normalisation."""
    with seeded(probe.seed):
        return ConvBN(3, probe.width, gamma=gamma(probe, norm, branches))


@torch.no_grad()
def normalised(probe: Probe, norm: Norm, branches: int = 1) -> Normalised:
    """One layer with the probe's neuron on its random images, repeated T times. Of `branches` that
    meet in a sum there are as many independent ones."""
    images = random_images(probe, branches)
    conv = layer(probe, norm, branches)
    raw = [conv.conv(batch) for batch in images]
    current = torch.stack([conv(batch[None])[0] for batch in images]).sum(0)
    current = current.expand(probe.time_steps, *current.shape)
    h, s = membrane(probe, current)
    return Normalised(spread(raw[0]), spread(current), spread(h), float(s.double().mean()))


def membrane(probe: Probe, current: Tensor) -> tuple[Tensor, Tensor]:
    """H and S of the probe's neuron."""
    neuron = make_neuron(probe)
    h, s, _ = neuron.unroll(current)
    return h, s


def spread(x: Tensor) -> tuple[float, float]:
    """Mean and standard deviation."""
    x = x.double()
    return float(x.mean()), float(x.std(correction=0))


@torch.no_grad()
def folded(probe: Probe, norm: Norm) -> Folded:
    """The layer after it has seen the images once with momentum 1, against one convolution."""
    conv = layer(probe, norm, 1).double()
    x = random_images(probe)[0].double()
    conv.bn.momentum = 1.0
    conv.train()(x[None])
    conv.eval()
    bn = conv.bn
    assert bn.running_mean is not None
    assert bn.running_var is not None
    gain = bn.weight / (bn.running_var + bn.eps).sqrt()
    weight, bias = conv.conv.weight * gain[:, None, None, None], bn.bias - gain * bn.running_mean
    one = torch.nn.functional.conv2d(x, weight, bias, padding=1)
    two = conv(x[None])[0]
    return Folded(float((two - one).abs().max()), float(two.std()))
