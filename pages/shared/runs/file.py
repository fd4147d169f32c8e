"""A training run as one file: settings, curves, weights, the optimiser's state, the environment."""

import re
from dataclasses import replace

from pages.shared.runs.manager import manager
from pages.shared.ui.text import tr
from snncore.checkpoint import Checkpoint, CheckpointError, Flaw, as_bytes, half, read

LARGEST = 10
"""Megabytes that can be imported."""


def file_name(checkpoint: Checkpoint) -> str:
    """What the file is saved as: block, depth, seed and step."""
    e = checkpoint.experiment
    return f"{e.block}_{e.depth}_seed{e.seed}_step{checkpoint.step}.pt"


def fits(checkpoint: Checkpoint) -> bool:
    """Whether the whole of it can be imported again; else it has to be exported `lightened`."""
    return tensor_bytes(checkpoint) <= 0.9 * LARGEST * 2**20


def lightened(checkpoint: Checkpoint) -> Checkpoint:
    """The checkpoint without the optimiser's state, its weights in half precision."""
    return replace(checkpoint, net=half(checkpoint.net), optimiser={})


def export(checkpoint: Checkpoint) -> bytes:
    """The content of the file."""
    return as_bytes(checkpoint if fits(checkpoint) else lightened(checkpoint))


def import_run(content: bytes, owner: str) -> str:
    """The token of the run in a file, which belongs to `owner` from now on.

    Raises CheckpointError for a file that is not sound, and OSError where the disk is full;
    nothing is changed then.
    """
    if len(content) > LARGEST * 2**20:
        raise CheckpointError(Flaw.TOO_LARGE, size=len(content), largest=LARGEST * 2**20)
    checkpoint = read(content)
    # A tensor with strides of 0 is any size in a small file; what torch writes of a run has none.
    if tensor_bytes(checkpoint) > len(content):
        raise CheckpointError(Flaw.NOT_A_CHECKPOINT)
    return manager().adopt(owner, checkpoint)


def tensor_bytes(checkpoint: Checkpoint) -> int:
    """The bytes of all its tensors, each with a storage of its own."""
    tensors = [*checkpoint.net.values(), *checkpoint.optimiser.values()]
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


def refusal(error: CheckpointError) -> str:
    """Why a file was not imported, and what to do, in the session's language."""
    values = {k: plain(v) if isinstance(v, str) else v for k, v in error.values.items()}
    return tr(f"compare.flaw_{error.flaw}", **values)


def plain(text: str) -> str:
    """The text as Markdown that shows it as it is: a file may hold any."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))
