"""What is the loss around a trained network? The slices that ship with the app.

`python -m snncore.analysis.landscape.shipped FILE NET.pt …` measures each network's slice, with
both kinds of BatchNorm's statistics, and adds what is not in FILE yet; it goes on where it was
stopped.
"""

import argparse
import hashlib
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from snncore.analysis.landscape.loss_plane import Slice, landscape, training_batches
from snncore.analysis.landscape.loss_surface import LossSurface
from snncore.checkpoint import Checkpoint
from snncore.checkpoint import read as read_checkpoint
from snncore.data import load
from snncore.files.rows import put_row, read_rows

MADE, NAME = {"made_by": "python -m snncore.analysis.landscape.shipped"}, "slices"
DIGITS = 5
"""Decimals of a loss in the file: ten times finer than what counts as a bend."""


class Shipped(NamedTuple):
    """A slice from the file: the SHA-256 of the network's file, the images' name, the numbers."""

    sha256: str
    data: str
    surface: LossSurface


def name_of(file: Path) -> str:
    """What a network is called: a study's cell by its folder, any other by its file."""
    return file.parent.name if file.name == "net.pt" else file.stem


def add(file: Path, nets: Sequence[Path], square: Slice) -> Iterator[str]:
    """Measure what the file does not hold, write after each slice; yields a line for each."""
    for net in nets:
        content = net.read_bytes()
        of_net = {"net": name_of(net), "sha256": hashlib.sha256(content).hexdigest()}
        for each in (square, replace(square, batch_statistics=True)):
            begun = time.monotonic()
            if any((of_net | asdict(each)).items() <= row.items() for row in read_rows(file, NAME)):
                yield f"{of_net['net']}: already there"
                continue
            place = {"net": of_net["net"], **asdict(each)}
            found = {"sha256": of_net["sha256"]} | measured(read_checkpoint(content), each)
            put_row(file, MADE, NAME, place, found)
            yield f"{of_net['net']}: {time.monotonic() - begun:.0f} s"


def measured(checkpoint: Checkpoint, square: Slice) -> dict[str, Any]:
    """The loss, rounded, and what it depends on beside the network and the square."""
    images = load(checkpoint.experiment.dataset)
    found = landscape(checkpoint.restore(), square, training_batches(images, square.images))
    loss = [[round(value, DIGITS) for value in row] for row in found.loss.tolist()]
    return {"data": images.label, "torch": torch.__version__, "loss": loss}


def read(file: Path) -> dict[tuple[str, Slice], Shipped]:
    """The slices that `add` has written, by network and square."""
    found = {}
    for row in read_rows(file, NAME):
        square = Slice(**{name: row[name] for name in asdict(Slice())})
        surface = LossSurface(square.places, np.array(row["loss"]))
        found[row["net"], square] = Shipped(row["sha256"], row["data"], surface)
    return found


def main() -> None:
    usual = Slice()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("nets", type=Path, nargs="+")
    parser.add_argument("--points", type=int, default=usual.points)
    parser.add_argument("--reach", type=float, default=usual.reach)
    parser.add_argument("--images", type=int, default=usual.images)
    parser.add_argument("--seed", type=int, default=usual.seed)
    given = vars(parser.parse_args())
    file, nets = given.pop("file"), given.pop("nets")
    torch.set_num_threads(1)
    try:
        for line in add(file, nets, Slice(**given)):
            print(line, flush=True)
    except (OSError, ValueError) as error:  # no such file, no checkpoint, no data, no such slice
        sys.exit(str(error))


if __name__ == "__main__":
    main()
