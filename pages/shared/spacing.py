"""Where words stand in a figure so that none lies on another."""

from collections.abc import Sequence
from itertools import pairwise


def apart(heights: Sequence[float], least: float) -> list[float]:
    """The heights of words, in the same order, moved until each two are `least` apart.

    Half of the way they are moved up from the lowest, half of it down from the highest.
    """
    order = sorted(range(len(heights)), key=heights.__getitem__)
    up, down = [float(height) for height in heights], [float(height) for height in heights]
    for lower, upper in pairwise(order):
        up[upper] = max(up[upper], up[lower] + least)
    for upper, lower in pairwise(reversed(order)):
        down[lower] = min(down[lower], down[upper] - least)
    return [(a + b) / 2 for a, b in zip(up, down, strict=True)]
