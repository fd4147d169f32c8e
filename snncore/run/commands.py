"""What a worker's parent says: JSON lines on the standard input, read by a thread of their own."""

import json
import os
import queue
import threading
import time
from typing import Any, TextIO

GRACE = 2.0
"""Seconds a worker may go on after the end of its input, to end between two steps."""


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
        self.queue.put({"cmd": "stop"})
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
