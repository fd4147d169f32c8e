"""The loss around trained networks as filled contours, a map for each on one colour scale."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pages.shared.plotting import GREY, Figure, Note, Trace, axes, figure, on, scatter, single
from pages.shared.ui.style import Line
from snncore.analysis.landscape.loss_surface import LossSurface

HIGHEST = 5.0
"""Nats. What lies above is drawn as this: guessing among ten classes costs ln 10 = 2.3."""

BANDS = 14
TICKS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 5.0)
ACROSS = 2
"""Maps in a row: more would be too small to read on a narrow screen."""

MARK, LEVEL = "#ffffff", "#ffffff"
"""Colours of marks and lines on the maps, which look the same in light and dark."""


class Drawn(NamedTuple):
    """One network's slice, and whether it ships or has been measured here."""

    line: Line
    precomputed: bool
    surface: LossSurface


class Cell(NamedTuple):
    """The part of the figure's width and height that a map has."""

    x: list[float]
    y: list[float]


class Words(NamedTuple):
    """What stands in the figures: the scale of the loss, what a place says (Plotly's template of
    a, b and the loss), the axes of the cuts, where a slice comes from."""

    loss: str
    hover: str
    along_a: str
    along_b: str
    precomputed: str
    measured: str


def lowest(slices: Sequence[Drawn]) -> float:
    """The lower end of the shared scale: the tick below every loss, so that it moves in steps."""
    least = min(float(np.nanmin(s.surface.loss, initial=1.0)) for s in slices)
    return max((tick for tick in TICKS if tick <= least), default=TICKS[0])


def maps(slices: Sequence[Drawn], words: Words) -> Figure:
    """Filled contours of log loss, all on one scale; dashed: the centre's loss + ln 2."""
    low, cells = lowest(slices), grid(len(slices), 0.08, 0.2)
    traces = [
        trace | on(panel)
        for panel, drawn in enumerate(slices, 1)
        for trace in (filled(drawn, low, words.hover), level(drawn), *marks(drawn.surface))
    ]
    reach = float(slices[0].surface.places[-1])
    square = {"range": [-reach, reach], "constrain": "domain", "showgrid": False}
    square["tickvals"] = [-reach / 2, 0, reach / 2]  # none at the edges, where two maps meet
    across = square | {"title": {"text": "a", "standoff": 4}}
    up = square | {"title": {"text": "b", "standoff": 0}, "constraintoward": "top"}
    layout: dict[str, Any] = {
        "annotations": headings(slices, cells, words),
        "margin": {"t": 52},
        "coloraxis": scale(low, words.loss),
    }
    for panel, cell in enumerate(cells, 1):
        own = {"scaleanchor": on(panel).get("yaxis", "y")}
        layout |= axes(panel, [each.x for each in cells], across | own, up | {"domain": cell.y})
    return figure(traces, layout)


def grid(count: int, gap_x: float, gap_y: float) -> list[Cell]:
    """Where maps stand row by row, also those that would fill the last row."""
    columns, rows = min(count, ACROSS), math.ceil(count / ACROSS)
    width, height = ((1 - gap * (n - 1)) / n for gap, n in ((gap_x, columns), (gap_y, rows)))
    lefts = [column * (width + gap_x) for column in range(columns)]
    bottoms = [row * (height + gap_y) for row in reversed(range(rows))]
    return [Cell([x, x + width], [y, y + height]) for y in bottoms for x in lefts]


def headings(slices: Sequence[Drawn], cells: Sequence[Cell], words: Words) -> list[Note]:
    """Above each map the network's name, and below that where its numbers come from."""
    above = {"xanchor": "center", "yanchor": "bottom", "xref": "paper", "yref": "paper"}
    look = {"showarrow": False, "font": {"size": 11}, **above}
    sources = [words.precomputed if s.precomputed else words.measured for s in slices]
    return [
        {"text": f"{drawn.line.name}<br><sup>{source}</sup>", "x": sum(x) / 2, "y": y[1], **look}
        for drawn, source, (x, y) in zip(slices, sources, cells, strict=False)
    ]


def scale(low: float, title: str) -> dict[str, object]:
    """The colours of log loss from `low` to HIGHEST, with losses at the ticks."""
    return {
        "colorscale": "Viridis",
        "cmin": math.log10(low),
        "cmax": math.log10(HIGHEST),
        "colorbar": {
            "title": {"text": title, "side": "right"},
            "thickness": 12,
            **ticks(low),
        },
    }


def ticks(low: float) -> dict[str, object]:
    """Losses at their logarithms; the last says that it stands for more."""
    shown = [tick for tick in TICKS if tick >= low]
    texts = [f"{tick:g}" for tick in shown]
    return {"tickvals": single(np.log10(shown)), "ticktext": [*texts[:-1], f"≥ {texts[-1]}"]}


def filled(drawn: Drawn, low: float, hover: str) -> Trace:
    start, end = math.log10(low), math.log10(HIGHEST)
    return {
        "type": "contour",
        **coloured(drawn, hover),
        "contours": {"start": start, "end": end, "size": (end - start) / BANDS},
        "line": {"width": 0.5, "color": "rgba(255,255,255,0.35)"},
    }


def coloured(drawn: Drawn, hover: str) -> Trace:
    """What a map and a relief have in common: log loss at its place, in the colours of `scale`."""
    places, loss = drawn.surface.places, drawn.surface.loss
    return {
        "x": single(places),
        "y": single(places),
        "z": logarithm(loss),
        "connectgaps": bool(drawn.surface.known.any()),  # Plotly cannot fill what is all empty
        "coloraxis": "coloraxis",
        "customdata": loss,
        "hovertemplate": f"{hover}<extra>{drawn.line.name}</extra>",
    }


def level(drawn: Drawn) -> Trace:
    """The one line at the centre's loss + ln 2."""
    places, surface = drawn.surface.places, drawn.surface
    known = bool(surface.known.all())
    at = dict.fromkeys(("start", "end"), math.log10(surface.level)) if known else {}
    return {
        "type": "contour",
        "x": single(places),
        "y": single(places),
        "z": logarithm(surface.loss),
        "visible": known,
        "contours": {**at, "size": 1, "coloring": "none"},
        "line": {"width": 2.5, "color": LEVEL, "dash": "dash"},
        "showscale": False,
        "showlegend": False,
        "hoverinfo": "skip",
    }


def marks(surface: LossSurface) -> list[Trace]:
    """The network itself; and, as long as places are missing, those that have been measured."""
    cross = {"symbol": "cross-thin", "size": 12, "line": {"color": MARK, "width": 2}}
    found = [point(np.zeros(1), np.zeros(1), cross)]
    if not surface.known.all():
        j, i = surface.known.nonzero()
        dot = {"size": 4, "color": MARK, "line": {"color": GREY, "width": 1}}
        found.append(point(surface.places[i], surface.places[j], dot))
    return found


def point(x: NDArray[np.float64], y: NDArray[np.float64], marker: dict[str, object]) -> Trace:
    quiet = {"hoverinfo": "skip", "showlegend": False, "cliponaxis": False}
    return scatter(x, y, mode="markers", marker=marker, **quiet)


def logarithm(loss: NDArray[np.float64]) -> NDArray[np.float32]:
    return single(np.log10(np.clip(loss, TICKS[0], HIGHEST)))
