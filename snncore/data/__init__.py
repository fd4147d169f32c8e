"""Pictures with labels and batches of them: CIFAR-10, and shapes that are rendered in code."""

from snncore.data.batching import Batch, batches, check, subset, test_batches, test_input
from snncore.data.error import DataError, Reason
from snncore.data.held_out import held_out
from snncore.data.normalisation import MeanStd, mean_std, normalise
from snncore.data.sets import (
    CLASS_NAMES,
    Images,
    available,
    framed,
    is_here,
    load,
    simulated_instead,
)

__all__ = [
    "CLASS_NAMES",
    "Batch",
    "DataError",
    "Images",
    "MeanStd",
    "Reason",
    "available",
    "batches",
    "check",
    "framed",
    "held_out",
    "is_here",
    "load",
    "mean_std",
    "normalise",
    "simulated_instead",
    "subset",
    "test_batches",
    "test_input",
]
