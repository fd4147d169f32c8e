"""What the papers report on event data: read from a file."""

from pathlib import Path
from typing import NamedTuple

from snncore.analysis.depth.published import Origin, entries


class Reported(NamedTuple):
    """Percent of the test clips of `data`, with `net` and so many frames; `kind` as in the depth
    study: block, and g of SEW."""

    data: str
    kind: str
    net: str
    time_steps: int
    accuracy: float
    origin: Origin


def read(path: Path) -> list[Reported]:
    """All entries of the file. Raises KeyError and ValueError where one is not as it must be."""
    return entries(path, "event", Reported)
