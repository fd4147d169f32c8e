"""A threshold to drag, and three panels of spikes that follow it without a message.

The server sends ahead what stands at every place of the slider, each distinct picture once; the
browser only looks up and draws. When the slider is released the value comes back.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from pages.shared.components.browser.frame import TOOLBAR, frame
from pages.shared.components.browser.packed import encoded, frames, packed, pictures
from pages.shared.components.browser.scripts import script
from pages.shared.components.browser.told import heard, told

HERE = Path(__file__).parent

mount = st.components.v2.component(
    "drag",
    html=(HERE / "drag.html").read_text("utf-8"),
    css=(HERE / "drag.css").read_text("utf-8") + TOOLBAR,
    js=script(HERE / "drag.js"),
)


class Slider(NamedTuple):
    """`places` values from `low` in steps of `step`; `band` is marked along it, if anything."""

    name: str
    low: float
    step: float
    places: int
    band: tuple[float, float] | None
    band_text: str


class Said(NamedTuple):
    """A verdict in words, and whether it is a good one."""

    text: str
    good: bool


class Panel(NamedTuple):
    """A block: what leaves each of k in a row, at every place P of the slider."""

    name: str
    color: str
    chosen: bool
    equation: str
    rule: str
    relations: tuple[str, str] | None
    """The sentences on a place, {} being its value: where the rule does not hold, where it does."""
    holds: Sequence[bool]
    """[P]."""
    said: Sequence[Said]
    """[P]."""
    outputs: np.ndarray
    """[P, k, T], whole numbers below 256."""
    scores: np.ndarray
    """[P, k, 3]: spikes kept, lost, added."""


class Membrane(NamedTuple):
    """H, S and V of a neuron, [P, 3, T], under a title and in its block's colour."""

    title: str
    color: str
    values: np.ndarray


def drag(
    *,
    key: str,
    value: int,
    train: str,
    slider: Slider,
    panels: Sequence[Panel],
    membrane: Membrane,
    legend: Sequence[tuple[str, str]],
    texts: dict[str, str],
    on_release: Callable[[int], None],
) -> None:
    """Mount the component with the slider at place `value`; `on_release` gets the new place."""

    def released() -> None:
        stands, turn = st.session_state[key].value
        if stands in range(slider.places):
            heard(key, stands, turn)
            on_release(stands)

    data = (
        slider._asdict()
        | frame(key)
        | {
            "value": told(key, value),
            "train": train,
            "blocks": panels[0].outputs.shape[1],
            "panels": [panel_data(panel) for panel in panels],
            "membrane": {"title": membrane.title, "color": membrane.color}
            | frames(membrane.values.astype(np.float32)),
            "legend": list(legend),
            "texts": texts,
        }
    )
    mount(key=key, data=data, on_value_change=released)


def panel_data(panel: Panel) -> dict[str, Any]:
    """A panel as the component reads it."""
    values, which, first = pictures(panel.outputs.astype(np.uint8))
    sentences = list(dict.fromkeys(panel.said))
    numbers = np.array([sentences.index(said) for said in panel.said], dtype=np.uint8)
    return {
        "name": panel.name,
        "color": panel.color,
        "chosen": panel.chosen,
        "equation": panel.equation,
        "rule": panel.rule,
        "relations": panel.relations,
        "holds": encoded(np.array(panel.holds, dtype=np.uint8)),
        "sentences": [said._asdict() for said in sentences],
        "said": encoded(numbers),
        "outputs": packed(values, which),
        # What is counted follows from what leaves the block, so the same numbers serve.
        "scores": packed(panel.scores[first].astype(np.uint16), which),
    }
