"""What the URL says of training runs: which are shown, and what their figures show."""

import re
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from pages.shared.ui import link
from pages.shared.ui.controls import one_among, within
from pages.shared.ui.text import tr

V = TypeVar("V")

SLOTS = ("run", "run2")
"""The fields of the URL that hold the tokens of the runs shown."""

SCALES = ("linear", "log")
VIEWS = ("all", "learning", "gradient", "update", "rate", "raster")
"""What the live figures can show; components/live/views.js says what is in each."""


def shown_runs() -> list[str]:
    """The tokens in the URL, at most two."""
    runs = [link.plain(slot, "", token, tr("error.token")) for slot in SLOTS]
    return [run for run in runs if run]


def token(given: str) -> str:
    """The token, or ValueError where it could be none."""
    return matching(given, r"[\w-]{0,64}")


def layer_name(given: str) -> str:
    """The dotted name of a module, or ValueError where it could be none."""
    return matching(given, r"[\w.]{0,64}")


def matching(given: str, pattern: str) -> str:
    if not re.fullmatch(pattern, given, re.ASCII):
        raise ValueError(given)
    return given


def show_runs(tokens: list[str]) -> None:
    """Put these runs on the page, in this order."""
    link.put(dict(zip(SLOTS, [*tokens, "", ""], strict=False)))


class Watched(NamedTuple):
    """Of what the raster is: a layer, "" for the run's own choice, and a test image."""

    layer: str
    image: int


UNASKED = Watched("", 0)


class InFigures(NamedTuple):
    """What is chosen inside the live figures: the raster, the loss on a log axis, which figures."""

    watched: Watched
    log: bool
    view: str


def choices_in_figures(images: int) -> InFigures:
    """From the link."""
    layer = choice_in_link("layer", UNASKED.layer, layer_name)
    image = choice_in_link("image", UNASKED.image, lambda given: within(int(given), 0, images - 1))
    scale = choice_in_link("loss_scale", SCALES[0], lambda given: one_among(given, SCALES))
    view = choice_in_link("figures", VIEWS[0], lambda given: one_among(given, VIEWS))
    return InFigures(Watched(layer, image), scale == "log", view)


def choice_in_link(field: str, default: V, parse: Callable[[str], V]) -> V:
    """A choice made inside the live figures, from and to the URL."""
    return link.plain(field, default, parse, tr("error.from_figures"))
