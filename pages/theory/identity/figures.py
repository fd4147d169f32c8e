"""The phase map with its boundaries, and the margin for a residual over V_th."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from pages.shared.plotting import LEGEND, single
from pages.shared.ui.style import LOOKS
from pages.shared.ui.text import tr
from snncore.analysis.identity.phase_map import PhaseMap
from snncore.experiment import BlockKind

HOLDS = LOOKS[BlockKind.SPIKING].color
FAILS = "#23272e", "#a9b0ba"
"""No spike in common, and all but one."""

LINE, INK = "#ffffff", "#23272e"
"""On the map, whose colours are the same in light and dark."""


class Boundary(NamedTuple):
    """V_th along the rows of the map; solid for the neuron that is mapped."""

    name: str
    v_threshold: np.ndarray
    rows: np.ndarray
    own: bool
    height: float
    """Of the map: 0 to 1."""


def phase(
    found: PhaseMap,
    thresholds: np.ndarray,
    rows: np.ndarray,
    title: str,
    boundaries: Sequence[Boundary],
    now: tuple[float, float],
) -> go.Figure:
    """Percent of spikes kept as colour, the identity in its own."""
    heatmap = {
        "type": "heatmap",
        "x": single(thresholds),
        "y": single(rows),
        "z": found.percent,
        "zmin": 0,
        "zmax": 100,
        "colorscale": [[0, FAILS[0]], [0.994, FAILS[1]], [0.995, HOLDS], [1, HOLDS]],
        "colorbar": {
            "title": {"text": tr("phase.kept"), "side": "right"},
            "tickvals": [0, 25, 50, 75, 100],
            "ticktext": ["0 %", "25 %", "50 %", "75 %", tr("phase.all")],
            "thickness": 12,
        },
        "customdata": np.stack(found, -1).astype(np.int32),
        "hovertemplate": tr("phase.hover", row=title) + "<extra></extra>",
    }
    edges = [
        {
            "x": single(boundary.v_threshold),
            "y": single(boundary.rows),
            "mode": "lines",
            "line": {"color": LINE, "width": 3 if boundary.own else 2, "dash": dash(boundary)},
            "name": boundary.name,
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for boundary in boundaries
    ]
    cross = {
        "x": [now[0]],
        "y": [now[1]],
        "mode": "markers",
        "marker": {"symbol": "x", "size": 13, "color": LINE, "line": {"color": INK, "width": 2}},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    half_x, half_y = (np.diff(edge)[0] / 2 for edge in (thresholds, rows))
    layout = {
        "annotations": [label(b, float(thresholds[-1]), float(rows[-1])) for b in boundaries],
        "xaxis": {
            "title": tr("phase.v_threshold"),
            "range": [thresholds[0] - half_x, thresholds[-1] + half_x],
        },
        "yaxis": {"title": title, "range": [rows[0] - half_y, rows[-1] + half_y]},
        "dragmode": False,
    }
    return go.Figure([heatmap, *edges, cross], layout)


def dash(boundary: Boundary) -> str:
    return "solid" if boundary.own else "dot"


def label(boundary: Boundary, right: float, top: float) -> dict[str, object]:
    """The boundary's name beside it, at its height or the nearest at which it is on the map."""
    away = np.abs(boundary.rows - top * boundary.height)
    place = np.where(boundary.v_threshold <= right, away, np.inf).argmin()
    x = float(boundary.v_threshold[place])
    to_the_left = x > right * 0.7
    return {
        "x": x,
        "y": float(boundary.rows[place]),
        "text": boundary.name,
        "showarrow": False,
        "visible": x <= right,
        "xanchor": "right" if to_the_left else "left",
        "xshift": -6 if to_the_left else 6,
        "font": {"color": LINE, "size": 13},
        "bgcolor": INK,
        "opacity": 0.9,
    }


def margin(
    line: np.ndarray, theory: np.ndarray | None, thresholds: np.ndarray, measured: np.ndarray
) -> go.Figure:
    """The closed form as a line, the measured as markers; the last of `thresholds` is now's."""
    marker = {"color": HOLDS, "symbol": "triangle-down", "size": 8}
    now = {"symbol": "x", "size": 13, "line": {"color": INK, "width": 1}}
    traces = [
        {
            "x": single(thresholds[:-1]),
            "y": single(measured[:-1]),
            "mode": "markers",
            "marker": marker,
            "name": tr("phase.bisected"),
        },
        {
            "x": single(thresholds[-1:]),
            "y": single(measured[-1:]),
            "mode": "markers",
            "marker": marker | now,
            "name": tr("phase.now"),
        },
    ]
    if theory is not None:
        closed = {
            "x": single(line),
            "y": single(theory),
            "mode": "lines",
            "line": {"color": HOLDS, "width": 2},
            "name": tr("phase.closed_form"),
        }
        traces.insert(0, closed)
    layout = {
        "xaxis": {"title": tr("phase.v_threshold"), "range": [0, 2.05]},
        "yaxis": {"title": tr("phase.epsilon"), "range": [-0.01, 0.52]},
        "legend": LEGEND,
    }
    return go.Figure(traces, layout)
