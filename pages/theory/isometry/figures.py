"""Moments of block Jacobians by block, and the singular values of one block."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any, NamedTuple

import numpy as np

from pages.shared.plotting import (
    HALVES,
    LEGEND,
    SECOND,
    Figure,
    Shape,
    Trace,
    axes,
    borders,
    figure,
    law_entry,
    law_line,
    level,
    measured,
    scatter,
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
    titles: tuple[str, str],
    across: dict[str, Any],
    tops: tuple[float, float],
    lines: Sequence[Shape] = (),
) -> dict[str, Any]:
    """The layout: left the mean, right the variance, each with a dotted line where an isometry
    lies, and what other lines there are."""
    mean, variance = (
        {"title": title, "range": [-0.03 * top, top]}
        for title, top in zip(titles, tops, strict=True)
    )
    return {
        **axes(1, HALVES, across, mean),
        **axes(2, HALVES, across, variance),
        "shapes": [*lines, level(1), level(0, panel=2)],
        "legend": LEGEND,
    }


def room(value: float) -> float:
    """An axis' upper end, the same for many values, so that it stays while a knob moves."""
    return next((top for top in (2.1, 3.1, 5.2, 10.4, 21.0) if value < top), 1.05 * value)


def per_block(
    found: Mapping[str, Isometry],
    laws: Mapping[str, Values],
    lines: Sequence[Line],
    words: BlockWords,
) -> Figure:
    """Mean and variance of every block, bars where estimated, the mean's law as a thin line."""
    traces: list[Trace] = []
    for (name, isometry), own in zip(found.items(), lines, strict=True):
        block = np.arange(1, len(isometry.blocks) + 1)
        mean, variance, mean_error, variance_error = np.array(isometry.blocks).T
        bars = {"visible": bool(mean_error.any()), "thickness": 1, "width": 3}
        error, second = (bars | {"array": single(each)} for each in (mean_error, variance_error))
        traces += [
            law_line(block, laws[name], own.look.color),
            measured(own, block, mean, error_y=error),
            measured(own, block, variance, showlegend=False, error_y=second, **SECOND),
        ]
    traces.append(law_entry(words.law))
    first = next(iter(found.values()))
    every = np.array([m[:2] for isometry in found.values() for m in isometry.blocks])
    tops = tuple(room(float(value)) for value in every.max(axis=0))
    ends = [0.5, len(first.blocks) + 0.5]
    across = {"title": words.block, "range": ends}
    halved = borders(np.flatnonzero(first.changes_shape) + 1, panels=2)
    return figure(traces, two_panels(words.moments, across, (tops[0], tops[1]), halved))


def singular_values(found: Mapping[str, Values], lines: Sequence[Line], x: str, y: str) -> Figure:
    """Share of the squared singular values in each of BINS equal intervals; 1 is an isometry."""
    traces = []
    top = max(3.0, *(float(np.quantile(v, 0.99)) for v in found.values()))
    edges = np.linspace(0, top, BINS + 1)
    for squares, own, pattern in zip(found.values(), lines, cycle(PATTERNS), strict=False):
        counts, _ = np.histogram(np.minimum(squares, top), edges)
        color = own.look.color
        trace = scatter(
            edges,
            np.r_[counts, counts[-1]] / len(squares),
            mode="lines",
            line={"color": color, "width": 1.5, "shape": "hv"},
            fill="tozeroy",
            fillpattern={"shape": pattern, "fgcolor": color, "fillmode": "overlay", "size": 7},
            fillcolor="rgba(128,128,128,0.08)",
            name=own.name,
        )
        traces.append(trace)
    layout = {
        "xaxis": {"title": x, "range": [-0.02 * top, top]},
        "yaxis": {"title": y, "range": [0, 1.03]},
        "legend": LEGEND,
        "shapes": [level(1, upright=True)],
    }
    return figure(traces, layout)
