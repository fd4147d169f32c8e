"""What depth does to a kind of block: scores by depth with their seeds, and degradation."""

import math
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from snncore.analysis.depth.row import NetKind, StudyNet, Values
from snncore.analysis.depth.seed_band import SeedBand
from snncore.analysis.depth.seed_interval import (
    FEWEST,
    LEVEL,
    Interval,
    difference_interval,
    known,
    mean_interval,
    sign,
)
from snncore.analysis.depth.study import DepthStudy

Measured = Callable[[StudyNet], float]


class Standing(StrEnum):
    """The deepest networks of a kind beside the shallower ones. UNKNOWN: fewer than two depths;
    FEW_SEEDS: no interval can be given; UNCLEAR: the intervals allow for either."""

    UNKNOWN = "unknown"
    FEW_SEEDS = "few_seeds"
    DEGRADES = "degrades"
    UNCLEAR = "unclear"
    GAINS = "gains"
    DIVERGES = "diverges"


class Degradation(NamedTuple):
    """by_depth: the accuracies [seeds] at each trained depth, the shallowest first, none where all
    diverged; than: the shallower depth with the largest mean of those that were compared, 0 for
    none."""

    kind: NetKind
    standing: Standing
    by_depth: Mapping[int, Values]
    than: int = 0

    @property
    def deepest(self) -> int:
        return max(self.by_depth, default=0)

    @property
    def at_deepest(self) -> Values:
        return self.by_depth.get(self.deepest, np.empty(0))

    @property
    def lost(self) -> Interval:
        """By how much the mean is smaller at the deepest depth than at the compared one."""
        return difference_interval(self.by_depth[self.than], self.at_deepest, self.level)

    @property
    def level(self) -> float:
        """The level of the interval of `lost`, for which one of all compared depths was picked."""
        return 1 - (1 - LEVEL) / max(1, len(self.compared))

    @property
    def compared(self) -> list[int]:
        """The shallower depths with seeds enough."""
        return [d for d, values in self.by_depth.items() if d < self.deepest and known(values)]


def accuracy_on_test(net: StudyNet) -> float:
    """The test accuracy, from 0 to 1; NaN where it is not known."""
    return net.test.accuracy


def accuracy_in_training(net: StudyNet) -> float:
    """The training accuracy in evaluation mode, from 0 to 1; NaN where it is not known."""
    return net.fitted.accuracy


def scores(study: DepthStudy, kind: NetKind, depth: int, measured: Measured) -> Values:
    """The finite scores of a kind's networks of one depth, one for each seed."""
    values = [
        measured(net)
        for net in study.nets
        if net.experiment.depth == depth and net.kind == kind and math.isfinite(measured(net))
    ]
    return np.array(values, float)


def telling_depth(study: DepthStudy, kinds: Sequence[NetKind]) -> int | None:
    """The deepest depth at which half as many kinds have a score as at the best known depth."""
    counts = {
        depth: sum(len(scores(study, kind, depth, accuracy_on_test)) > 0 for kind in kinds)
        for depth in study.depths
    }
    most = max(counts.values(), default=0)
    return max((d for d, count in counts.items() if count and 2 * count >= most), default=None)


def depth_band(study: DepthStudy, kind: NetKind, measured: Measured) -> SeedBand:
    """The mean at each depth of the study and, of seeds enough, its 95 % interval from `low` to
    `high`, which else are the mean; NaN where there is no score."""
    found = [scores(study, kind, depth, measured) for depth in study.depths]
    gap = np.array([np.nan])
    found = [values if len(values) else gap for values in found]
    bands = [
        mean_interval(values) if known(values) else Interval(*[float(values.mean())] * 3)
        for values in found
    ]
    return SeedBand(
        np.array(study.depths, float),
        np.array([band.mean for band in bands]),
        np.array([band.low for band in bands]),
        np.array([band.high for band in bands]),
        np.array([values.std(ddof=1) if len(values) > 1 else 0.0 for values in found]),
    )


def degradation(
    study: DepthStudy, kind: NetKind, measured: Measured = accuracy_on_test
) -> Degradation:
    """How one kind stands at its deepest trained depth, beside all shallower ones.

    DEGRADES: below one of them, each comparison having its part of the 5 % of error; GAINS: above
    every one of them. DIVERGES: as many runs as make an interval, and none with a score.
    """
    trained = sorted({net.experiment.depth for net in study.nets if net.kind == kind})
    line = Degradation(
        kind, Standing.UNKNOWN, {depth: scores(study, kind, depth, measured) for depth in trained}
    )
    if len(trained) < 2:
        return line
    if line.compared:
        than = max(line.compared, key=lambda depth: line.by_depth[depth].mean())
        line = line._replace(than=than)
    return line._replace(standing=standing_of(study, line))


def standing_of(study: DepthStudy, line: Degradation) -> Standing:
    """How a kind with at least two depths stands at its deepest one."""
    runs = [n for n in study.nets if n.experiment.depth == line.deepest and n.kind == line.kind]
    if not len(line.at_deepest) and len(runs) >= FEWEST:
        return Standing.DIVERGES
    if not line.compared or not known(line.at_deepest):
        return Standing.FEW_SEEDS
    others = [line.by_depth[depth] for depth in line.compared]
    if any(sign(line.at_deepest, other, len(others)) == -1 for other in others):
        return Standing.DEGRADES
    if all(sign(line.at_deepest, other) == 1 for other in others):
        return Standing.GAINS
    return Standing.UNCLEAR
