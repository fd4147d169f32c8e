"""When does a neuron fire at a constant current, and how does that time follow the weight?

The second way to train a spiking network: no surrogate is needed, because the time of a spike is
a smooth function of the weights wherever the neuron does fire (Bohte et al. 2002, SpikeProp).
"""

import math
from typing import NamedTuple

import torch

from snncore.surrogate import Surrogate, slope

STEP = 1e-6


class SpikeTime(NamedTuple):
    """Time of the first spike, inf where there is none, and its derivative by the weight."""

    time: float
    slope: float


def spike_time(weight: float, v_threshold: float, tau: float) -> SpikeTime:
    """τ v' = w - v from v = 0 in continuous time: t = -τ ln(1 - V_th/w) for w > V_th, and
    ∂t/∂w = -τ V_th / (w (w - V_th)). A neuron that does not fire has no time and no gradient."""
    if weight <= v_threshold:
        return SpikeTime(math.inf, 0.0)
    time = -tau * math.log1p(-v_threshold / weight)
    return SpikeTime(time, -tau * v_threshold / (weight * (weight - v_threshold)))


def by_difference(weight: float, v_threshold: float, tau: float) -> float:
    """The same derivative as a central difference of times."""
    late, early = (spike_time(weight + d, v_threshold, tau).time for d in (-STEP, STEP))
    return (early - late) / (2 * STEP)


def surrogate_slope(weight: float, v_threshold: float, kind: Surrogate, alpha: float) -> float:
    """What a surrogate gives in its place, ∂S/∂w of an IF after one step: also without a spike."""
    x = torch.tensor(weight - v_threshold, dtype=torch.float64)
    return float(slope(x, kind, alpha))
