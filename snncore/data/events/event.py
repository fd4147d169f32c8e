"""An event: when, where, and whether it became brighter or darker."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

OFF, ON = 0, 1
"""The two polarities: darker, brighter."""


class Events(NamedTuple):
    """Arrays of the same length, in the order of time: t in µs, int64; x to the right and y down,
    in pixels, int16; p the polarity, int8, OFF or ON."""

    t: NDArray[np.int64]
    x: NDArray[np.int16]
    y: NDArray[np.int16]
    p: NDArray[np.int8]

    def part(self, start: int, end: int) -> "Events":
        """The events from one index to before another."""
        return Events(self.t[start:end], self.x[start:end], self.y[start:end], self.p[start:end])


def events_of(t: object, x: object, y: object, p: object) -> Events:
    """The four arrays in their types."""
    return Events(
        np.asarray(t, np.int64), np.asarray(x, np.int16), np.asarray(y, np.int16),
        np.asarray(p, np.int8),
    )  # fmt: skip


def joined(parts: Sequence[Events]) -> Events:
    """Events after each other, as they are given."""
    if not parts:
        return events_of([], [], [], [])
    return Events(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))
