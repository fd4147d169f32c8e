"""A curve of bounded length that covers the whole run."""

import math
from array import array
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Generic, NamedTuple, TypeVar

Number = float | None


class Point(NamedTuple):
    """Loss in nats and fraction right at a step; None for what is not finite."""

    step: int
    loss: Number
    accuracy: Number


class Profile(NamedTuple):
    """A step's gradient norms by block, firing rates by layer and updates by block.

    To five digits, as they are for drawing; NaN for what is not finite.
    """

    step: int
    gradient_norms: "array[float]"
    firing_rates: "array[float]"
    updates: "array[float]"


MEASURED = Profile._fields[1:]
"""Of `training.Progress`: a number for each block or layer."""

P = TypeVar("P", Point, Profile)


class Curve(Generic[P]):
    """Points at least `stride` steps apart; the stride doubles at `most` points. No point is a
    mean."""

    def __init__(self, most: int, points: Sequence[P] = ()) -> None:
        """`points` of another curve with the same `most`: it goes on as that one would."""
        self.most = most
        self.points: list[P] = list(points)
        gaps = [b.step - a.step for a, b in pairwise(points)]
        self.stride = min(gaps) if len(points) >= most // 2 else 1

    def wants(self, step: int) -> bool:
        """Whether a point at this step, later than the others, is far enough from the last."""
        return not self.points or step - self.points[-1].step >= self.stride

    def add(self, point: P) -> None:
        """Keep a point where it is far enough from the last one; steps come in order."""
        while self.wants(point.step) and len(self.points) >= self.most:
            self.stride *= 2
            points, self.points = self.points, []
            for kept in points:
                if self.wants(kept.step):
                    self.points.append(kept)
        if self.wants(point.step):
            self.points.append(point)

    def after(self, step: int) -> list[P]:
        """The points whose step is larger."""
        return [point for point in self.points if point.step > step]


def columns(points: Sequence[Point]) -> dict[str, list[Any]]:
    """The points as columns: a list for each of the three values."""
    return {name: [getattr(p, name) for p in points] for name in Point._fields}


def profile_columns(points: Sequence[Profile]) -> dict[str, list[Any]]:
    """The steps, and for each of the other three one list of numbers, or None, per step."""
    named = {n: [numbers(getattr(p, n)) for p in points] for n in MEASURED}
    return {"step": [point.step for point in points], **named}


def compact(values: Sequence[Number]) -> "array[float]":
    """The values in eight bytes each, to five digits; NaN for None."""
    return array("d", [math.nan if v is None else short(v) for v in values])


def short(value: float) -> float:
    """The value to five digits: enough to draw, and half as long in a file."""
    return float(f"{value:.5g}")


def known(value: float) -> Number:
    """The value; None where it is not finite, which JSON cannot hold."""
    return value if math.isfinite(value) else None


def numbers(values: "array[float]") -> list[Number]:
    """The values as JSON can hold them: None for what is not finite."""
    return [known(value) for value in values]
