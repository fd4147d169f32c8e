"""What runs that differ only in their seed have in common: their mean, and how far they spread."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Values = NDArray[np.float64]


class SeedBand(NamedTuple):
    """At the steps [S] that every run has reached: mean, least, largest and the standard deviation
    (n - 1; 0 for one run), each [S]; NaN where one of the runs has no finite number."""

    step: Values
    mean: Values
    low: Values
    high: Values
    sigma: Values


def seed_band(curves: Sequence[tuple[ArrayLike, ArrayLike]], window: int = 1) -> SeedBand:
    """Mean and spread over curves (steps, values), both [n], each smoothed over `window` steps.

    The steps of a curve grow.

    Between the steps of a run its values are interpolated linearly.
    """
    runs = [smoothed(np.asarray(x, float), np.asarray(y, float), window) for x, y in curves]
    runs = [(x, y) for x, y in runs if len(x)]
    if not runs:
        return SeedBand(*(np.empty(0) for _ in SeedBand._fields))
    first, last = max(x[0] for x, _ in runs), min(x[-1] for x, _ in runs)
    step = np.unique(np.concatenate([x for x, _ in runs]))
    step = step[(step >= first) & (step <= last)]
    values = np.array([np.interp(step, x, y) for x, y in runs])
    sigma = values.std(0, ddof=1) if len(runs) > 1 else np.zeros_like(step)
    return SeedBand(step, values.mean(0), values.min(0), values.max(0), sigma)


def smoothed(step: Values, value: Values, window: int) -> tuple[Values, Values]:
    """The mean of the values at steps in (s - window, s]; NaN where one of them is."""
    before = np.searchsorted(step, step - window, side="right")
    to = np.arange(1, len(step) + 1)
    sums = np.concatenate([[0], np.nancumsum(value)])
    broken = np.concatenate([[0], np.cumsum(np.isnan(value))])
    mean = (sums[to] - sums[before]) / (to - before)
    return step, np.where(broken[to] > broken[before], np.nan, mean)
