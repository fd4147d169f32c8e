"""A curve that is being measured, by a thread of its own, as long as somebody looks."""

import time
from collections.abc import Iterator
from secrets import token_hex
from threading import Lock, Thread

from pages.shared.ui.computing import answers
from pages.shared.ui.pool import LostError
from snncore.analysis.conversion.batch_sums import batch_sums
from snncore.analysis.conversion.rate_curve import Order, RateCurve, size_of
from snncore.checkpoint import Checkpoint
from snncore.data import Images

PATIENCE = 4.0
"""Seconds for which a curve is measured after somebody has looked at it."""

AHEAD = 4
"""Parts that are asked for at once: two for each of the pool's processes, so that neither waits for
the other. A part takes a tenth of a second: nobody else waits long behind them."""

PAUSE = 0.01
"""Seconds between two parts: without it the lock would hardly ever be another's."""


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
        """The curve after each part; thresholds and weights are made at its start."""
        order, so_far = self.order, None
        common, parts = (
            (self.key, self.checkpoint.bare(), order),
            range(-(-order.images // size_of(order))),
        )
        for each, v_th in answers(batch_sums, ((*common, n) for n in parts), AHEAD):
            so_far = so_far.and_of(each) if so_far else each
            yield so_far.curve(order.times, v_th)

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
        """Part after part until it is complete, stopped, or nobody looks any more."""
        while self.goes_on():
            begun = time.monotonic()
            try:
                self.curve = next(self.going)
            except LostError:
                self.stopped, self.going = True, self.begin()
            time.sleep(PAUSE)
            self.seconds += time.monotonic() - begun

    def goes_on(self) -> bool:
        with self.lock:
            idle = self.stopped or self.complete or time.monotonic() > self.wanted
            if idle:
                self.thread = None
            return not idle
