"""Waiting for what other processes and threads do."""

import time
from collections.abc import Callable


def until(true: Callable[[], object], seconds: float = 300.0) -> None:
    """Return when a condition is true; it is asked again and again, as a page asks its server."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it has not happened"
        time.sleep(0.02)
