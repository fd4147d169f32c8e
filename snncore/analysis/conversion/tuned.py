"""Fine-tuned converted networks: the curves that ship with the app.

`python -m snncore.analysis.conversion.tuned FILE NET.pt …` trains each converted network on
directly, and the same from an unconverted start, at the learning rate that is best on held-out
training pictures, with each seed; it adds what is not in FILE yet.
"""

import argparse
import hashlib
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import torch

from snncore.analysis.conversion.fine_tuning import Start, Tuning, tune
from snncore.checkpoint import Checkpoint
from snncore.checkpoint import read as read_checkpoint
from snncore.data import Images, held_out, load, test_batches
from snncore.files.rows import read_rows, write_rows
from snncore.training import DivergedError, evaluate

RATES = (0.001, 0.003, 0.01, 0.03, 0.1)
"""Learning rates that are tried; those of 0.1 have trained the networks beside it."""

SEARCHED = 200
"""Steps of each try."""

SEEDS = (0, 1, 2)
"""Of the order of the training pictures."""


class Tuned(NamedTuple):
    """One start of one network. `net` is the file's name; searched: the fraction right of held-out
    pictures by learning rate; steps [K]; accuracy [seeds, K] on the first `images` test pictures;
    relu: of the ReLU network on those."""

    net: str
    sha256: str
    data: str
    start: Start
    time_steps: int
    learning_rate: float
    searched: dict[str, float]
    images: int
    steps: list[int]
    accuracy: list[list[float]]
    relu: float


def tuned(name: str, content: bytes, start: Start) -> Tuned:
    """Search, then train with each seed."""
    checkpoint = read_checkpoint(content)
    images, usual = load(checkpoint.experiment.dataset), Tuning(start=start)
    searched = search(checkpoint, held_out(images), usual)
    rate = float(max(searched, key=lambda each: searched[each]))
    chosen = replace(usual, learning_rate=rate, steps=checkpoint.step)
    curves = [list(tune(checkpoint, images, replace(chosen, seed=seed))) for seed in SEEDS]
    shown = test_batches(images, size=100, count=usual.images, device="cpu")
    return Tuned(
        net=name,
        sha256=hashlib.sha256(content).hexdigest(),
        data=images.label,
        start=start,
        time_steps=usual.time_steps,
        learning_rate=rate,
        searched=searched,
        images=usual.images,
        steps=[each.step for each in curves[0]],
        accuracy=[[each.accuracy for each in curve] for curve in curves],
        relu=evaluate(checkpoint.restore(), shown).accuracy,
    )


def search(checkpoint: Checkpoint, images: Images, usual: Tuning) -> dict[str, float]:
    """The fraction right of `images`' held-out pictures after a short training at each rate; 0
    where it diverges."""
    found = {}
    for rate in RATES:
        short = replace(usual, learning_rate=rate, steps=SEARCHED, every=SEARCHED)
        try:
            *_, last = tune(checkpoint, images, short)
            found[str(rate)] = last.accuracy
        except DivergedError:
            found[str(rate)] = 0.0
    return found


def add(file: Path, nets: Sequence[Path]) -> Iterator[str]:
    """Train what the file does not hold, write after each; yields a line for each."""
    for net in nets:
        content = net.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        for start in Start:
            begun, known = time.monotonic(), read(file)
            if any((each.sha256, each.start) == (digest, start) for each in known):
                yield f"{net.stem}, {start}: already there"
                continue
            kept = [each for each in known if (each.net, each.start) != (net.stem, start)]
            write(file, [*kept, tuned(net.stem, content, start)])
            yield f"{net.stem}, {start}: {time.monotonic() - begun:.0f} s"


def write(file: Path, rows: Sequence[Tuned]) -> None:
    """JSON with a line for each row."""
    made = {"made_by": "python -m snncore.analysis.conversion.tuned", "torch": torch.__version__}
    write_rows(file, made, "runs", [row._asdict() for row in sorted(rows, key=lambda r: r[:4])])


def read(file: Path) -> list[Tuned]:
    """The rows that `write` has written; none where there is no file yet."""
    return [Tuned(**row | {"start": Start(row["start"])}) for row in read_rows(file, "runs")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("nets", type=Path, nargs="+")
    given = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    try:
        for line in add(given.file, given.nets):
            print(line, flush=True)
    except (OSError, ValueError) as error:  # no such file, no ReLU network, no data
        sys.exit(str(error))


if __name__ == "__main__":
    main()
