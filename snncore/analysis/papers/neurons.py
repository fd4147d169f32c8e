"""Claims about the neuron: when it fires, what its surrogate is, how spike times are trained."""

import math

import numpy as np
import torch

from snncore.analysis.gradient.edge_gradient import MS_TAU
from snncore.analysis.identity.held_branch import SNAP, Stack
from snncore.analysis.identity.phase_map import depth_map
from snncore.analysis.neuron.first_spike import first_spike, steps_to_fire
from snncore.analysis.neuron.spike_time import by_difference, spike_time
from snncore.analysis.neuron.surrogate_shape import area, surrogate_shape
from snncore.analysis.papers.verdict import Finding, found, found_if
from snncore.neuron import IF, LIF, PLIF
from snncore.surrogate import Surrogate, slope

TRAIN = "0" * 12
"""Twelve steps: all 4,096 trains are tried."""

DEFAULTS = {
    Surrogate.ATAN: 2.0,
    Surrogate.SIGMOID: 4.0,
    Surrogate.PIECEWISE_QUADRATIC: 1.0,
    Surrogate.RECTANGLE: 1.0,
    Surrogate.SOFTSIGN: 2.0,
}
"""The slope at which each has the peak 1."""


def fires_at_threshold() -> Finding:
    """Θ(0) = 1: an input of exactly V_th fires; the next smaller float does not."""
    neuron = IF()
    below = float(np.nextafter(np.float32(1), np.float32(0)))
    at, under = (float(neuron(torch.tensor([[x]]))) for x in (1.0, below))
    return found(at == 1 and under == 0, at=at, under=under)


def strict_gate() -> Finding:
    """`>` and `>=` part at V_th = 1 only, where a spike of height 1 just reaches the threshold."""
    stack = Stack(train=TRAIN, tau=MS_TAU, decay_input=False)
    # Raised by twice what the simulation lowers it, a threshold is passed by `>` alone.
    edge = np.array([1.0, 1.0 + 2 * SNAP, 0.5, 0.5 + 2 * SNAP])
    reached, above, low, low_above = depth_map(stack, edge, np.array([1])).passed[0].tolist()
    inside, outside = low == low_above == 2 ** len(TRAIN), reached == above
    return found_if(inside, outside, reached=reached, above=above, trains=2 ** len(TRAIN))


def leak_between() -> Finding:
    """1/τ = σ(w) lies in (0, 1) for every w that a float can tell from the ends."""
    neuron = PLIF(tau=2.0)
    leaks = []
    for w in (-10.0, 0.0, 10.0):
        torch.nn.init.constant_(neuron.w, w)
        leaks.append(float(neuron.decay(torch.ones(())).detach()))
    inside = all(0 < leak < 1 for leak in leaks) and leaks[1] == 0.5
    return found(inside, low=leaks[0], middle=leaks[1], high=leaks[2])


def surrogate_area() -> Finding:
    """∫ g' = 1 for every surrogate, at any slope."""
    areas = [area(kind, alpha) for kind, one in DEFAULTS.items() for alpha in (one, 3 * one)]
    worst = max(abs(a - 1) for a in areas)
    return found(worst < 1e-3, count=len(DEFAULTS), worst=worst)


def full_width() -> Finding:
    """The rectangle of α = 1/a has the slope 1/a on a full width a: a = 1 is half-width 0.5."""
    x = torch.tensor([-0.499, 0.499, 0.501], dtype=torch.float64)
    inside, also, outside = slope(x, Surrogate.RECTANGLE, 1.0).tolist()
    return found(inside == also == 1 and outside == 0, half=0.5, width=1.0)


def unit_peak() -> Finding:
    """Which surrogate: in a product of k slopes the peak counts, which is 1 at one α of each."""
    peaks = {kind: surrogate_shape(kind, a, 1.0).peak for kind, a in DEFAULTS.items()}
    old = surrogate_shape(Surrogate.SIGMOID, 1.0, 1.0).peak
    unit = all(math.isclose(peak, 1.0, rel_tol=1e-9) for peak in peaks.values())
    return found_if(unit, old >= 1, count=len(peaks), old=old, left=old**10)


def never_fires() -> Finding:
    """LIF, τ = 2, V_th = 1, X = 1: silent in exact arithmetic, not in rounded one."""
    neuron = LIF(2.0)
    exact = math.isinf(float(steps_to_fire(neuron, np.array([1.0]))[0]))
    single, double = (first_spike(neuron, 1.0, d, 100) for d in (torch.float32, torch.float64))
    rounded = single is None and double is None
    return found_if(exact, rounded, single=single or 0, double=double or 0)


def spike_time_learning() -> Finding:
    """That learning by the gradient of spike times is STDP: it follows ∂t/∂w of the loss instead,
    which a finite difference confirms."""
    exact, difference = spike_time(1.5, 1.0, 10.0).slope, by_difference(1.5, 1.0, 10.0)
    is_gradient = math.isclose(exact, difference, rel_tol=1e-6)
    return found(not is_gradient, exact=exact, difference=difference)
