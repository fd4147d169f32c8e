"""How good are the gesture networks that ship, with state and without? Measured once for the page.

`python -m snncore.analysis.events.shipped FILE NET.pt …` scores each network on all test clips,
then again with every neuron reset at each step, and writes the rows into FILE.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch

from snncore.analysis.events.memory import forgetful
from snncore.checkpoint import Checkpoint
from snncore.checkpoint import read as read_checkpoint
from snncore.data import framed, load, test_batches
from snncore.files.whole import write_whole
from snncore.training import evaluating

TOGETHER = 50
"""Clips of a batch."""


class Scored(NamedTuple):
    """A network by its file's name and SHA-256: the fractions right of so many test clips with
    state, and with every neuron reset at each step; of how many classes."""

    net: str
    sha256: str
    block: str
    data: str
    clips: int
    classes: int
    with_state: float
    without: float


def scored(name: str, sha256: str, checkpoint: Checkpoint) -> Scored:
    """The network's row."""
    e = checkpoint.experiment
    images = framed(load(e.dataset), e)
    net, kept, forgot = checkpoint.restore(), 0, 0
    clips = len(images.test_labels)
    with evaluating(net):
        for frames, labels in test_batches(images, size=TOGETHER, count=None, device="cpu"):
            kept += int((net(frames).argmax(1) == labels).sum())
            forgot += int((forgetful(net, frames).argmax(1) == labels).sum())
    return Scored(
        name, sha256, e.block.value, images.label, clips, e.classes, kept / clips, forgot / clips
    )


def write(file: Path, nets: Sequence[Path]) -> None:
    """Score all of them into the file, a line for each."""
    rows = []
    for net in nets:
        content = net.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        rows.append(scored(net.stem, sha256, read_checkpoint(content))._asdict())
    head = {"made_by": "python -m snncore.analysis.events.shipped", "torch": str(torch.__version__)}
    lines = ",\n".join(json.dumps(row) for row in rows)
    write_whole(file, f'{json.dumps(head)[:-1]}, "nets": [\n{lines}\n]}}\n'.encode())


def read(file: Path) -> list[Scored]:
    """The rows that `write` has written."""
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return [Scored(**row) for row in found["nets"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("nets", type=Path, nargs="+")
    given = parser.parse_args()
    torch.set_num_threads(1)
    try:
        write(given.file, given.nets)
    except (OSError, ValueError) as error:  # no such file, no network, no data
        sys.exit(str(error))


if __name__ == "__main__":
    main()
