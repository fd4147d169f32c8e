"""Moments of block Jacobians by block, and the singular values of one block."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from pages.shared.plotting import (
    HALVES,
    LEGEND,
    SECOND,
    add_borders,
    add_law,
    add_law_entry,
    add_measured,
    axes,
    level,
    single,
)
from pages.shared.ui.style import Line
from snncore.analysis.isometry.isometry import Isometry, Values

BINS = 48
PATTERNS = "/", "\\", "-", "|", "x", "+", "."


class BlockWords(NamedTuple):
    """The panels' titles, the axis of the blocks, and what the law is called."""

    moments: tuple[str, str]
    block: str
    law: str


def two_panels(
    figure: go.Figure,
    titles: tuple[str, str],
    across: dict[str, Any],
    tops: tuple[float, float],
) -> None:
    """Left the mean, right the variance, each with a dotted line where an isometry lies."""
    for panel, goal, title, top in zip((1, 2), (1.0, 0.0), titles, tops, strict=True):
        up = {"title": title, "range": [-0.03 * top, top]}
        figure.update_layout(axes(panel, HALVES, across, up))
        figure.add_shape(level(goal, panel=panel))
    figure.update_layout(legend=LEGEND)


def room(value: float) -> float:
    """An axis' upper end, the same for many values, so that it stays while a knob moves."""
    return next((top for top in (2.1, 3.1, 5.2, 10.4, 21.0) if value < top), 1.05 * value)


def per_block(
    found: Mapping[str, Isometry],
    laws: Mapping[str, Values],
    lines: Sequence[Line],
    words: BlockWords,
) -> go.Figure:
    """Mean and variance of every block, bars where estimated, the mean's law as a thin line."""
    figure = go.Figure()
    for (name, isometry), own in zip(found.items(), lines, strict=True):
        block = np.arange(1, len(isometry.blocks) + 1)
        mean, variance, mean_error, variance_error = np.array(isometry.blocks).T
        add_law(figure, block, laws[name], own.look.color)
        bars = {"visible": bool(mean_error.any()), "thickness": 1, "width": 3}
        add_measured(figure, own, block, mean, error_y=bars | {"array": single(mean_error)})
        error = bars | {"array": single(variance_error)}
        options = {"showlegend": False, "error_y": error} | SECOND
        add_measured(figure, own, block, variance, **options)
    add_law_entry(figure, words.law)
    first = next(iter(found.values()))
    add_borders(figure, np.flatnonzero(first.changes_shape) + 1, panels=2)
    every = np.array([m[:2] for isometry in found.values() for m in isometry.blocks])
    tops = tuple(room(float(value)) for value in every.max(axis=0))
    ends = [0.5, len(first.blocks) + 0.5]
    across = {"title": words.block, "range": ends}
    two_panels(figure, words.moments, across, (tops[0], tops[1]))
    return figure


def singular_values(
    found: Mapping[str, Values], lines: Sequence[Line], x: str, y: str
) -> go.Figure:
    """Share of the squared singular values in each of BINS equal intervals; 1 is an isometry."""
    figure = go.Figure()
    top = max(3.0, *(float(np.quantile(v, 0.99)) for v in found.values()))
    edges = np.linspace(0, top, BINS + 1)
    for squares, own, pattern in zip(found.values(), lines, cycle(PATTERNS), strict=False):
        counts, _ = np.histogram(np.minimum(squares, top), edges)
        color = own.look.color
        figure.add_scatter(
            x=single(edges),
            y=single(np.r_[counts, counts[-1]] / len(squares)),
            mode="lines",
            line={"color": color, "width": 1.5, "shape": "hv"},
            fill="tozeroy",
            fillpattern={"shape": pattern, "fgcolor": color, "fillmode": "overlay", "size": 7},
            fillcolor="rgba(128,128,128,0.08)",
            name=own.name,
        )
    figure.add_shape(level(1, upright=True))
    figure.update_layout(
        xaxis={"title": x, "range": [-0.02 * top, top]},
        yaxis={"title": y, "range": [0, 1.03]},
        legend=LEGEND,
    )
    return figure
