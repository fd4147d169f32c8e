"""What a few seeds say of a mean, and of the difference of two means: confidence intervals."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from snncore.analysis.depth.row import Values

FEWEST = 3
"""Seeds from which on an interval is given: of two it would be wider than what it is about."""

LEVEL = 0.95


class Interval(NamedTuple):
    """An estimate, and the ends of its confidence interval."""

    mean: float
    low: float
    high: float


@lru_cache(maxsize=1000)
def student_quantile(probability: float, freedom: float) -> float:
    """The t below which Student's distribution with so many degrees of freedom has this
    probability. With t = √freedom tan θ its density is that of cos(θ)^(freedom - 1)."""
    angle = np.linspace(-np.pi / 2, np.pi / 2, 100_001)
    density = np.cos(angle).clip(0) ** (freedom - 1)
    below = np.r_[0.0, np.cumsum((density[1:] + density[:-1]) / 2)]
    return float(np.sqrt(freedom) * np.tan(np.interp(probability * below[-1], below, angle)))


def mean_interval(values: Values, level: float = LEVEL) -> Interval:
    """The mean over the seeds [n] and its confidence interval, n > 1."""
    mean, error = float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))
    reach = student_quantile((1 + level) / 2, len(values) - 1) * error
    return Interval(mean, mean - reach, mean + reach)


def difference_interval(a: Values, b: Values, level: float = LEVEL) -> Interval:
    """The difference of the means of a and b and its confidence interval, Welch's, for seeds
    [n], n > 1, that spread differently on both sides."""
    difference = float(a.mean() - b.mean())
    parts = np.array([a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)])
    error = float(np.sqrt(parts.sum()))
    if error == 0:
        return Interval(difference, difference, difference)
    freedom = parts.sum() ** 2 / (parts**2 / (np.array([len(a), len(b)]) - 1)).sum()
    reach = student_quantile((1 + level) / 2, float(freedom)) * error
    return Interval(difference, difference - reach, difference + reach)


def known(*groups: Values) -> bool:
    """Whether each group has seeds enough for an interval."""
    return min(map(len, groups)) >= FEWEST


def sign(a: Values, b: Values, comparisons: int = 1) -> int | None:
    """1 where the mean of a is larger than that of b, -1 where it is smaller, 0 where that cannot
    be told, None where there are too few seeds. Of several `comparisons` of which one is picked
    afterwards each has its part of the error (Bonferroni)."""
    if not known(a, b):
        return None
    found = difference_interval(a, b, 1 - (1 - LEVEL) / comparisons)
    return int(found.low > 0) - int(found.high < 0)


def comparison(a: Values, b: Values) -> str:
    """What the seeds say of a beside b: its mean is "better" or "worse", or else "same": they
    cannot tell, or there are too few."""
    return {1: "better", -1: "worse"}.get(sign(a, b) or 0, "same")
