"""Which layers of an untrained network are dead or saturated, and what is likely behind it."""

import math
from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from snncore.analysis.probe import Probe
from snncore.analysis.signal.propagation import Propagation
from snncore.analysis.signal.state_change import state_change
from snncore.block import Merge
from snncore.experiment import BlockKind
from snncore.network import ANALOG, ON_MEMBRANE

Values = NDArray[np.float64]
SATURATED = 0.95
"""A rate above which a layer's spikes hardly tell one input from another; 0 is dead."""


class Site(StrEnum):
    """The neuron before the first block; a whole block; its two neurons; g(A, S) of SEW."""

    ENCODE = "encode"
    BLOCK = "block"
    SN1 = "sn1"
    SN2 = "sn2"
    OUTPUT = "output"


class Cause(StrEnum):
    """The likely cause; each comes with one knob to turn."""

    NOTHING_ARRIVES = "nothing_arrives"
    BRANCH_OFF = "branch_off"
    HIGH_THRESHOLD = "high_threshold"
    DIVIDED_INPUT = "divided_input"
    SHORT_SPIKE = "short_spike"
    AND_MERGE = "and_merge"
    IAND_MERGE = "iand_merge"
    DRIFT_UP = "drift_up"
    OR_MERGE = "or_merge"
    LOW_THRESHOLD = "low_threshold"


class Flag(NamedTuple):
    """Blocks `first` to `last` (from 1) at one site: mean rate, σ of the drive, the cause."""

    site: Site
    first: int
    last: int
    rate: float
    sigma: float
    cause: Cause


def dead_layers(probe: Probe, p: Propagation) -> tuple[Flag, ...]:
    """Layers of rate 0 or above SATURATED, neighbours with the same cause in one flag.

    Rule-based, on the measured rates. ReLU layers do not saturate; neither does the output of
    SEW-ADD, which still counts. A block that nothing reaches is one flag, not one per layer.
    """
    flags = []
    for site in Site:
        for cause, run in groupby(at_site(probe, p, site), key=lambda flag: flag and flag.cause):
            group = [flag for flag in run if flag and cause]
            if group:
                rate = sum(flag.rate for flag in group) / len(group)
                flags.append(group[0]._replace(last=group[-1].last, rate=rate))
    return tuple(sorted(flags, key=lambda flag: flag.first))


def at_site(probe: Probe, p: Propagation, site: Site) -> Iterator[Flag | None]:
    """A flag for each block whose layer there is dead or saturated, None for the others."""
    for block, rate in enumerate(rates_at(probe, p, site)):
        sigma, cause = drive_sigma(probe, p, site, block), None
        if rate == 0:
            cause = why_dead(probe, p, site, block, sigma)
        elif rate > SATURATED:
            cause = why_saturated(probe, site)
        yield Flag(site, block + 1, block + 1, float(rate), sigma, cause) if cause else None


def rates_at(probe: Probe, p: Propagation, site: Site) -> Values:
    """The rate by block, one for ENCODE; NaN where the site is none or BLOCK has said it all."""
    reached = p.active[:-1] > 0
    match site:
        case Site.ENCODE:
            return np.where(probe.block in ON_MEMBRANE, np.nan, p.active[:1])
        case Site.BLOCK:
            return np.where(reached, np.nan, 0.0)
        case Site.SN1:
            return np.where(reached, p.sn1, np.nan)
        case Site.SN2:
            return np.where(reached, p.sn2, np.nan)
        case Site.OUTPUT:
            merges = probe.block is BlockKind.SEW
            return np.where(reached & merges, p.active[1:], np.nan)


def drive_sigma(probe: Probe, p: Propagation, site: Site, block: int) -> float:
    """Standard deviation of what reaches the neuron: γ after a BatchNorm, the stream's in MS."""
    if probe.block is BlockKind.MS and site is Site.SN1:
        return math.sqrt(p.variance[block])
    last = site in (Site.SN2, Site.OUTPUT) and probe.block is not BlockKind.MS
    return probe.branch_gamma if last else probe.gamma


def why_dead(probe: Probe, p: Propagation, site: Site, block: int, sigma: float) -> Cause:
    """The first cause that fits: no input, merge, shortcut's spike, threshold, branch off."""
    if site is Site.BLOCK or (site is Site.SN2 and p.sn1[block] == 0 and not lone_spike(probe)):
        return Cause.NOTHING_ARRIVES
    if site is Site.OUTPUT:
        return Cause.AND_MERGE if probe.merge is Merge.AND else Cause.IAND_MERGE
    if site is Site.SN2 and lone_spike(probe):
        return Cause.DIVIDED_INPUT if divides(probe) else Cause.SHORT_SPIKE
    return Cause.HIGH_THRESHOLD if sigma else Cause.BRANCH_OFF


def lone_spike(probe: Probe) -> bool:
    """Whether the block's last neuron also receives the shortcut's spikes, of height 1."""
    return probe.block is BlockKind.SPIKING


def divides(probe: Probe) -> bool:
    """Whether a spike stays below the threshold only because the neuron divides it by τ."""
    return probe.drive > 1 >= probe.v_threshold


def why_saturated(probe: Probe, site: Site) -> Cause | None:
    """The cause: OR keeps every spike; a Spiking block may gain more spikes than it loses."""
    if probe.block in ANALOG:
        return None
    if site is Site.OUTPUT:
        return Cause.OR_MERGE if probe.merge is Merge.OR else None
    change = state_change(probe.branch_gamma, probe.drive, 0.0)
    gains = lone_spike(probe) and site is Site.SN2 and change.added > change.lost
    return Cause.DRIFT_UP if gains else Cause.LOW_THRESHOLD
