"""The raster as a component: every step is sent ahead, so that scrubbing needs no message."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from pages.shared.components.browser.frame import TOOLBAR, frame
from pages.shared.components.browser.packed import encoded
from pages.shared.components.browser.plain import plain
from pages.shared.components.browser.scripts import script
from pages.shared.components.browser.told import heard, told
from snncore.analysis.raster.raster_rows import RasterRows
from snncore.analysis.raster.spike_trains import Membranes

HERE = Path(__file__).parent

Neuron = tuple[str, int, int, int]
"""Layer, channel, row, column."""

mount = st.components.v2.component(
    "raster",
    html=(HERE / "raster.html").read_text("utf-8"),
    css=(HERE / "raster.css").read_text("utf-8") + TOOLBAR,
    js=script(HERE / "raster.js"),
)


class Around(NamedTuple):
    """What stands around the rows.

    `names` of the layers, the block's `color`, the `bands` of rows that have a name, the `maps`
    beside them with `each`, the neurons that one place of a map stands for, and all `texts`;
    `telling` is the row whose potential is shown where the viewer has chosen none.
    """

    names: Sequence[str]
    color: str
    telling: int
    bands: Sequence[Mapping[str, Any]]
    maps: Mapping[str, Any]
    each: Sequence[int]
    texts: Mapping[str, str]


def raster(
    *,
    key: str,
    at: tuple[int, Neuron | None],
    rows: RasterRows,
    potentials: Sequence[Membranes],
    around: Around,
    on_look: Callable[[int, Neuron], None],
) -> None:
    """Mount the component at a step and a neuron; `on_look` gets where the viewer goes."""

    def looked() -> None:
        if seen := st.session_state[key].at:
            layer, channel, row, column = seen["neuron"]
            place = int(seen["step"]), (str(layer), int(channel), int(row), int(column))
            heard(key, place, seen["turn"])
            on_look(*place)

    data = frame(key) | {
        "place": told(key, at),
        "steps": rows.spikes.shape[1],
        "look": around.color,
        "telling": around.telling,
        "layers": [
            {"key": layer, "name": name, "threshold": m.threshold, "rest": m.rest}
            for layer, name, m in zip(rows.layers, around.names, potentials, strict=True)
        ],
        **packed(rows, potentials),
        "bands": around.bands,
        "maps": around.maps,
        "each": around.each,
        "texts": {name: plain(said) for name, said in around.texts.items()},
    }
    mount(key=key, data=data, on_at_change=looked)


def packed(rows: RasterRows, potentials: Sequence[Membranes]) -> dict[str, Any]:
    """The numbers as text: where each neuron is, its spikes, [n, 2, T] of H and V beside it."""
    places = (rows.layer, rows.channel, rows.row, rows.column)
    beside = [np.stack([m.h, m.v], axis=1) for m in potentials]
    return {
        "neurons": [encoded(place.astype(np.uint16)) for place in places],
        "spikes": encoded(np.packbits(rows.spikes)),
        "potentials": encoded(np.concatenate(beside, dtype=np.float32)),
    }
