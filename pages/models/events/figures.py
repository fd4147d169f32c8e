"""A clip three times: a cloud of events, one frame, the first layer's raster."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pages.shared.plotting import BARE, GREY, LEGEND, Figure, Trace, figure, note, on, single
from pages.shared.ui.style import CLEAR
from snncore.data.events.event import OFF, ON, Events

COLOURS = {ON: "#0072b2", OFF: "#d55e00"}
"""Brighter blue, darker orange: told apart by the colour-blind, and by the marker."""

SYMBOLS = {ON: "circle", OFF: "diamond"}
MOST = 3000
"""Events that are drawn beside those of the frame; of more, as many at even distances, since a
browser without a graphics card needs its time for each."""

FAINT = "rgba(128,128,128,0.35)"
EYE = {"x": 1.3, "y": -3.2, "z": 1.3}


class Words(NamedTuple):
    """What stands in the figures."""

    brighter: str
    darker: str
    time: str
    across: str
    down: str
    step: str
    neuron: str
    share: str
    with_state: str
    without: str
    accuracy: str


def cloud(events: Events, window: tuple[int, int], side: int, words: Words) -> Figure:
    """Events at (t, x, y); those of the frame shown, from index to index, all and larger."""
    count = len(events.t)
    inside = np.zeros(count, bool)
    inside[slice(*window)] = True
    drawn = inside.copy()
    drawn[np.linspace(0, count, min(count, MOST), endpoint=False, dtype=int)] = True
    traces = [
        points(events, np.flatnonzero(drawn & (events.p == polarity) & (inside == now)),
               polarity, now, name)
        for polarity, name in ((ON, words.brighter), (OFF, words.darker))
        for now in (False, True)
    ]  # fmt: skip
    # What WebGL draws does not follow the page's theme: one grey for light and dark.
    bare = {"backgroundcolor": CLEAR, "gridcolor": FAINT, "color": GREY, "tickfont": {"size": 10}}
    layout = {
        "scene": {
            "xaxis": bare | {"title": {"text": words.time}, "nticks": 5},
            "yaxis": bare | {"title": {"text": words.across}, "range": [0, side], "nticks": 4},
            "zaxis": bare | {"title": {"text": words.down}, "range": [side, 0], "nticks": 4},
            "aspectmode": "manual",
            "aspectratio": {"x": 1.7, "y": 1.0, "z": 1.0},
            "camera": {"eye": EYE, "center": {"x": 0, "y": 0, "z": -0.12}},
        },
        "legend": LEGEND | {"itemsizing": "constant"},
        "margin": {"l": 0, "r": 0, "t": 40, "b": 0},
    }
    return figure(traces, layout)


def points(events: Events, at: NDArray[np.int64], polarity: int, now: bool, name: str) -> Trace:
    """Events of one polarity, in the frame shown or elsewhere."""
    return {
        "type": "scatter3d",
        "x": single(events.t[at] / 1e6),
        "y": events.x[at],
        "z": events.y[at],
        "mode": "markers",
        "marker": {
            "size": 3.2 if now else 1.6,
            "color": COLOURS[polarity],
            "symbol": SYMBOLS[polarity],
            "opacity": 1.0 if now else 0.35,
        },
        "name": name,
        "legendgroup": name,
        "showlegend": not now,
        "hovertemplate": "%{x:.2f} s, %{y}, %{z}<extra>" + name + "</extra>",
    }


def scale(polarity: int) -> list[list[Any]]:
    """From see-through to the polarity's colour."""
    color = COLOURS[polarity]
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return [[0, "rgba(128,128,128,0.08)"], [0.001, f"rgba({red},{green},{blue},0.35)"], [1, color]]


def frame(counts: NDArray[np.int16], words: Words) -> Figure:
    """Counts [2, H, W] of the frame shown: brighter above, darker below."""
    most = max(int(counts.max()), 1)
    domains = {ON: [0.54, 0.98], OFF: [0.0, 0.44]}
    traces: list[Trace] = []
    layout: dict[str, Any] = {"margin": {"l": 8, "r": 8, "t": 24, "b": 8}, "annotations": []}
    for panel, (polarity, name) in enumerate(((ON, words.brighter), (OFF, words.darker)), 1):
        traces.append(cells(counts[polarity], (0, most), scale(polarity)) | on(panel) | {
            "hovertemplate": "%{x}, %{y}: %{z}<extra>" + name + "</extra>",
        })  # fmt: skip
        suffix = "" if panel == 1 else "2"
        square = {"scaleanchor": f"x{suffix}", "autorange": "reversed", "constrain": "domain"}
        layout |= {
            f"xaxis{suffix}": BARE | {"anchor": f"y{suffix}", "constrain": "domain"},
            f"yaxis{suffix}": BARE | {"domain": domains[polarity], **square},
        }
        place = {"x": 0.5, "y": domains[polarity][1], "xref": "paper", "yref": "paper"}
        layout["annotations"].append(note(name, place | {"yanchor": "bottom"}, size=13))
    return figure(traces, layout)


def cells(values: NDArray[Any], ends: tuple[int, int], colours: list[list[Any]]) -> Trace:
    """A map of small counts [rows, columns]."""
    return {
        "type": "heatmap",
        "z": values.astype(np.uint8),
        "zmin": ends[0],
        "zmax": ends[1],
        "colorscale": colours,
        "showscale": False,
    }


def raster(spikes: NDArray[np.bool_], step: int, color: str, words: Words) -> Figure:
    """Spikes [n, T] of the first layer, and where the scrubber stands."""
    rows, steps = spikes.shape
    trace = cells(spikes[::-1], (0, 1), [[0, "rgba(128,128,128,0.08)"], [1, color]])
    layout = {
        "xaxis": {"title": words.step, "showgrid": False, "dtick": max(1, steps // 8)},
        "yaxis": BARE | {"title": words.neuron},
        "margin": {"l": 36},
        "shapes": [here(step) | {"y0": -0.5, "y1": rows - 0.5}],
    }
    times = {"x": single(np.arange(1, steps + 1)), "xgap": 2, "ygap": 0.5, "hoverinfo": "skip"}
    return figure([trace | times], layout)


def here(step: int) -> dict[str, Any]:
    """The frame around the step shown."""
    line = {"color": GREY, "width": 2}
    return {"type": "rect", "x0": step - 0.5, "x1": step + 0.5, "line": line}
