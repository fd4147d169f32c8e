"""A Plotly figure that is redrawn in place, where st.plotly_chart would mount it anew."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.shared.components.browser.frame import TOOLBAR, fitted, frame
from pages.shared.components.browser.packed import encoded
from pages.shared.components.browser.plain import plain
from pages.shared.components.browser.scripts import script
from pages.shared.ui.figure import Provenance, footer
from pages.shared.ui.style import CLEAR
from pages.shared.ui.text import tr

HERE = Path(__file__).parent
TOOLS_HEIGHT = 24

ROOM = 1.12
"""Of an axis that Plotly makes as long as it likes, how much longer than its data it is."""

TYPED = ("f4", "f8", "i1", "u1", "i2", "u2", "i4", "u4")
"""Of which type plotly.js reads the bytes of an array."""

IN_SPACE = ("scatter3d", "surface")
"""Kinds of trace whose x is of no axis in the plane."""

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
    figure: Mapping[str, Any],
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


def as_json(figure: Mapping[str, Any], height: int) -> str:
    """The figure as the browser gets it, in the page's font and on its background."""
    layout = figure["layout"]
    axes = {
        name: layout.get(name, {}) | {"nticks": most}
        for name, most in whole_axes(figure).items()
        if not layout.get(name, {}).keys() & {"dtick", "nticks", "tickvals"}
    }
    own = {
        "height": height,
        "margin": MARGIN | layout.get("margin", {}),
        "uirevision": "keep",
        "font": {"family": st.get_option("theme.font"), "size": 13},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
    }
    return json.dumps(in_json({"data": figure["data"], "layout": layout | own | axes}))


def in_json(part: Any) -> Any:
    """A part of a figure as JSON has it, with null for what is not a number; an array as its bytes
    in base64, which plotly.js reads."""
    match part:
        case dict():
            return {name: in_json(value) for name, value in part.items()}
        case list() | tuple():
            return [in_json(value) for value in part]
        case np.ndarray() if part.size and (kind := part.dtype.str[1:]) in TYPED:
            shape = {"shape": ", ".join(map(str, part.shape))} if part.ndim > 1 else {}
            return {"dtype": kind, "bdata": encoded(part)} | shape
        case np.ndarray():
            return in_json(part.tolist())
        case np.generic():
            return in_json(part.item())
        case float() if not math.isfinite(part):
            return None
    return part


def whole_axes(figure: Mapping[str, Any]) -> dict[str, int]:
    """The horizontal axes on which everything stands at whole numbers, such as blocks, and how many
    numbers each can have at most: there is no block 2.5, however wide the screen."""
    places: dict[str, list[NDArray[Any]]] = {}
    for trace in figure["data"]:
        x = trace.get("x")
        if x is not None and len(x) and trace["type"] not in IN_SPACE:
            places.setdefault("xaxis" + trace.get("xaxis", "x")[1:], []).append(np.asarray(x))
    most = {}
    for name, each in places.items():
        axis = figure["layout"].get(name, {})
        if axis.get("type") == "log" or any(values.dtype.kind not in "iuf" for values in each):
            continue
        known = np.concatenate(each)
        known = known[np.isfinite(known)]
        if known.size and np.ptp(known) and (known == np.rint(known)).all():
            span = np.ptp(axis["range"]) if axis.get("range") is not None else ROOM * np.ptp(known)
            most[name] = int(span) + 1
    return most


def show(
    figure: Mapping[str, Any],
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
