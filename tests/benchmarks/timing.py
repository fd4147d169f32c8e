"""Timing peers against each other in one run."""

import math
import statistics
import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import NamedTuple


class Spread(NamedTuple):
    """Median and quartiles of repeated measurements."""

    low: float
    median: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:.3g} ({self.low:.3g}–{self.high:.3g})"


def spread(values: list[float]) -> Spread:
    return Spread(*statistics.quantiles(values, n=4))


def in_turns(*peers: Callable[[], object], repeats: int = 20) -> list[list[float]]:
    """Milliseconds of each peer, one call of each in turn, after one call to warm up."""
    for peer in peers:
        peer()
    times: list[list[float]] = [[] for _ in peers]
    for _ in range(repeats):
        for peer, kept in zip(peers, times, strict=True):
            start = time.perf_counter()
            peer()
            kept.append(1e3 * (time.perf_counter() - start))
    return times


def ratio(ours: list[float], theirs: list[float]) -> Spread:
    """The ratio of neighbouring calls: what slows the machine down slows both."""
    return spread([a / b for a, b in zip(ours, theirs, strict=True)])


def growth(times: Mapping[int, float]) -> list[float]:
    """The exponent of time against size from each size to the next."""
    return [
        math.log(later / before) / math.log(large / small)
        for (small, before), (large, later) in pairwise(sorted(times.items()))
    ]
