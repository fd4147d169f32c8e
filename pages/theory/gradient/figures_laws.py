"""Gradients through time as heatmaps, and the growth of the gradient's ratio with depth."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pages.shared.plotting import (
    HALVES,
    LEGEND,
    Figure,
    Trace,
    axes,
    figure,
    law_entry,
    law_line,
    on,
    scatter,
    single,
)
from pages.shared.ui.numbers import by_hand
from pages.shared.ui.style import Line
from snncore.analysis.gradient.growth_laws import GradientGrowth
from snncore.analysis.gradient.time_jacobian import TimeJacobian, Values

DIVERGING = [[0, "#b2182b"], [0.5, "#f7f7f7"], [1, "#2166ac"]]


class TimeWords(NamedTuple):
    """The panels' headings and the axes' titles."""

    at_spikes: str
    at_silent: str
    input_step: str
    output_step: str


class GrowthWords(NamedTuple):
    """The axes' titles, and what the fitted lines are called."""

    blocks: str
    log_ratio: str
    fit: str


def jacobian(found: TimeJacobian, words: TimeWords) -> Figure:
    """∂O[t']/∂S[t]: left where S[t] = 1, right where S[t] = 0; colours from -1.5 to 1.5."""
    steps = single(np.arange(1, len(found.spike) + 1))
    titles = words.at_spikes, words.at_silent
    across = {"title": words.input_step, "tickvals": steps, "showgrid": False}
    down = {"tickvals": steps, "autorange": "reversed", "showgrid": False}
    above = {"y": 1.02, "xref": "paper", "yref": "paper", "xanchor": "center", "yanchor": "bottom"}
    layout = {
        **axes(1, HALVES, across, down | {"title": words.output_step}),
        **axes(2, HALVES, across, down),
        "annotations": [
            {"text": title, "x": sum(half) / 2, "showarrow": False, "font": {"size": 14}, **above}
            for half, title in zip(HALVES, titles, strict=True)
        ],
    }
    left, right = cells(found.spike, steps), cells(found.silent, steps)
    return figure([left | {"showscale": False}, right | on(2)], layout)


def cells(values: Values, steps: NDArray[np.float32]) -> Trace:
    """A map of derivatives, each with its number as long as there is room."""
    return {
        "type": "heatmap",
        "z": single(values),
        "x": steps,
        "y": steps,
        "colorscale": DIVERGING,
        "zmin": -1.5,
        "zmax": 1.5,
        "xgap": 2,
        "ygap": 2,
        "text": [[by_hand(f"{value:.2g}") for value in row] for row in values],
        "texttemplate": "%{text}" if len(steps) <= 5 else None,
    }


def growth(
    found: Mapping[str, GradientGrowth], lines: Mapping[str, Line], words: GrowthWords
) -> Figure:
    """ln(first/last) over the number of blocks: measured points, fitted lines."""
    traces, fine = [], np.linspace(3, 66, 100)
    for variant, g in found.items():
        name, (color, _, symbol) = lines[variant]
        marker = {"color": color, "symbol": symbol, "size": 9}
        known = np.where(np.isfinite(g.log_ratio), g.log_ratio, np.nan)
        traces += [
            law_line(fine, g.fitted(fine), color),
            scatter(g.blocks, known, mode="markers", marker=marker, name=name),
        ]
    traces.append(law_entry(words.fit))
    layout = {
        "xaxis": {"title": words.blocks, "range": [0, 67]},
        "yaxis": {"title": words.log_ratio, "range": [-8, 6]},
        "legend": LEGEND,
    }
    return figure(traces, layout)
