"""What does conversion cost in time? The curves that ship with the app.

`python -m snncore.analysis.conversion.shipped FILE NET.pt …` converts each network in the usual
way, or in every way with --all, and adds what is not in FILE yet; it goes on where it was stopped.
"""

import argparse
import hashlib
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from snncore.analysis.conversion.convert import PERCENTILES, STARTS, Conversion
from snncore.analysis.conversion.rate_curve import (
    LONGEST,
    Order,
    Pair,
    RateCurve,
    batches_of,
    follow,
)
from snncore.checkpoint import read as read_checkpoint
from snncore.data import load
from snncore.files.rows import put_row, read_rows

MADE, NAME = {"made_by": "python -m snncore.analysis.conversion.shipped"}, "curves"
DIGITS = 5
ARRAYS = ("accuracy", "v_th", "error", "alone")


class Shipped(NamedTuple):
    """A curve from the file: the SHA-256 of the network's file, the images' name, the numbers."""

    sha256: str
    data: str
    curve: RateCurve


def every_way() -> list[Conversion]:
    """All choices of threshold, reset and start."""
    return [
        Conversion(percentile=percentile, soft=soft, start=start)
        for soft, percentile, start in product((True, False), PERCENTILES, STARTS)
    ]


def add(file: Path, nets: Sequence[Path], orders: Sequence[Order]) -> Iterator[str]:
    """Measure what the file does not hold, write after each curve; yields a line for each."""
    for net in nets:
        content = net.read_bytes()
        for order in orders:
            key = {"net": net.stem, **about(order)}
            digest = hashlib.sha256(content).hexdigest()
            begun, same = time.monotonic(), key | {"sha256": digest}
            if any(same.items() <= row.items() for row in read_rows(file, NAME)):
                yield f"{net.stem}: already there"
                continue
            put_row(file, MADE, NAME, key, {"sha256": digest} | measured(content, order))
            yield f"{net.stem}, {order.how}: {time.monotonic() - begun:.0f} s"


def about(order: Order) -> dict[str, Any]:
    return asdict(order.how) | {"steps": order.steps, "pictures": order.images}


def measured(content: bytes, order: Order) -> dict[str, Any]:
    """The curve, rounded, and what it depends on beside the network and the order."""
    checkpoint = read_checkpoint(content)
    images = load(checkpoint.experiment.dataset)
    pairs = [Pair(checkpoint, images, order.how)]
    *_, curve = follow(pairs, batches_of(images, order), order)
    rounded = {name: np.round(getattr(curve, name), DIGITS).tolist() for name in ARRAYS}
    return {"data": images.label, "torch": str(torch.__version__)} | curve._asdict() | rounded


def read(file: Path) -> dict[tuple[str, Order], Shipped]:
    """The curves that `add` has written, by network and order."""
    found = {}
    for row in read_rows(file, NAME):
        how = Conversion(**{name: row[name] for name in asdict(Conversion())})
        order = Order(how=how, steps=row["steps"], images=row["pictures"])
        numbers = {name: row[name] for name in RateCurve._fields}
        curve = RateCurve(**numbers | {name: np.array(row[name], float) for name in ARRAYS})
        found[row["net"], order] = Shipped(row["sha256"], row["data"], curve)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("nets", type=Path, nargs="+")
    parser.add_argument("--steps", type=int, default=LONGEST)
    parser.add_argument("--images", type=int, default=Order.images)
    parser.add_argument("--all", action="store_true")
    given = parser.parse_args()
    torch.set_num_threads(1)
    try:
        ways = every_way() if given.all else [Conversion()]
        orders = [Order(how=how, steps=given.steps, images=given.images) for how in ways]
        for line in add(given.file, given.nets, orders):
            print(line, flush=True)
    except (OSError, ValueError) as error:  # no such file, no ReLU network, no data
        sys.exit(str(error))


if __name__ == "__main__":
    main()
