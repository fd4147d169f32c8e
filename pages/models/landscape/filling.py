"""Slices that are being measured, by one thread of the server, as long as somebody looks."""

import time
from collections.abc import Iterable, Iterator
from secrets import token_hex
from threading import Lock, Thread

import numpy as np
import streamlit as st

from pages.shared.ui.computing import answer
from pages.shared.ui.pool import LostError
from snncore import data
from snncore.analysis.gradient.at_init import neurons
from snncore.analysis.landscape.batch_loss import batch_loss
from snncore.analysis.landscape.loss_plane import TOGETHER, Slice
from snncore.analysis.landscape.loss_surface import LossSurface, coarse_first
from snncore.checkpoint import Checkpoint
from snncore.experiment import Experiment

BUDGET = 2.4e7
"""Neuron updates of one batch: below half a second of one core, forwards."""

SIZES = (TOGETHER, 20, 10, 5, 2)
"""Images of one batch, by what the budget allows."""

PATIENCE = 4.0
"""Seconds for which a slice is measured after somebody has looked at it."""

PAUSE = 0.01
"""Seconds between two batches: without it the lock would hardly ever be another page's."""


class Filling:
    """A slice on its way."""

    def __init__(self, checkpoint: Checkpoint, square: Slice) -> None:
        experiment = checkpoint.experiment
        self.key, self.square, self.size = token_hex(8), square, size(experiment, square)
        self.batches = -(-square.images // self.size)
        self.checkpoint, self.total = checkpoint.bare(), square.points**2 * self.batches
        self.data = data.load(experiment.dataset).label
        self.begin()

    def begin(self) -> None:
        """Nothing is known, and nobody waits."""
        places, points = self.square.places, self.square.points
        self.surface = LossSurface(places, np.full((points, points), np.nan))
        self.going, self.done = self.fill(), 0
        self.seconds, self.wanted = 0.0, 0.0

    def fill(self) -> Iterator[None]:
        """Batch after batch, place after place; a place is known after its last batch."""
        for i, j in coarse_first(self.square.points):
            losses = []
            for number in range(self.batches):
                order = (self.key, self.checkpoint, self.square, self.size, (i, j), number)
                losses.append(answer(batch_loss, *order))
                if number + 1 == self.batches:
                    self.surface.loss[j, i] = sum(losses) / self.square.images
                yield

    def advance(self) -> None:
        """One batch more; for the one thread that measures."""
        begun = time.monotonic()
        next(self.going)
        self.done += 1
        self.seconds += time.monotonic() - begun
        if self.complete:
            self.going = iter(())  # weights and images are not needed any more

    @property
    def complete(self) -> bool:
        return self.done == self.total

    @property
    def left(self) -> float:
        """Seconds until it is done, at the pace so far."""
        return (self.total - self.done) * self.seconds / max(self.done, 1)


def size(experiment: Experiment, square: Slice) -> int:
    """Images of a batch; where the batch's own statistics decide the numbers, always as many."""
    if square.batch_statistics:
        return TOGETHER
    allowed = BUDGET / neurons(experiment)
    return next((size for size in SIZES if size <= allowed), SIZES[-1])


class Measuring:
    """The server's one thread for all slices; it ends when nobody waits for one any more."""

    def __init__(self) -> None:
        self.lock, self.slices = Lock(), set[Filling]()
        self.thread: Thread | None = None

    def want(self, slices: Iterable[Filling]) -> None:
        """Go on with these slices for a while."""
        with self.lock:
            self.slices |= set(slices)
            for each in self.slices & set(slices):
                each.wanted = time.monotonic() + PATIENCE
            if self.slices and self.thread is None:
                self.thread = Thread(target=self.run, daemon=True)
                self.thread.start()

    def run(self) -> None:
        while each := self.next():
            try:
                each.advance()
            except LostError:  # who looks again begins it again
                each.begin()
            time.sleep(PAUSE)

    def next(self) -> Filling | None:
        """The slice to go on with: of those that somebody waits for, the one least known."""
        with self.lock:
            now = time.monotonic()
            self.slices = {s for s in self.slices if s.wanted > now and not s.complete}
            if not self.slices:
                self.thread = None
                return None
            return min(self.slices, key=lambda each: each.done / each.total)


@st.cache_resource(max_entries=1, show_spinner=False)
def measuring() -> Measuring:
    return Measuring()
