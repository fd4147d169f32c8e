"""How good are the gesture networks that ship, with state and without? Measured once for the page.

`python -m snncore.analysis.events.shipped FILE NET.pt …` scores each network on fresh clips, then
again with every neuron reset at each step, and writes the rows into FILE. The set's own test clips
have been looked at while the recipe was made: they cannot judge what came of it.
"""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch

from snncore.analysis.events.memory import forgetful
from snncore.checkpoint import Checkpoint
from snncore.checkpoint import read as read_checkpoint
from snncore.data import Images, framed, load, test_batches
from snncore.data.events.simulated import JUDGE_SEED, gesture_split
from snncore.experiment import Dataset, Experiment
from snncore.files.rows import read_rows, write_rows
from snncore.training import evaluating

TOGETHER = 50
"""Clips of a batch."""

CLIPS = 500


class Scored(NamedTuple):
    """A network by its file's name and SHA-256: the fractions right of so many fresh clips, from a
    seed of their own, with state, and with every neuron reset at each step; of how many classes."""

    net: str
    sha256: str
    block: str
    data: str
    clips: int
    seed: int
    classes: int
    with_state: float
    without: float


def fresh(experiment: Experiment) -> Images:
    """The gestures with clips for their test clips that nobody has chosen anything by.

    Raises ValueError for a network of other data.
    """
    if experiment.dataset is not Dataset.GESTURES:
        raise ValueError(f"dataset={experiment.dataset}: only networks of gestures are judged")
    clips, labels = gesture_split(CLIPS, JUDGE_SEED)
    own = load(Dataset.GESTURES)._replace(test_images=clips, test_labels=labels)
    return framed(own, experiment)


def scored(name: str, sha256: str, checkpoint: Checkpoint) -> Scored:
    """The network's row."""
    e = checkpoint.experiment
    images, net, kept, forgot = fresh(e), checkpoint.restore(), 0, 0
    with evaluating(net):
        for frames, labels in test_batches(images, size=TOGETHER, count=CLIPS, device="cpu"):
            kept += int((net(frames).argmax(1) == labels).sum())
            forgot += int((forgetful(net, frames).argmax(1) == labels).sum())
    about = name, sha256, e.block.value, images.label, CLIPS, JUDGE_SEED, e.classes
    return Scored(*about, kept / CLIPS, forgot / CLIPS)


def write(file: Path, nets: Sequence[Path]) -> None:
    """Score all of them into the file, a line for each."""
    rows = []
    for net in nets:
        content = net.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        rows.append(scored(net.stem, sha256, read_checkpoint(content))._asdict())
    made = {"made_by": "python -m snncore.analysis.events.shipped", "torch": torch.__version__}
    write_rows(file, made, "nets", rows)


def read(file: Path) -> list[Scored]:
    """The rows that `write` has written."""
    return [Scored(**row) for row in read_rows(file, "nets")]


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
