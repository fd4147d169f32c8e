"""How far a download of CIFAR-10 is."""

from enum import StrEnum
from typing import NamedTuple


class Step(StrEnum):
    DOWNLOAD = "download"
    CHECK = "check"
    UNPACK = "unpack"


class Progress(NamedTuple):
    """Bytes done of a step, and bytes that it takes."""

    step: Step
    done: int
    total: int
