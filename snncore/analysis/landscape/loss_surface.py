"""The numbers of a loss over a square of the plane: its centre, its non-convexity, its width."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

FLAT = 1e-4
"""Nats: a second difference counts as negative below minus this, far above what rounding does."""


class LossSurface(NamedTuple):
    """places: [P] from -r to r, the middle one 0. loss: [P, P] in nats, loss[j, i] = f(a, b) at
    a = places[i], b = places[j]; NaN where it is not known."""

    places: Values
    loss: Values

    @property
    def centre(self) -> float:
        """f(0, 0): the network's own loss."""
        middle = len(self.places) // 2
        return float(self.loss[middle, middle])

    @property
    def lowest(self) -> float:
        """The smallest loss of the places."""
        return float(self.loss.min())

    @property
    def non_convex(self) -> float:
        """Share of f(x - h) - 2 f(x) + f(x + h), along a and along b, that are negative: of a
        convex function none is."""
        bends = [np.diff(self.loss, 2, axis).ravel() for axis in (0, 1)]
        return float((np.concatenate(bends) < -FLAT).mean())

    @property
    def level(self) -> float:
        """f(0, 0) + ln 2: the right classes' probabilities have halved, in geometric mean."""
        return self.centre + math.log(2)

    @property
    def radius(self) -> float:
        """Distance of the nearest place at which f crosses `level`, f linear between neighbours
        on the lines of the grid; infinite where it stays below."""
        return min(crossing(self.places, f, self.level) for f in (self.loss, self.loss.T))

    @property
    def known(self) -> NDArray[np.bool_]:
        """[P, P]: where f has been measured."""
        return ~np.isnan(self.loss)


def crossing(places: Values, loss: Values, level: float) -> float:
    """The smallest distance from 0 at which a row of `loss` crosses `level`."""
    left, right = loss[:, :-1], loss[:, 1:]
    crosses = (left < level) != (right < level)
    share = np.divide(level - left, right - left, where=crosses, out=np.zeros_like(left))
    along = places[:-1] + share * np.diff(places)
    distance = np.hypot(along, places[:, None])
    return float(distance[crosses].min(initial=np.inf))


def coarse_first(points: int) -> list[tuple[int, int]]:
    """Every (i, j) of a grid of P x P once: corners, edges and centre, then ever finer grids."""
    step, order = (points - 1) // 2, dict[tuple[int, int], None]()
    while step:
        lines = range(0, points, step)
        order |= dict.fromkeys((i, j) for j in lines for i in lines)
        step = finer(step)
    return list(order)


def finer(step: int) -> int:
    """The next step: the largest proper divisor, so that no measured place is lost; 0 after 1."""
    return max((d for d in range(1, step) if step % d == 0), default=0)
