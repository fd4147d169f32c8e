"""How fast a run goes, pauses left out."""

import time
from collections import deque
from statistics import median


class Pace:
    """A stopwatch: `start` when work begins, `step` or `test` when one is done, or
    several steps together."""

    def __init__(self) -> None:
        self.recent: deque[float] = deque(maxlen=20)
        self.stepping = self.testing = 0.0
        self.start()

    def start(self) -> None:
        self.started = time.perf_counter()

    def lap(self) -> float:
        now = time.perf_counter()
        seconds, self.started = now - self.started, now
        return seconds

    def step(self, together: int = 1) -> None:
        seconds = self.lap()
        self.recent.extend([seconds / together] * together)
        self.stepping += seconds

    def test(self) -> None:
        self.testing += self.lap()

    def steps_per_second(self) -> float:
        """The median of the last twenty: the first step of all is much slower."""
        return 1 / median(self.recent)

    def seconds_left(self, steps: int, slow: float = 0.0) -> float:
        """Seconds for so many more steps, at least `slow` each, with as much testing beside them as
        until now."""
        each = max(slow, (1 + self.testing / self.stepping) / self.steps_per_second())
        return steps * each
