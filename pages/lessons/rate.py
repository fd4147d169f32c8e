"""Lesson 5: the firing rate with depth."""

from functools import partial

import numpy as np

from pages.lessons.lesson import Drawing, Lesson, Outcome, Step, fate
from pages.lessons.probes import BLOCKS, STAGE, outputs, stage
from pages.shared.ui.variants import of_variant
from snncore.analysis.signal.memory import shortcut_memory

PAGE, FIGURE, KNOBS = "theory/propagation", "propagation_rates", ("blocks", "output_scale")
FATES = ("falls", "stays", "rises")
LINEAR = {"output_scale": "linear"}
RATE = Drawing(BLOCKS, 0.0, 1.0, 0.3, partial(fate, least=0.1))
SIZE = Drawing(BLOCKS, 0.0, 4.0, 0.3, partial(fate, least=0.5))


def spiking() -> Outcome:
    """The rate of Spiking blocks, as a new net starts."""
    found = outputs(stage(), ["spiking"])["spiking"]
    curve = found.rate.tolist()
    numbers = {"first": curve[0], "last": curve[-1], "blocks": BLOCKS}
    left = float(shortcut_memory(of_variant(stage(), "spiking")).measured[-1])
    kept, numbers = "new" if left < 0.5 else "old", numbers | {"left": left}
    return Outcome(fate(curve, 0.1), kept, numbers, curve)


def and_() -> Outcome:
    """The rate of what SEW blocks with AND pass on."""
    found = outputs(stage(), ["and"])["and"]
    curve = found.mean[1:].tolist()
    numbers = {"first": found.mean[0], "second": found.mean[1], "last": curve[-1], "blocks": BLOCKS}
    return Outcome(fate([found.mean[0], *curve], 0.1), factor(curve), numbers, curve)


def factor(curve: list[float]) -> str:
    """Whether each block takes away a part of what is left."""
    ratios = [b / a for a, b in zip(curve, curve[1:3], strict=False) if a > 0]
    return "part" if ratios and max(ratios) < 0.5 else "same"


def iand() -> Outcome:
    """IAND beside AND."""
    found = outputs(stage(), ["and", "iand"])
    ends = {name: float(each.mean[-1]) for name, each in found.items()}
    more = "more" if ends["iand"] > 2 * ends["and"] else "same"
    start = float(found["iand"].mean[0])
    toward = "zero" if ends["iand"] < start / 2 else "level"
    numbers = {"start": start, "and_end": ends["and"], "iand_end": ends["iand"], "blocks": BLOCKS}
    return Outcome(more, toward, numbers)


def add() -> Outcome:
    """The mean output of ADD, and the rate of its branches."""
    found = outputs(stage(), ["add"])["add"]
    curve = found.mean[1:].tolist()
    flat = "flat" if np.ptp(found.rate) < 0.1 else "grows"
    numbers = {"first": float(found.mean[0]), "last": curve[-1], "blocks": BLOCKS}
    return Outcome(fate(curve, 0.5), flat, numbers | {"rate": float(found.rate[-1])}, curve)


LESSON = Lesson(
    "rate",
    (
        Step("spiking", PAGE, STAGE | LINEAR | {"kinds": "spiking"}, FIGURE, KNOBS, FATES,
             ("new", "old"), spiking, drawing=RATE),
        Step("and", PAGE, STAGE | LINEAR | {"kinds": "and"}, FIGURE, KNOBS, FATES,
             ("part", "same"), and_, drawing=RATE),
        Step("iand", PAGE, STAGE | {"kinds": "and,iand"}, FIGURE, KNOBS,
             ("more", "same", "fewer"), ("zero", "level"), iand),
        Step("add", PAGE, STAGE | LINEAR | {"kinds": "add"}, FIGURE, KNOBS, FATES,
             ("flat", "grows"), add, drawing=SIZE),
    ),
)  # fmt: skip
