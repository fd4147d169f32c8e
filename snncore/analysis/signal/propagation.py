"""What arrives at each block of an untrained network: rates, size, variance and memory."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from snncore.analysis.drawn import NEURON
from snncore.analysis.probe import Probe, build_probe, enter, random_images
from snncore.experiment import Norm
from snncore.network import ANALOG
from snncore.neuron import Neuron
from snncore.recorder import measure

Values = NDArray[np.float64]


class Propagation(NamedTuple):
    """What arrives at each block, over batch, time, channels and space.

    [L]: `sn1` and `sn2`, the share of spikes (ReLU: of positive values) of the block's two
    neurons, NaN where it has no such neuron; `changes_shape`. In SEW blocks sn2 is A.
    [L + 1], from what enters the first block: of O the mean |O|, the largest value, the share
    that is not 0, the variance, and the correlation with what enters the first block; the last is
    0 where one is constant, NaN from where the shape changes.
    """

    sn1: Values
    sn2: Values
    changes_shape: NDArray[np.bool_]
    mean: Values
    largest: Values
    active: Values
    variance: Values
    correlation: Values

    @property
    def rate(self) -> Values:
        """Rate of the last neuron of the branch: sn2, or sn1 where there is no other."""
        return np.where(np.isnan(self.sn2), self.sn1, self.sn2)

    def first(self, blocks: int) -> "Propagation":
        """The same of a stage with so many blocks: its weights are the first that are drawn."""
        of_blocks, streams = slice(blocks), slice(blocks + 1)
        return Propagation(
            self.sn1[of_blocks],
            self.sn2[of_blocks],
            self.changes_shape[of_blocks],
            self.mean[streams],
            self.largest[streams],
            self.active[streams],
            self.variance[streams],
            self.correlation[streams],
        )


@torch.no_grad()
def propagate(probe: Probe) -> Propagation:
    """All of it for the probe's random images in its network, BatchNorm in training mode."""
    net = build_probe(probe)
    kind = nn.ReLU if probe.block in ANALOG else Neuron
    x = enter(net, random_images(probe)[0], probe.time_steps)
    start = unit(x)
    sizes, blocks = [size(x, start)], list(net.stages)
    with measure(net.stages, kind, share) as sites:
        for block in blocks:
            if not sizes[-1].active:  # Without a bias, what nothing enters nothing leaves.
                break
            x = block(x)
            sizes.append(size(x, start))
    changes_shape = np.array([block.changes_shape for block in blocks])
    for changed in changes_shape[len(sizes) - 1 :]:
        sizes.append(NOTHING._replace(correlation=np.nan) if changed else sizes[-1])
    sn1, sn2 = (
        np.array(
            [
                sites.get(f"{at}.{name}", 0.0 if isinstance(getattr(block, name), kind) else np.nan)
                for at, block in enumerate(blocks)
            ]
        )
        for name in ("sn1", "sn2")
    )
    return Propagation(sn1, sn2, changes_shape, *np.array(sizes).T)


def simplest(probe: Probe) -> Probe:
    """A probe of which `propagate` finds the same: ReLUs know neither a neuron nor time."""
    if probe.block not in ANALOG:
        return probe
    alike = replace(probe, **NEURON, time_steps=1)
    return replace(alike, v_threshold=probe.v_threshold) if probe.norm is Norm.TDBN else alike


def share(output: Tensor) -> float:
    """Share of entries that are not 0."""
    # NumPy compares and counts four times as fast as torch on a CPU (measured).
    return float(np.count_nonzero(output.detach().numpy() != 0)) / output.numel()


def unit(x: Tensor) -> Tensor:
    """The entries less their mean, float64 [T·N·C·H·W] of length 1; zeros where all are equal."""
    values = x.double().flatten()
    values -= values.mean()
    length = values.norm()
    return values.div_(length) if length else values


class Size(NamedTuple):
    """Mean |x|, largest x, share that is not 0, variance, correlation with what enters first."""

    mean: float
    largest: float
    active: float
    variance: float
    correlation: float


NOTHING = Size(0.0, 0.0, 0.0, 0.0, 0.0)


def size(x: Tensor, start: Tensor) -> Size:
    """Of a stream, where `start` is the `unit` of the first one.

    One copy in double precision serves all the sums. In it the mean of equal single-precision
    entries is exact, so that their variance is 0.
    """
    low, high = (float(end) for end in x.aminmax())
    values = x.double().flatten()
    mean = float(values.mean())
    magnitude = mean if low >= 0 else float(values.abs().mean())
    values -= mean
    length = float(values.norm())
    if len(values) != len(start):
        alike = float("nan")
    else:
        alike = float(values.dot(start)) / length if length else 0.0
    return Size(magnitude, high, share(x), length**2 / len(values), alike)
