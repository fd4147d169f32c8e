"""What energy do these operations stand for, beside the same network with ReLUs?

An estimate: 45 nm, 32-bit floating point, an addition E_AC and a multiplication with an addition
E_MAC (Horowitz 2014, as the SNN papers quote it). Memory traffic, the neurons' own updates, biases
and the additions of the shortcuts are left out, on both sides.
"""

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from snncore.analysis.energy.layer_signals import Signal
from snncore.analysis.energy.operations import Operations

Values = NDArray[np.float64]

E_AC, E_MAC = 0.9, 4.6
"""Picojoules."""

BREAK_EVEN = E_MAC / E_AC
"""T·r at which additions cost as much as the ANN's products."""


def ratio(time_steps: float, rate: float) -> float:
    """E_SNN/E_ANN = T·r·E_AC/E_MAC: every layer reads spikes at the rate r, the ANN runs once."""
    return time_steps * rate / BREAK_EVEN


def honest_ratio(time_steps: float, rate: float, real_share: float, passes: float) -> float:
    """E_SNN/E_ANN where a share of the MACs reads real numbers, `passes` times for one image."""
    return (1 - real_share) * ratio(time_steps, rate) + real_share * passes


class RealAs(StrEnum):
    """How a layer that reads real numbers is counted: MACs as often as the network runs it, once,
    or at every step; or, as in the papers' formula, additions at the network's mean rate."""

    AS_RUN = "as_run"
    ONCE = "once"
    EVERY_STEP = "every_step"
    ADDITIONS = "additions"


class IntegerAs(StrEnum):
    """How a whole number k > 1 is counted: k additions, or one MAC like every input but 0."""

    ADDITIONS = "additions"
    MACS = "macs"


class Energy(NamedTuple):
    """Additions and MACs by layer [L], and those of the ANN; means over the images."""

    ac: Values
    mac: Values
    ann_mac: Values

    @property
    def picojoules(self) -> Values:
        """The energy of each layer in picojoules, [L]."""
        return E_AC * self.ac + E_MAC * self.mac

    @property
    def ann_picojoules(self) -> Values:
        """The energy of each layer behind ReLUs in picojoules, [L]: one pass, or one a frame."""
        return E_MAC * self.ann_mac

    @property
    def ratio(self) -> float:
        """E_SNN/E_ANN of the whole network."""
        return float(self.picojoules.sum() / self.ann_picojoules.sum())


def energy(
    found: Operations,
    real: RealAs = RealAs.AS_RUN,
    integers: IntegerAs = IntegerAs.ADDITIONS,
) -> Energy:
    """Additions and MACs under one way of counting."""
    macs = found.macs.astype(np.float64)
    graded = np.array([s is Signal.INTEGERS for s in found.signals]) & (integers is IntegerAs.MACS)
    ac = np.where(found.real | graded, 0, found.units.mean(axis=0))
    mac = np.where(graded, found.events.mean(axis=0), 0)
    # Of event data a recurrent network sees frame after frame too: T cancels (MS-ResNet paper).
    ann = macs * found.passes if found.frames > 1 else macs
    if found.analog:  # it has no steps and no rate
        return Energy(ac, ann, ann)
    steps = found.passes.max()
    match real:
        case RealAs.AS_RUN:
            mac += np.where(found.real, found.passes * macs, 0)
        case RealAs.ONCE:
            mac += np.where(found.real, macs, 0)
        case RealAs.EVERY_STEP:
            mac += np.where(found.real, steps * macs, 0)
        case RealAs.ADDITIONS:
            ac += np.where(found.real, steps * found.rate.mean() * macs, 0)
    return Energy(ac, mac, ann)
