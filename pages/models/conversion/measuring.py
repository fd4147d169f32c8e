"""A curve that is being measured, by a thread of its own, as long as somebody looks."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from secrets import token_hex
from threading import Lock, Thread

from pages.shared.ui.computing import answer
from pages.shared.ui.pool import LostError
from snncore.analysis.conversion.batch_sums import batch_sums
from snncore.analysis.conversion.rate_curve import Order, RateCurve, Sums, size_of
from snncore.checkpoint import Checkpoint
from snncore.data import Images
from snncore.device import usable_cores

PATIENCE = 4.0
"""Seconds for which a curve is measured after somebody has looked at it."""

AT_ONCE, GROUP = 2, 2
"""Parts that are computed side by side, each on a core, and how many of them one after the other
between two looks. A part takes a tenth of a second: nobody else waits long behind two."""

PAUSE = 0.01
"""Seconds between two groups of pictures: without it the lock would hardly ever be another's."""


class Measurement:
    """A curve on its way; `curve` is what is known so far, None before the first pictures."""

    def __init__(self, checkpoint: Checkpoint, images: Images, order: Order) -> None:
        self.checkpoint, self.images, self.order = checkpoint, images, order
        self.key = token_hex(8)
        self.curve: RateCurve | None = None
        self.lock = Lock()
        self.thread: Thread | None = None
        self.stopped, self.seconds, self.wanted = False, 0.0, 0.0
        self.going = self.begin()

    def begin(self) -> Iterator[RateCurve]:
        """The curve after each group of pictures; thresholds and weights are made at its start."""
        checkpoint = self.checkpoint.bare()
        so_far: Sums | None = None
        parts = range(-(-self.order.images // size_of(self.order)))
        side = min(AT_ONCE, usable_cores())

        def part(number: int) -> tuple[Sums, dict[str, float]]:
            return answer(batch_sums, self.key, checkpoint, self.order, number)

        with ThreadPoolExecutor(side) as threads:
            for first in range(0, len(parts), GROUP * side):
                group = list(threads.map(part, parts[first : first + GROUP * side]))
                every = [so_far, *(found for found, _ in group)]
                so_far = reduce(Sums.and_of, filter(None, every))
                yield so_far.curve(self.order.times, group[0][1])

    @property
    def done(self) -> int:
        """Pictures."""
        return self.curve.images if self.curve else 0

    @property
    def complete(self) -> bool:
        return self.done == self.order.images

    @property
    def left(self) -> float:
        """Seconds until it is done, at the pace so far."""
        return (self.order.images - self.done) * self.seconds / max(self.done, 1)

    def want(self) -> None:
        """Go on for a while, unless somebody has stopped it."""
        with self.lock:
            self.wanted = time.monotonic() + PATIENCE
            if self.thread is None and not self.stopped and not self.complete:
                self.thread = Thread(target=self.run, daemon=True)
                self.thread.start()

    def stop(self) -> None:
        """Keep what is known."""
        self.stopped = True

    def go_on(self) -> None:
        self.stopped = False

    def run(self) -> None:
        """Group after group until it is complete, stopped, or nobody looks any more."""
        while self.goes_on():
            begun = time.monotonic()
            try:
                self.curve = next(self.going)
            except LostError:
                self.stopped, self.going = True, self.begin()
            self.seconds += time.monotonic() - begun
            time.sleep(PAUSE)

    def goes_on(self) -> bool:
        with self.lock:
            idle = self.stopped or self.complete or time.monotonic() > self.wanted
            if idle:
                self.thread = None
            return not idle
