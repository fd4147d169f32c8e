"""What can be wrong with a checkpoint's file, each in one sentence that says what to do."""

from enum import StrEnum
from typing import Any


class Flaw(StrEnum):
    """What is wrong with a file; the sentence of each, in English, is in SENTENCES."""

    NOT_READABLE = "not_readable"
    TOO_LARGE = "too_large"
    NOT_A_CHECKPOINT = "not_a_checkpoint"
    BAD_SETTINGS = "bad_settings"
    OTHER_NETWORK = "other_network"
    NOT_FINITE = "not_finite"


SENTENCES = {
    Flaw.NOT_READABLE: "The file cannot be read ({detail}): choose another one.",
    Flaw.TOO_LARGE: "The file has {size:,} bytes: a checkpoint of up to {largest:,} bytes is "
    "allowed.",
    Flaw.NOT_A_CHECKPOINT: "This is not a whole checkpoint of Residual Spikes: choose a file that "
    "was exported here.",
    Flaw.BAD_SETTINGS: "The checkpoint's settings are not possible ({detail}): choose another one.",
    Flaw.OTHER_NETWORK: "The weights do not belong to the checkpoint's settings ({detail}): choose "
    "another one.",
    Flaw.NOT_FINITE: "The weights hold numbers that are not finite ({detail}): choose another one.",
}


class CheckpointError(ValueError):
    """A file is no checkpoint, or not a sound one; `flaw` and `values` make the sentence."""

    def __init__(self, flaw: Flaw, **values: Any) -> None:
        super().__init__(SENTENCES[flaw].format(**values))
        self.flaw, self.values = flaw, values
