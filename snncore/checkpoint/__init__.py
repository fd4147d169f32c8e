"""A network at one step of its training, in one file that cannot run code.

The file is what `torch.save` writes of {"format", "about", "net", "optimiser"}: `about` is JSON
text with the settings and what was recorded on the way, the others are tensors by name. It is
read with `weights_only`, and everything in it is checked against its Experiment before a network
is built.
"""

from snncore.checkpoint.content import (
    Checkpoint,
    TensorDict,
    environment,
    half,
    load_optimiser,
    optimiser_tensors,
)
from snncore.checkpoint.error import CheckpointError, Flaw
from snncore.checkpoint.lazy import open_checkpoint
from snncore.checkpoint.outline import without_memory
from snncore.checkpoint.reading import read
from snncore.checkpoint.writing import as_bytes, on_cpu, write

__all__ = [
    "Checkpoint",
    "CheckpointError",
    "Flaw",
    "TensorDict",
    "as_bytes",
    "environment",
    "half",
    "load_optimiser",
    "on_cpu",
    "open_checkpoint",
    "optimiser_tensors",
    "read",
    "without_memory",
    "write",
]
