"""The states of a training run, and why it is in one: what worker, server and page all speak of."""

from enum import StrEnum
from typing import Any, Literal, TypedDict


class State(StrEnum):
    """A run's state: QUEUED, STARTING before its process speaks; UNKNOWN: nobody has heard of it.

    It ends FINISHED after its last step, STOPPED because somebody or the server ended it, FAILED
    because it could not go on.
    """

    QUEUED = "queued"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    UNKNOWN = "unknown"


ENDED = (State.FINISHED, State.STOPPED, State.FAILED)
ACTIVE = (State.QUEUED, State.STARTING, State.RUNNING, State.PAUSED)


class ReasonKind(StrEnum):
    """Why a run FAILED (the first five) or was STOPPED by the server (the others)."""

    BAD_REQUEST = "bad_request"
    DATA_MISSING = "data_missing"
    DIVERGED = "diverged"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    UNWATCHED = "unwatched"
    TOO_LONG = "too_long"
    PAUSED = "paused"
    CLOSED = "closed"


FINAL = (
    ReasonKind.BAD_REQUEST,
    ReasonKind.DATA_MISSING,
    ReasonKind.DIVERGED,
    ReasonKind.OUT_OF_MEMORY,
)
"""Ends that come again where the settings stay."""


class BadRequest(TypedDict):
    """The order cannot be carried out; the message says which value is not possible."""

    kind: Literal[ReasonKind.BAD_REQUEST]
    message: str


class DataMissing(TypedDict):
    """The data set cannot be used: reason and values of the DataError, and its sentence."""

    kind: Literal[ReasonKind.DATA_MISSING]
    reason: str
    values: dict[str, Any]
    message: str


class Diverged(TypedDict):
    """At this step something (a `training.Quantity`) was no finite number."""

    kind: Literal[ReasonKind.DIVERGED]
    step: int
    what: str


class OutOfMemory(TypedDict):
    """The CPU had no room left."""

    kind: Literal[ReasonKind.OUT_OF_MEMORY]


class Crashed(TypedDict):
    """The process ended by itself; `code` is its exit status, negative for a signal."""

    kind: Literal[ReasonKind.CRASHED]
    code: int


class Overstayed(TypedDict):
    """Nobody asked for it, it took too long, or it paused while others waited, for so long."""

    kind: Literal[ReasonKind.UNWATCHED, ReasonKind.TOO_LONG, ReasonKind.PAUSED]
    seconds: float


class Closed(TypedDict):
    """The server ended."""

    kind: Literal[ReasonKind.CLOSED]


Reason = BadRequest | DataMissing | Diverged | OutOfMemory | Crashed | Overstayed | Closed
