"""What a run keeps of its steps: curves, profiles, and the means over its last steps."""

import math
from collections.abc import Sequence
from typing import Any

from snncore.run.curve import MEASURED, known, short
from snncore.training import Progress

POINTS, PROFILES = 100, 25
"""Of a curve; of a profile, which has a number for each block or layer."""

LAST = 50
"""Steps over which the profile's numbers are averaged at the end."""


class Log:
    """Of a run of so many steps. `content` is what JSON can hold, and all that there is of it."""

    def __init__(self, steps: int, content: dict[str, Any] | None = None) -> None:
        self.steps = steps
        empty: dict[str, Any] = {
            "seconds": 0.0,
            "loss": [],
            "accuracy": [],
            "profile": [],
            "last": [],
        }
        self.content = content or empty

    def note(self, progress: Progress, seconds: float) -> None:
        """Keep a step, and the seconds that it took."""
        c = self.content
        c["seconds"] += seconds
        c["loss"].append(progress.loss)
        c["accuracy"].append(progress.accuracy)
        point: dict[str, Any] = {"step": progress.step}
        point |= {name: [known(short(x)) for x in getattr(progress, name)] for name in MEASURED}
        if progress.step in (1, self.steps) or progress.step % self.apart(PROFILES) == 0:
            c["profile"].append(point)
        if progress.step > self.steps - LAST:
            c["last"].append(point)

    def apart(self, points: int) -> int:
        """Steps from one of so many points to the next."""
        return math.ceil(self.steps / points)

    def means(self, ends: Sequence[int]) -> dict[str, list[Any]]:
        """Mean loss and accuracy up to each of these steps, from the one before."""
        done = [end for end in ends if end <= len(self.content["loss"])]
        spans = list(zip([0, *done], done, strict=False))
        values = {name: [self.content[name][a:b] for a, b in spans] for name in CURVES}
        return {"step": [*done]} | {
            name: [short(sum(part) / len(part)) for part in parts] for name, parts in values.items()
        }

    def curve(self) -> dict[str, list[Any]]:
        every = self.apart(POINTS)
        return self.means(range(every, self.steps + 1, every))

    def profile(self) -> dict[str, list[Any]]:
        points = self.content["profile"]
        return {name: [point[name] for point in points] for name in ("step", *MEASURED)}

    def at_end(self) -> dict[str, list[float | None]]:
        """Means over the last steps; empty where the run did not get there."""
        return {name: mean([point[name] for point in self.content["last"]]) for name in MEASURED}


CURVES = ("loss", "accuracy")


def mean(rows: list[list[float | None]]) -> list[float | None]:
    """Column by column; None where a number is missing."""
    return [
        None if None in column else short(sum(column) / len(column))  # type: ignore[arg-type]
        for column in zip(*rows, strict=True)
    ]
