"""What arrives at each block of an untrained network: rates, size, variance and memory."""

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from snncore.analysis.drawn import NEURON
from snncore.analysis.probe import Probe, enter, probe_to_run, random_images
from snncore.experiment import BlockKind, Norm
from snncore.network import ANALOG

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
    net = probe_to_run(probe)
    x = enter(net, random_images(probe)[0], probe.time_steps)
    start = entered(x)
    sizes, blocks = [size(x, start)], list(net.stages)
    # The one neuron of all places: in a block it is sn1, then sn2, where there is one; at last the
    # shortcut's.
    fired: list[float] = []
    neuron = blocks[0].get_submodule("sn1")
    neuron.register_forward_hook(lambda _neuron, _given, output: fired.append(share(output)))
    shares = np.zeros((len(blocks), 2))
    if probe.block is BlockKind.NO_LIF:
        shares[:, 1] = np.nan
    for number, block in enumerate(blocks):
        if not sizes[-1].active:  # Without a bias, what nothing enters nothing leaves.
            break
        fired.clear()
        x = block(x)
        sizes.append(size(x, start))
        shares[number, : len(fired)] = fired[:2]
    changes_shape = np.array([block.changes_shape for block in blocks])
    for changed in changes_shape[len(sizes) - 1 :]:
        sizes.append(NOTHING._replace(correlation=np.nan) if changed else sizes[-1])
    sn1, sn2 = shares.T
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
    return np.count_nonzero(output.detach().numpy() != 0) / output.numel()


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


class Entered(NamedTuple):
    """What enters the first block: where it is not 0, its `unit`, and whether it is spikes."""

    fired: NDArray[np.bool_]
    unit: Tensor
    spikes: bool


def entered(x: Tensor) -> Entered:
    """What later streams are compared with."""
    fired = x.numpy() != 0
    return Entered(fired, unit(x), are_spikes(x.numpy(), fired))


def are_spikes(entries: NDArray[np.float32], fired: NDArray[np.bool_]) -> bool:
    """Whether all that is not 0 is 1."""
    return np.count_nonzero(entries == 1) == np.count_nonzero(fired)


def size(x: Tensor, start: Entered) -> Size:
    """Of a stream, compared with the first one.

    One copy in double precision serves all the sums. In it the mean of equal single-precision
    entries is exact, so that their variance is 0.
    """
    # NumPy has less to do than torch for most of them (measured).
    entries = x.numpy()
    fired = entries != 0
    if start.spikes and are_spikes(entries, fired):
        return size_of_spikes(fired, start.fired)
    values = entries.astype(np.float64, order="C").ravel()
    mean = values.sum() / values.size
    magnitude = mean if entries.min() >= 0 else np.abs(values).sum() / values.size
    values -= mean
    deviations = torch.from_numpy(values)
    square = deviations.dot(deviations).item()
    if len(deviations) != len(start.unit):
        alike = math.nan
    else:
        alike = deviations.dot(start.unit).item() / math.sqrt(square) if square else 0.0
    active = np.count_nonzero(fired) / values.size
    return Size(magnitude, entries.max(), active, square / values.size, alike)


def size_of_spikes(fired: NDArray[np.bool_], start: NDArray[np.bool_]) -> Size:
    """The same from counts, a fifth of the work: p spikes have the variance p (1 - p)."""
    n, count = fired.size, int(np.count_nonzero(fired))
    rate, square = count / n, count * (n - count)
    if n != start.size:
        alike = math.nan
    else:
        first, both = int(np.count_nonzero(start)), int(np.count_nonzero(fired & start))
        spread = math.sqrt(square * first * (n - first))
        alike = (n * both - count * first) / spread if spread else 0.0
    return Size(rate, float(count > 0), rate, square / n**2, alike)
