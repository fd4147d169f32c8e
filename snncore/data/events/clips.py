"""Many clips as one value that batches can draw from: read or simulated when they are needed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from torch import Tensor

from snncore.data.events.event import Events
from snncore.data.events.frames import frames
from snncore.experiment import Experiment, Slices

Source = Callable[[Sequence[int]], list[Events]]
"""The clips of these numbers."""


class Kept:
    """A source whose clips are kept once they have been made: several threads may ask."""

    def __init__(self, make: Source) -> None:
        self.make, self.made = make, dict[int, Events]()

    def __call__(self, numbers: Sequence[int]) -> list[Events]:
        missing = [number for number in dict.fromkeys(numbers) if number not in self.made]
        if missing:
            made = map(compact, self.make(missing))
            self.made |= dict(zip(missing, made, strict=True))
        return [self.made[number] for number in numbers]


def compact(events: Events) -> Events:
    """The same in half of the memory: a simulated clip lasts seconds, and has few pixels."""
    t, x, y, p = events
    return Events(t.astype(np.int32), x.astype(np.uint8), y.astype(np.uint8), p)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Clips:
    """Some clips of a source, in an order, and how they become frames of `side` × `side` pixels.

    `clips[…]` with indices or a slice are fewer of them; they stand where pictures do in
    `Images`, and `frames()` is what a network gets.
    """

    source: Source
    numbers: tuple[int, ...]
    side: int
    time_steps: int = 16
    slices: Slices = Slices.TIME

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, which: Tensor | slice) -> "Clips":
        if isinstance(which, slice):
            return replace(self, numbers=self.numbers[which])
        return replace(self, numbers=tuple(self.numbers[i] for i in which.tolist()))

    def events(self) -> list[Events]:
        """The events of each."""
        return self.source(self.numbers)

    def frames(self) -> Tensor:
        """Counts of events, float32 [T, N, 2, side, side]."""
        return frames(self.events(), self.time_steps, self.slices, self.side)

    def split(self, size: int) -> "list[Clips]":
        """One part after the other, the last one as many as are left."""
        return [self[start : start + size] for start in range(0, len(self), size)]

    def framed(self, experiment: Experiment) -> "Clips":
        """The same clips in the frames that the experiment's network gets."""
        return replace(self, time_steps=experiment.time_steps, slices=experiment.slices)


def counted(source: Source, count: int, side: int) -> Clips:
    """All clips of a source."""
    return Clips(source, tuple(range(count)), side)
