"""The phase map with its boundaries, and the margin for a residual over V_th."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from pages.shared.plotting import LEGEND, Figure, figure, single
from pages.shared.ui.style import LOOKS
from snncore.analysis.identity.phase_map import PhaseMap
from snncore.experiment import BlockKind

HOLDS = LOOKS[BlockKind.SPIKING].color
FAILS = "#23272e", "#a9b0ba"
"""No spike in common, and all but one."""

LINE, INK = "#ffffff", "#23272e"
"""Colours of lines and names on the map, which looks the same in light and dark."""


class Boundary(NamedTuple):
    """V_th along the rows of the map; solid for the neuron that is mapped."""

    name: str
    v_threshold: np.ndarray
    rows: np.ndarray
    own: bool
    height: float
    """Where the boundary's name stands, as a share of the map's height."""


class MapWords(NamedTuple):
    """`row` is what the rows are, `hover` a template of Plotly."""

    v_threshold: str
    row: str
    kept: str
    all: str
    hover: str


class MarginWords(NamedTuple):
    v_threshold: str
    epsilon: str
    closed_form: str
    bisected: str
    now: str


def phase(
    found: PhaseMap,
    thresholds: np.ndarray,
    rows: np.ndarray,
    boundaries: Sequence[Boundary],
    now: tuple[float, float],
    words: MapWords,
) -> Figure:
    """Percent of spikes kept as colour, the identity in its own; a cross where the controls are."""
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
            "title": words.v_threshold,
            "range": [thresholds[0] - half_x, thresholds[-1] + half_x],
        },
        "yaxis": {"title": words.row, "range": [rows[0] - half_y, rows[-1] + half_y]},
        "dragmode": False,
    }
    edges = [edge(boundary) for boundary in boundaries]
    return figure([heatmap(found, thresholds, rows, words), *edges, cross], layout)


def heatmap(
    found: PhaseMap, thresholds: np.ndarray, rows: np.ndarray, words: MapWords
) -> dict[str, object]:
    """The cells of the map."""
    return {
        "type": "heatmap",
        "x": single(thresholds),
        "y": single(rows),
        "z": found.percent,
        "zmin": 0,
        "zmax": 100,
        "colorscale": [[0, FAILS[0]], [0.994, FAILS[1]], [0.995, HOLDS], [1, HOLDS]],
        "colorbar": {
            "title": {"text": words.kept, "side": "right"},
            "tickvals": [0, 25, 50, 75, 100],
            "ticktext": ["0%", "25%", "50%", "75%", words.all],
            "thickness": 12,
        },
        "customdata": np.stack(found, -1).astype(np.int32),
        "hovertemplate": f"{words.hover}<extra></extra>",
    }


def edge(boundary: Boundary) -> dict[str, object]:
    """The line of a boundary."""
    width, dash = (3, "solid") if boundary.own else (2, "dot")
    return {
        "x": single(boundary.v_threshold),
        "y": single(boundary.rows),
        "mode": "lines",
        "line": {"color": LINE, "width": width, "dash": dash},
        "name": boundary.name,
        "hoverinfo": "skip",
        "showlegend": False,
    }


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
    line: np.ndarray,
    theory: np.ndarray | None,
    thresholds: np.ndarray,
    measured: np.ndarray,
    words: MarginWords,
) -> Figure:
    """The closed form as a line, the measured as markers; the last of `thresholds` is now's."""
    marker = {"color": HOLDS, "symbol": "triangle-down", "size": 8}
    now = marker | {"symbol": "x", "size": 13, "line": {"color": INK, "width": 1}}
    traces = [] if theory is None else [closed_form(line, theory, words.closed_form)]
    for part, look, name in (
        (slice(-1), marker, words.bisected),
        (slice(-1, None), now, words.now),
    ):
        points = {"x": single(thresholds[part]), "y": single(measured[part])}
        traces.append(points | {"mode": "markers", "marker": look, "name": name})
    layout = {
        "xaxis": {"title": words.v_threshold, "range": [0, 2.05]},
        "yaxis": {"title": words.epsilon, "range": [-0.01, 0.52]},
        "legend": LEGEND,
    }
    return figure(traces, layout)


def closed_form(x: np.ndarray, y: np.ndarray, name: str) -> dict[str, Any]:
    """The margin as theory says it: a line."""
    look = {"color": HOLDS, "width": 2}
    return {"x": single(x), "y": single(y), "mode": "lines", "line": look, "name": name}
