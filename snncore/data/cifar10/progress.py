"""How far a download of CIFAR-10 is."""

from enum import StrEnum
from typing import NamedTuple


class DownloadStep(StrEnum):
    DOWNLOAD = "download"
    CHECK = "check"
    UNPACK = "unpack"


class DownloadProgress(NamedTuple):
    """Bytes done of a step, and bytes that it takes."""

    step: DownloadStep
    done: int
    total: int
