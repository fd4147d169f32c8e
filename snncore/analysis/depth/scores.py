"""What depth does to a kind of block: scores by depth with their seeds, and degradation."""

import math
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from snncore.analysis.depth.row import END, NetKind, StudyNet, Values
from snncore.analysis.depth.seed_band import SeedBand
from snncore.analysis.depth.study import DepthStudy

Measured = Callable[[StudyNet], float]


class Standing(StrEnum):
    """The deepest networks of a kind beside the best shallower ones. UNKNOWN: fewer than two
    depths; UNCLEAR: no further apart than seeds, or the counting of pictures, make them."""

    UNKNOWN = "unknown"
    DEGRADES = "degrades"
    UNCLEAR = "unclear"
    GAINS = "gains"
    DIVERGES = "diverges"


class Degradation(NamedTuple):
    """Accuracies [seeds] at the deepest depth, and at the shallower one with the largest mean."""

    kind: NetKind
    standing: Standing
    deepest: int
    at_deepest: Values
    best: int
    at_best: Values

    @property
    def lost(self) -> float:
        """By how much the mean is smaller at the deepest depth."""
        return float(self.at_best.mean() - self.at_deepest.mean())


def accuracy_on_test(net: StudyNet) -> float:
    """From 0 to 1; NaN where it is not known."""
    return net.test.accuracy


def accuracy_in_training(net: StudyNet) -> float:
    """From 0 to 1, over the last steps; NaN where it is not known."""
    return net.train.accuracy


def scores(study: DepthStudy, kind: NetKind, depth: int, measured: Measured) -> Values:
    """The finite scores of a kind's networks of one depth, one for each seed."""
    values = [
        measured(net)
        for net in study.nets
        if net.kind == kind and net.experiment.depth == depth and math.isfinite(measured(net))
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
    """Mean and spread over the seeds at each depth of the study; NaN where there is no score."""
    found = [scores(study, kind, depth, measured) for depth in study.depths]
    gap = np.array([np.nan])
    found = [values if len(values) else gap for values in found]
    return SeedBand(
        np.array(study.depths, float),
        np.array([values.mean() for values in found]),
        np.array([values.min() for values in found]),
        np.array([values.max() for values in found]),
        np.array([values.std(ddof=1) if len(values) > 1 else 0.0 for values in found]),
    )


def apart(a: Values, b: Values, images: int) -> int:
    """1 where a is larger than b, -1 where it is smaller, 0 where that cannot be told.

    Several seeds on both sides: every one of them is. Else two standard errors of the difference
    of two shares of so many pictures, which is less than what another seed may change.
    """
    if min(len(a), len(b)) > 1:
        return int(a.min() > b.max()) - int(a.max() < b.min())
    shares = np.array([a.mean(), b.mean()])
    error = math.sqrt(float((shares * (1 - shares)).sum()) / images)
    difference = shares[0] - shares[1]
    return int(np.sign(difference)) if abs(difference) > 2 * error else 0


def images_of(study: DepthStudy, measured: Measured) -> int:
    """How many pictures one accuracy is the mean over."""
    if study.setting is None:
        return 1
    recipe = study.setting.recipe
    if measured is accuracy_on_test:
        return recipe.test_images
    return max(1, round(END * recipe.steps)) * recipe.batch_size


def degradation(
    study: DepthStudy, kind: NetKind, measured: Measured = accuracy_on_test
) -> Degradation:
    """How one kind stands at its deepest trained depth, beside the best shallower one."""
    trained = sorted({net.experiment.depth for net in study.nets if net.kind == kind})
    none = np.empty(0)
    if not trained:
        return Degradation(kind, Standing.UNKNOWN, 0, none, 0, none)
    deepest = trained[-1]
    at_deepest = scores(study, kind, deepest, measured)
    shallower = {depth: scores(study, kind, depth, measured) for depth in trained[:-1]}
    shallower = {depth: values for depth, values in shallower.items() if len(values)}
    if not shallower:
        return Degradation(kind, Standing.UNKNOWN, deepest, at_deepest, 0, none)
    best = max(shallower, key=lambda depth: shallower[depth].mean())
    if not len(at_deepest):
        return Degradation(kind, Standing.DIVERGES, deepest, none, best, shallower[best])
    sign = apart(at_deepest, shallower[best], images_of(study, measured))
    standing = {-1: Standing.DEGRADES, 0: Standing.UNCLEAR, 1: Standing.GAINS}[sign]
    return Degradation(kind, standing, deepest, at_deepest, best, shallower[best])
