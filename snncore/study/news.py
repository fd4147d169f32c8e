"""What a worker process or a cluster says of a cell, and what the display hears."""

from enum import StrEnum
from typing import Any, NamedTuple

from snncore.study.cell import Cell


class Event(StrEnum):
    """With the values that come with each."""

    STEP = "step"
    """step, loss: at most two a second."""

    DONE = "done"
    """row: of the finished cell, now or found finished."""

    BUSY = "busy"
    """Another runner is at this cell."""

    STOPPED = "stopped"
    """step: saved, to go on from."""

    FAILED = "failed"
    """message: it cannot be computed here."""

    CRASHED = "crashed"
    """message: its process died, or raised what it should not."""


class News(NamedTuple):
    """An event of a cell."""

    cell: Cell
    event: Event
    values: dict[str, Any]
