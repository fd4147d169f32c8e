"""What is reported of converted networks: read from a file."""

from pathlib import Path
from typing import NamedTuple

from snncore.analysis.depth.published import Origin, entries


class Converted(NamedTuple):
    """ImageNet, top-1 in percent on the test pictures after `time_steps` steps."""

    depth: int
    time_steps: int
    accuracy: float
    origin: Origin


def read(path: Path) -> list[Converted]:
    """All entries of the file. Raises KeyError and ValueError where one is not as it must be."""
    return entries(path, "imagenet", Converted)
