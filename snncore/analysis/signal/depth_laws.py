"""Closed forms for what arrives at each block of an untrained network, for one time step.

F(x) is N(0, γ²) after its last BatchNorm; spikes of different origin count as independent.
A neuron fires at its first step when its input reaches θ, `Probe.drive`: V_th, but τ V_th where the
input is divided by τ.
"""

import math

import numpy as np
from numpy.typing import NDArray

from snncore.analysis.probe import Probe
from snncore.analysis.signal.state_change import state_change, tail
from snncore.block import Merge
from snncore.experiment import BlockKind
from snncore.network import ANALOG

Values = NDArray[np.float64]
Shape = NDArray[np.bool_]
"""[L]: True where a block changes the shape, so that its shortcut is a ConvBN of its own."""


def blocks_since_border(changes_shape: Shape) -> Values:
    """[L + 1]: 0 for the input, then 1, 2, ...; 1 again at a block that changes the shape."""
    counts = [0]
    for changes in changes_shape:
        counts.append(1 if changes else counts[-1] + 1)
    return np.array(counts, dtype=np.float64)


def add_bound(changes_shape: Shape) -> Values:
    """[L + 1]: SEW-ADD gives at most k + 1 after k blocks of a stage (SEW paper §3)."""
    return blocks_since_border(changes_shape) + 1


def stream_variance(probe: Probe, changes_shape: Shape) -> Values:
    """[L + 1]: γ² + k γ_last² after k blocks of a stage, for MS-ResNet and without LIF.

    From I^L = I^0 + Σ F(I^l) (MS-ResNet paper, accumulation): tdBN with γ = V_th = 0.5 gives
    0.25 (1 + l).
    """
    return probe.gamma**2 + blocks_since_border(changes_shape) * probe.branch_gamma**2


def first_rate(probe: Probe, changes_shape: Shape) -> Values:
    """[L]: rate of sn1. In MS blocks it sees the stream: Φ(-θ / s_l); else Φ(-θ / γ).

    Half of a ReLU's units are positive.
    """
    if probe.block in ANALOG:
        return np.full(len(changes_shape), 0.5)
    if probe.block is not BlockKind.MS:
        return np.full(len(changes_shape), tail(probe.drive, probe.gamma))
    deviations = np.sqrt(stream_variance(probe, changes_shape)[:-1])
    return np.array([tail(probe.drive, s) for s in deviations])


def second_rate(probe: Probe, changes_shape: Shape) -> Values:
    """[L]: rate of sn2, A of SEW blocks; NaN for ResNet, and where the block has no sn2."""
    last = tail(probe.drive, probe.branch_gamma)
    match probe.block:
        case BlockKind.SPIKING:
            return spiking_rate(probe, changes_shape)[1:]
        case BlockKind.PLAIN | BlockKind.SEW:
            return np.full(len(changes_shape), last)
        case BlockKind.MS:
            return np.full(len(changes_shape), tail(probe.drive, probe.gamma))
        case BlockKind.RBA:
            return np.full(len(changes_shape), 0.5 if probe.branch_gamma else 0.0)
        case BlockKind.NO_LIF | BlockKind.RELU:
            return np.full(len(changes_shape), math.nan)


def spiking_rate(probe: Probe, changes_shape: Shape) -> Values:
    """[L + 1]: r' = r (1 - P_lost) + (1 - r) P_added, from Φ(-θ / γ).

    With θ = γ = 0.5 both are Φ(-1) and r drifts to 1/2. A block that changes the shape sees
    the sum of two normalised currents instead.
    """
    v, gamma, last = probe.drive, probe.gamma, probe.branch_gamma
    change, rates = state_change(last, v, 0.0), [tail(v, gamma)]
    for changes in changes_shape:
        kept, gained = rates[-1] * (1 - change.lost), (1 - rates[-1]) * change.added
        rates.append(tail(v, math.hypot(gamma, last)) if changes else kept + gained)
    return np.array(rates)


def merged(merge: Merge, s: float, a: float, k: Values) -> Values:
    """Mean of g(A, ... g(A, S)) after k blocks: S of rate s, every A of rate a, independent.

    s + ka, s aᵏ, s (1 - a)ᵏ from O = S + ΣA, S ΠA, S Π(1 - A); OR is not in the paper.
    """
    match merge:
        case Merge.ADD:
            return s + k * a
        case Merge.AND:
            return s * a**k
        case Merge.IAND:
            return s * (1 - a) ** k
        case Merge.OR:
            return 1 - (1 - s) * (1 - a) ** k


def mean_output(probe: Probe, changes_shape: Shape) -> Values:
    """[L + 1]: mean |O|; NaN where no closed form is known (ResNet; RBA past a border).

    Spikes: their rate. A stream of variance s²: s √(2/π). RBA: γ/√(2π) more with each block,
    the mean of ReLU(N(0, γ²)).
    """
    k, v = blocks_since_border(changes_shape), probe.drive
    s, a = tail(v, probe.gamma), tail(v, probe.branch_gamma)
    match probe.block:
        case BlockKind.SPIKING:
            return spiking_rate(probe, changes_shape)
        case BlockKind.PLAIN:
            return np.where(k == 0, s, a)
        case BlockKind.SEW:
            return merged(probe.merge, s, a, k)
        case BlockKind.MS | BlockKind.NO_LIF:
            return np.sqrt(stream_variance(probe, changes_shape) * 2 / math.pi)
        case BlockKind.RBA:
            grown = (probe.gamma + k * probe.branch_gamma) / math.sqrt(2 * math.pi)
            return np.where(np.cumsum([False, *changes_shape]) > 0, math.nan, grown)
        case BlockKind.RELU:
            return np.full(len(k), math.nan)
