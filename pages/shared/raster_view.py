"""The raster as a component: every step is sent ahead, so that scrubbing needs no message."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import streamlit as st

from pages.shared.drag import text
from pages.shared.raster_data import bands, map_data, most_telling, texts
from pages.shared.raster_names import layer_name
from pages.shared.style import LOOKS
from snncore.analysis.raster.raster_rows import Order, RasterRows
from snncore.analysis.raster.spike_trains import Membranes, Spikes
from snncore.experiment import BlockKind

ASSETS = Path(__file__).parents[2] / "assets"
SCRIPTS = ("drag/frames.js", "raster/rows.js", "raster/maps.js", "raster/trace.js")
START = "start_"

Neuron = tuple[str, int, int, int]
"""Layer, channel, row, column."""

mount = st.components.v2.component(
    "raster",
    html=(ASSETS / "raster" / "raster.html").read_text("utf-8"),
    css=(ASSETS / "raster" / "raster.css").read_text("utf-8"),
    js="\n".join((ASSETS / script).read_text("utf-8") for script in (*SCRIPTS, "raster/raster.js")),
)


def raster(
    *,
    key: str,
    at: tuple[int, Neuron | None],
    block: BlockKind,
    rows: RasterRows,
    potentials: Sequence[Membranes],
    layers: Mapping[str, Spikes],
    order: Order,
    summary: str,
    on_look: Callable[[int, Neuron], None],
) -> None:
    """Mount the component at a step and a neuron; `on_look` gets where the viewer goes.

    Once it is mounted the component knows both, so that the same data need not be sent again.
    """
    steps = rows.spikes.shape[1]

    def looked() -> None:
        if seen := st.session_state[key].at:
            layer, channel, row, column = seen["neuron"]
            on_look(int(seen["step"]), (str(layer), int(channel), int(row), int(column)))

    if key not in st.session_state:
        st.session_state[START + key] = {"step": at[0], "neuron": at[1]}
    maps = map_data(layers)
    data = {
        "start": st.session_state[START + key],
        "steps": steps,
        "look": LOOKS[block].color,
        "telling": most_telling(rows),
        "layers": [
            {"key": name, "name": layer_name(name), "threshold": m.threshold, "rest": m.rest}
            for name, m in zip(rows.layers, potentials, strict=True)
        ],
        "neurons": [
            text(places.astype(np.uint16))
            for places in (rows.layer, rows.channel, rows.row, rows.column)
        ],
        "spikes": text(np.packbits(rows.spikes)),
        # [n, 2, T]: H and V of a neuron beside each other.
        "potentials": text(
            np.concatenate([np.stack([m.h, m.v], axis=1) for m in potentials], dtype=np.float32)
        ),
        "bands": bands(rows, order),
        "maps": maps,
        "each": maps.pop("each"),
        "texts": texts(rows, layers, len(maps["names"]), summary),
    }
    mount(key=key, data=data, on_at_change=looked)
