"""What a worker is told: JSON lines on its standard input, read by a thread of their own."""

import json
import os
import queue
import threading
import time
from enum import StrEnum
from typing import Any, TextIO

GRACE = 2.0
"""Seconds a worker may go on after the end of its input, to end between two steps."""


class Command(StrEnum):
    """The "cmd" of a line, and the values that come with it."""

    PAUSE = "pause"
    RESUME = "resume"
    STEP = "step"
    """One step, and then a pause."""

    STOP = "stop"
    WATCH = "watch"
    """layer: name, or null for the layer that is watched already; image: index."""

    SLOW = "slow"
    """seconds: at least so many, up to 10, from step to step; 0: full speed."""

    STOP_AT = "stop_at"
    """step, loss: pause when the step is done, or when the mean training loss of the last ten
    steps is at or below the loss; null takes it away, as reaching it does."""

    LEARNING_RATE = "learning_rate"
    """value: the schedule's base rate from the next step on."""

    CELL = "cell"
    """cell: to compute; a study's workers alone."""


STOP = {"cmd": Command.STOP}


class Commands:
    """A queue of objects, one per line; a line that holds no object gives {"cmd": the line}.

    At the end of the input the parent is gone: the last command is stop, and whatever still
    runs after `GRACE` seconds, such as a very long step, ends with the process.
    """

    def __init__(self, lines: TextIO) -> None:
        self.lines = lines
        self.queue: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self) -> None:
        for line in self.lines:
            self.queue.put(parse(line))
        self.queue.put(dict(STOP))
        time.sleep(GRACE)
        os._exit(0)

    def get(self, wait: bool, seconds: float | None = None) -> dict[str, Any] | None:
        """The next command; where it is waited for, at most so long. None where there is none."""
        try:
            return self.queue.get(block=wait, timeout=seconds)
        except queue.Empty:
            return None


def parse(line: str) -> dict[str, Any]:
    try:
        command = json.loads(line)
    except ValueError:
        command = None
    return command if isinstance(command, dict) else {"cmd": line.strip()}
