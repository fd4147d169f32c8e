"""What a run's worker says, line by line: a JSON object each, told apart by "event".

Numbers that are not finite arrive as null.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, Literal, TypedDict

from snncore.run.state import Reason, State


class Event(StrEnum):
    NAMES = "names"
    STATE = "state"
    PROGRESS = "progress"
    TEST = "test"
    RASTER = "raster"
    SLOW = "slow"
    STOPPING = "stopping"
    CHECKPOINT = "checkpoint"
    NOTICE = "notice"


class NamesLine(TypedDict):
    """The network's parts, at the start; `transitions` are the indices of the blocks that change
    the shape, `threads` is how many it computes with from its first step to its last."""

    event: Literal[Event.NAMES]
    blocks: list[str]
    transitions: list[int]
    layers: list[str]
    device: str
    threads: int


class StateLine(TypedDict):
    """RUNNING, PAUSED, FINISHED, STOPPED or FAILED from now on."""

    event: Literal[Event.STATE]
    state: State
    reason: Reason | None


class ProgressLine(TypedDict):
    """Every step since the last such line: step, loss and accuracy are lists; the other values,
    those of `training.Progress`, are of the last one."""

    event: Literal[Event.PROGRESS]
    step: list[int]
    loss: list[float]
    accuracy: list[float]
    gradient_norms: Sequence[float]
    firing_rates: Sequence[float]
    updates: Sequence[float]
    learning_rate: float
    images_per_second: float
    seconds_left: float


class TestLine(TypedDict):
    """Cross-entropy in nats and fraction right on the test pictures after a step."""

    event: Literal[Event.TEST]
    step: int
    loss: float
    accuracy: float


class RasterLine(TypedDict):
    """The spikes of one test picture in one layer. `bits` is base64 of a bit for each spike, neuron
    after neuron, each from t = 1 to T, the first in the highest bit; `rates` are by neuron."""

    event: Literal[Event.RASTER]
    layer: str
    image: int
    step: int
    neurons: int
    time_steps: int
    bits: str
    rates: list[float]
    label: int
    prediction: int


class SlowLine(TypedDict):
    """Seconds from step to step, at least, from now on."""

    event: Literal[Event.SLOW]
    seconds: float


class StoppingLine(TypedDict):
    """Where it is to pause (a step, a loss, or null), the base rate of now, and the changes by
    hand: (first step, base rate). At first, and when something of it changes."""

    event: Literal[Event.STOPPING]
    step: int | None
    loss: float | None
    base_rate: float
    rates: list[tuple[int, float]]


class CheckpointLine(TypedDict):
    """The file holds the run after this step."""

    event: Literal[Event.CHECKPOINT]
    step: int


class NoticeKind(StrEnum):
    """What happens on the way."""

    OUT_OF_MEMORY = "out_of_memory"
    BAD_COMMAND = "bad_command"
    REACHED = "reached"
    NOT_SAVED = "not_saved"


class MovedNotice(TypedDict):
    """The GPU was full after this step; `device` is where it goes on, in words."""

    event: Literal[Event.NOTICE]
    kind: Literal[NoticeKind.OUT_OF_MEMORY]
    step: int
    device: str


class BadCommandNotice(TypedDict):
    event: Literal[Event.NOTICE]
    kind: Literal[NoticeKind.BAD_COMMAND]
    command: dict[str, Any]


class ReachedNotice(TypedDict):
    """It pauses where it was to; `loss` is the mean of the last ten steps."""

    event: Literal[Event.NOTICE]
    kind: Literal[NoticeKind.REACHED]
    what: Literal["step", "loss"]
    step: int
    loss: float | None


class NotSavedNotice(TypedDict):
    """Why there is no checkpoint; said once."""

    event: Literal[Event.NOTICE]
    kind: Literal[NoticeKind.NOT_SAVED]
    message: str


Line = (
    NamesLine
    | StateLine
    | ProgressLine
    | TestLine
    | RasterLine
    | SlowLine
    | StoppingLine
    | CheckpointLine
    | MovedNotice
    | BadCommandNotice
    | ReachedNotice
    | NotSavedNotice
)

Say = Callable[[Line], None]
