"""How much of the input is still to be seen after so many blocks of an untrained network?"""

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from snncore.analysis.probe import Layout, Probe, enter, probe_to_run, random_images
from snncore.analysis.signal.depth_laws import spiking_rate
from snncore.analysis.signal.propagation import Values, propagate
from snncore.analysis.signal.state_change import state_change, tail
from snncore.block import Merge
from snncore.experiment import BlockKind, check_range
from snncore.network import ResidualSNN


class Memory(NamedTuple):
    """[L + 1]: correlation of what enters the first block with what leaves block l; the law."""

    measured: Values
    law: Values


def one_stage(probe: Probe) -> Probe:
    """The probe whose memory is asked for: one stage of equal blocks."""
    return replace(probe, layout=Layout.STAGE)


def shortcut_memory(probe: Probe) -> Memory:
    """The memory over all neurons, samples and steps, in one stage of equal blocks."""
    stage = one_stage(probe)
    return Memory(propagate(stage).correlation, memory_law(stage))


def correlation(a: Tensor, b: Tensor) -> float:
    """Pearson's coefficient over all entries; 0 where one is constant and so tells nothing."""
    a, b = a.double() - a.double().mean(), b.double() - b.double().mean()
    norm = float(a.norm() * b.norm())
    return float((a * b).sum()) / norm if norm else 0.0


def memory_law(probe: Probe) -> Values:
    """[L + 1]: the correlation that independent F(x) ~ N(0, γ²) leave, for one time step.

    Spiking: (1 - P_added - P_lost)ˡ √(r₀(1 - r₀) / r_l(1 - r_l)). MS-ResNet, no LIF and RBA:
    √(γ² / (γ² + l γ_last²)). NaN for ResNet, for which no closed form is known.
    """
    k, v = np.arange(probe.blocks + 1.0), probe.drive
    match probe.block:
        case BlockKind.SPIKING:
            change = state_change(probe.branch_gamma, v, 0.0)
            r = spiking_rate(probe, np.zeros(probe.blocks, dtype=bool))
            spread = np.sqrt(r * (1 - r))
            kept = (1 - change.added - change.lost) ** k * spread[0]
            return np.divide(kept, spread, out=np.zeros_like(kept), where=spread > 0)
        case BlockKind.MS | BlockKind.NO_LIF | BlockKind.RBA:
            return probe.gamma / np.hypot(probe.gamma, np.sqrt(k) * probe.branch_gamma)
        case BlockKind.SEW:
            return merged_memory(probe.merge, tail(v, probe.gamma), tail(v, probe.branch_gamma), k)
        case BlockKind.PLAIN:
            return np.where(k == 0, 1.0, 0.0)
        case BlockKind.RELU:
            return np.full(len(k), math.nan)


def merged_memory(merge: Merge, s: float, a: float, k: Values) -> Values:
    """Correlation of S with g(A, ... g(A, S)), independent spikes of rates s and a.

    ADD: √(s(1-s) / (s(1-s) + k a(1-a))). The others keep S where B = ΠA or Π(1 - A) of rate b
    is 1: √(b (1-s) / (1 - b s)); OR is IAND of the complement. Derived here, not in a paper.
    """
    if s == 0:
        return np.zeros_like(k)
    match merge:
        case Merge.ADD:
            return np.sqrt(s * (1 - s) / (s * (1 - s) + k * a * (1 - a)))
        case Merge.AND:
            return gated(a**k, 1 - s)
        case Merge.IAND:
            return gated((1 - a) ** k, 1 - s)
        case Merge.OR:
            return gated((1 - a) ** k, s)


def gated(b: Values, rest: float) -> Values:
    """Correlation of S, rate 1 - `rest`, with B S: √(b (1 - s) / (1 - b s)), B of rate b."""
    return np.sqrt(b * rest / (b * rest + 1 - b))


@dataclass(frozen=True, kw_only=True)
class Twins(Probe):
    """A whole network, and pairs of images of correlation `similarity` to send through it."""

    layout: Layout = Layout.NETWORK
    similarity: float = 0.95

    def __post_init__(self) -> None:
        super().__post_init__()
        check_range("similarity", self.similarity, -1, 1)
        if self.layout is not Layout.NETWORK:
            raise ValueError(f"layout={self.layout.value!r}: must be network")


@torch.no_grad()
def twin_inputs(twins: Twins) -> float:
    """Correlation of the spike rates at the end of the network, of the two images of each pair.

    The rates are means over T of the last spikes; from each neuron's rate its mean over the
    batch is taken, so that only what tells the samples apart counts. Both images of all pairs
    are in one batch.
    """
    net = probe_to_run(twins)
    assert isinstance(net, ResidualSNN)
    images, noise = random_images(twins, batches=2)
    similar = twins.similarity * images + math.sqrt(1 - twins.similarity**2) * noise
    currents = enter(net, torch.cat([images, similar]), twins.time_steps)
    one, other = net.decode(net.stages(currents)).mean(dim=0).chunk(2)
    return correlation(one - one.mean(dim=0), other - other.mean(dim=0))
