"""Write a checkpoint as a file."""

import io
import json
from pathlib import Path

import torch
from torch import Tensor

from snncore.checkpoint.content import Checkpoint
from snncore.checkpoint.error import CheckpointError, Flaw
from snncore.files.whole import write_whole

FORMAT = "residual-spikes-1"

LARGEST = 200 * 2**20
"""Bytes of a file, and of all that is in it."""


def as_bytes(checkpoint: Checkpoint) -> bytes:
    """The content of the file."""
    buffer = io.BytesIO()
    c = checkpoint
    about = {
        "experiment": c.experiment.as_dict(),
        "recipe": c.recipe.as_dict(),
        "step": c.step,
        "record": c.record,
    }
    plain = {
        "format": FORMAT,
        "about": json.dumps(about, allow_nan=False),
        "net": {name: on_cpu(tensor) for name, tensor in c.net.items()},
        "optimiser": {name: on_cpu(tensor) for name, tensor in c.optimiser.items()},
    }
    torch.save(plain, buffer)
    return buffer.getvalue()


def on_cpu(tensor: Tensor) -> Tensor:
    """A copy with a storage of its own, so that nothing else goes into the file."""
    return tensor.detach().cpu().clone()


def write(path: Path, checkpoint: Checkpoint) -> None:
    """Write the file as a whole or not at all; one that `read` would refuse for its size is not
    written. Raises OSError and CheckpointError."""
    content = as_bytes(checkpoint)
    check_size(len(content))
    write_whole(path, content)


def check_size(size: int) -> None:
    if size > LARGEST:
        raise CheckpointError(Flaw.TOO_LARGE, size=size, largest=LARGEST)
