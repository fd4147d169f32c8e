"""Slices that are being measured, by one thread of the server, as long as somebody looks."""

import time
from collections.abc import Iterable
from threading import Lock, Thread

import numpy as np
import streamlit as st
import torch

from pages.shared.ui.computing import ONE_AT_A_TIME
from snncore import data
from snncore.analysis.gradient.at_init import neurons
from snncore.analysis.landscape.loss_plane import TOGETHER, Slice, fill, training_batches
from snncore.analysis.landscape.loss_surface import LossSurface
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
        images = data.load(experiment.dataset)
        batches = training_batches(images, square.images, size(experiment, square))
        self.going = fill(checkpoint.restore(), square, batches)
        self.surface = LossSurface(square.places, np.full((square.points, square.points), np.nan))
        self.data, self.done, self.total = images.label, 0, square.points**2 * len(batches)
        self.seconds, self.wanted = 0.0, 0.0

    def advance(self) -> None:
        """One batch more; for the one thread that measures."""
        begun = time.monotonic()
        with ONE_AT_A_TIME:
            self.surface = next(self.going)
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
        torch.set_num_threads(1)  # the other cores belong to the training processes
        while each := self.next():
            each.advance()
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
