"""How does the gradient ratio of first to last block grow with the number of blocks?"""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from snncore.analysis.gradient.profile import GradientProbe, gradient_profile
from snncore.analysis.probe import Layout

Values = NDArray[np.float64]


class Law(StrEnum):
    """ln(first/last) = c·L, c·√L, c·ln L, or 0: exponential, stretched, a power law, flat."""

    EXPONENTIAL = "exponential"
    STRETCHED = "stretched"
    POWER = "power"
    FLAT = "flat"


SHAPES: dict[Law, Callable[[Values], Values]] = {
    Law.EXPONENTIAL: lambda n: n,
    Law.STRETCHED: np.sqrt,
    Law.POWER: np.log,
}
LENGTHS = (4, 8, 16, 32, 64)
FLAT_BELOW = 1e-3
"""|ln ratio| that rounding can make of an exact 1."""


class GradientGrowth(NamedTuple):
    """[n]: `blocks`, and the mean over the seeds of ln(first/last), -inf where nothing arrives.

    The law that fits best, its coefficient c and the R² of ln ratio = a + c·f(L).
    """

    blocks: Values
    log_ratio: Values
    law: Law
    intercept: float
    coefficient: float
    r_squared: float

    def fitted(self, blocks: ArrayLike) -> Values:
        """ln ratio by the law."""
        n = np.asarray(blocks, dtype=np.float64)
        shape = SHAPES.get(self.law, np.zeros_like)
        return self.intercept + self.coefficient * shape(n)


def growth_law(probe: GradientProbe, seeds: int = 2) -> GradientGrowth:
    """The law that fits stages of 4 to 64 equal blocks at the probe's settings best."""
    probe = replace(probe, layout=Layout.STAGE)
    log_ratio = np.array([mean_log_ratio(replace(probe, blocks=n), seeds) for n in LENGTHS])
    return fit(np.array(LENGTHS, dtype=np.float64), log_ratio)


def mean_log_ratio(probe: GradientProbe, seeds: int) -> float:
    """Mean of ln(first/last) over the seeds from the probe's: the log of a geometric mean."""
    probes = [replace(probe, seed=probe.seed + i) for i in range(seeds)]
    with np.errstate(divide="ignore"):
        return float(np.mean([np.log(gradient_profile(p).ratio) for p in probes]))


def fit(blocks: Values, log_ratio: Values) -> GradientGrowth:
    """Least squares of each law over the finite points; the one with the largest R²."""
    finite = np.isfinite(log_ratio)
    if finite.sum() < 3 or (abs(log_ratio[finite]) < FLAT_BELOW).all():
        level = float(log_ratio[finite].mean()) if finite.any() else float("-inf")
        return GradientGrowth(blocks, log_ratio, Law.FLAT, level, 0.0, float("nan"))
    return max(
        (fit_one(law, blocks, log_ratio, finite) for law in SHAPES),
        key=lambda growth: growth.r_squared,
    )


def fit_one(
    law: Law, blocks: Values, log_ratio: Values, finite: NDArray[np.bool_]
) -> GradientGrowth:
    """a and c of ln ratio = a + c·f(L), and the share of the variance that they explain."""
    f, y = SHAPES[law](blocks[finite]), log_ratio[finite]
    coefficient, intercept = np.polyfit(f, y, 1)
    left = ((y - intercept - coefficient * f) ** 2).sum() / ((y - y.mean()) ** 2).sum()
    return GradientGrowth(
        blocks, log_ratio, law, float(intercept), float(coefficient), 1 - float(left)
    )
