"""What the URL says of training runs: which are shown, and what their figures show."""

import re
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from pages.shared.ui import link
from pages.shared.ui.address import as_text
from pages.shared.ui.controls import one_among, within
from pages.shared.ui.text import tr
from snncore.experiment import Experiment
from snncore.recipe import Recipe

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


def race_link(experiment: Experiment, recipe: Recipe, **changes: object) -> dict[str, str]:
    """The settings that lead to a race of such networks, as far as they are not the default."""
    usual = Experiment().as_dict() | Recipe().as_dict() | {"soft_reset": False}
    values = experiment.as_dict() | recipe.as_dict() | {"soft_reset": experiment.v_reset is None}
    kept = {k: v for k, v in (values | changes).items() if k not in usual or v != usual[k]}
    left = {k: as_text(v) for k, v in kept.items() if k not in ("block", "merge", "v_reset")}
    reset = {} if experiment.v_reset in (None, 0.0) else {"v_reset": str(experiment.v_reset)}
    return left | reset | {"section": "race"}


class Watched(NamedTuple):
    """What the raster shows: a layer, "" for the run's own choice, and a test image."""

    layer: str
    image: int


UNASKED = Watched("", 0)


class InFigures(NamedTuple):
    """What is chosen inside the live figures: the raster, the loss on a log axis, which figures."""

    watched: Watched
    log: bool
    view: str


def choices_in_figures(images: int) -> InFigures:
    """What the link says of the choices inside the live figures."""
    layer = choice_in_link("layer", UNASKED.layer, layer_name)
    image = choice_in_link("image", UNASKED.image, lambda given: within(int(given), 0, images - 1))
    scale = choice_in_link("loss_scale", SCALES[0], lambda given: one_among(given, SCALES))
    view = choice_in_link("figures", VIEWS[0], lambda given: one_among(given, VIEWS))
    return InFigures(Watched(layer, image), scale == "log", view)


def choice_in_link(field: str, default: V, parse: Callable[[str], V]) -> V:
    """A choice made inside the live figures, from and to the URL."""
    return link.plain(field, default, parse, tr("error.from_figures"))
