"""What is reported of converted networks: read from a file."""

import tomllib
from pathlib import Path
from typing import NamedTuple

from snncore.analysis.depth.published import Certainty, Origin


class Converted(NamedTuple):
    """ImageNet, top-1 in percent on the test pictures after `time_steps` steps."""

    depth: int
    time_steps: int
    accuracy: float
    origin: Origin


def read(path: Path) -> list[Converted]:
    """All entries of the file. Raises KeyError and ValueError where one is not as it must be."""
    return [
        Converted(
            entry["depth"],
            entry["time_steps"],
            entry["accuracy"],
            Origin(entry["source"], Certainty(entry["certainty"])),
        )
        for entry in tomllib.loads(path.read_text("utf-8"))["imagenet"]
    ]
