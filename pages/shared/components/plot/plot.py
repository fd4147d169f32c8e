"""A Plotly figure that is redrawn in place, where st.plotly_chart would mount it anew."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd  # noqa: F401  Plotly looks for it, and may meet it half imported by a thread.
import plotly.graph_objects as go
import plotly.io
import streamlit as st
from numpy.typing import NDArray
from plotly.io.json import to_json_plotly

from pages.shared.components.browser.frame import TOOLBAR, fitted, frame
from pages.shared.components.browser.plain import plain
from pages.shared.components.browser.scripts import script
from pages.shared.ui.figure import Provenance, footer
from pages.shared.ui.style import CLEAR
from pages.shared.ui.text import tr

# Plotly's template is larger than the data; figures would copy it, the browser need not have it.
plotly.io.templates.default = None

HERE = Path(__file__).parent
TOOLS_HEIGHT = 24

ROOM = 1.12
"""Of an axis that Plotly makes as long as it likes, how much longer than its data it is."""

MARGIN = {"l": 56, "r": 12, "t": 32, "b": 44}

mount = st.components.v2.component(
    "plot",
    html=(HERE / "plot.html").read_text("utf-8"),
    css=(HERE / "plot.css").read_text("utf-8") + TOOLBAR,
    js=script(HERE / "plot.js"),
    # Plotly puts its style sheet into the document, which a shadow root would not see.
    isolate_styles=False,
)


def draw(
    figure: go.Figure,
    *,
    key: str,
    label: str,
    height: int,
    buttons: bool = True,
    on_click: Callable[[float, float], None] | None = None,
    chosen: tuple[float, float] = (0, 0),
    least: int = 0,
) -> None:
    """Mount the figure, or redraw the one that is there: zoom and legend stay as they are.

    `label` says what it shows to those who cannot see it; `on_click` is called with the x and y
    of the cell of a map that a click, or Enter after the arrow keys, chooses; `chosen` is the
    x and y where the keys begin. Below `least` pixels of width it is scrolled sideways.
    """
    around = frame(key)
    height = fitted(height)

    def clicked() -> None:
        # A trigger is None again in the run after its own.
        if on_click and (point := st.session_state[key].clicked):
            on_click(float(point["x"]), float(point["y"]))

    data = around | {
        "figure": as_json(figure, height),
        "height": height,
        "label": plain(f"{label} {tr('figure.cells')}" if on_click else label),
        "clicks": dict(zip("xy", map(float, chosen), strict=True)) if on_click else None,
        "buttons": buttons,
        "least": least,
    }
    tools = round(TOOLS_HEIGHT * around["scale"]) if buttons else 0
    mount(key=key, data=data, height=height + tools, on_clicked_change=clicked)


def as_json(figure: go.Figure, height: int) -> str:
    """The figure as the browser gets it, in the page's font and on its background."""
    spec = figure.to_plotly_json()
    spec["layout"] |= {
        "height": height,
        "margin": MARGIN | spec["layout"].get("margin", {}),
        "uirevision": "keep",
        "font": {"family": st.get_option("theme.font"), "size": 13},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
    }
    for name, most in whole_axes(figure).items():
        axis = spec["layout"].setdefault(name, {})
        if not axis.keys() & {"dtick", "nticks", "tickvals"}:
            axis["nticks"] = most
    return str(to_json_plotly(spec))


def whole_axes(figure: go.Figure) -> dict[str, int]:
    """The horizontal axes on which everything stands at whole numbers, such as blocks, and how many
    numbers each can have at most: there is no block 2.5, however wide the screen."""
    places: dict[str, list[NDArray[Any]]] = {}
    for trace in figure.data:
        x = trace["x"] if "xaxis" in trace else None  # else it stands in space or on a circle
        if x is not None and len(x):
            places.setdefault("xaxis" + (trace.xaxis or "x")[1:], []).append(np.asarray(x))
    most = {}
    for name, each in places.items():
        axis = figure.layout[name] if name in figure.layout else go.layout.XAxis()
        if axis.type == "log" or any(values.dtype.kind not in "iuf" for values in each):
            continue
        known = np.concatenate(each)
        known = known[np.isfinite(known)]
        if known.size and np.ptp(known) and (known == np.rint(known)).all():
            span = np.ptp(axis.range) if axis.range else ROOM * np.ptp(known)
            most[name] = int(span) + 1
    return most


def show(
    figure: go.Figure,
    *,
    key: str,
    summary: str,
    provenance: Provenance,
    table: Mapping[str, Sequence[object]],
    code: str,
    height: int = 360,
    on_click: Callable[[float, float], None] | None = None,
    chosen: tuple[float, float] = (0, 0),
    least: int = 0,
) -> None:
    """Draw a Plotly figure with its summary, provenance and export; the last three as in `draw`."""
    draw(figure, key=key, label=summary, height=height, on_click=on_click, chosen=chosen,
         least=least)  # fmt: skip
    footer(key=key, summary=summary, provenance=provenance, table=table, code=code)
