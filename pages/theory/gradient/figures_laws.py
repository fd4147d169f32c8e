"""Gradients through time as heatmaps, and the growth of the gradient's ratio with depth."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from pages.shared.plotting import HALVES, LEGEND, add_law, add_law_entry, axes, single
from pages.shared.ui.numbers import by_hand
from pages.shared.ui.style import Line
from snncore.analysis.gradient.growth_laws import GradientGrowth
from snncore.analysis.gradient.time_jacobian import TimeJacobian

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


def jacobian(found: TimeJacobian, words: TimeWords) -> go.Figure:
    """∂O[t']/∂S[t]: left where S[t] = 1, right where S[t] = 0; colours from -1.5 to 1.5."""
    figure, steps = go.Figure(), np.arange(1, len(found.spike) + 1)
    for i, (values, title) in enumerate(
        ((found.spike, words.at_spikes), (found.silent, words.at_silent))
    ):
        suffix = "2" if i else ""
        figure.add_heatmap(
            z=single(values),
            x=single(steps),
            y=single(steps),
            xaxis=f"x{suffix}",
            yaxis=f"y{suffix}",
            colorscale=DIVERGING,
            zmin=-1.5,
            zmax=1.5,
            xgap=2,
            ygap=2,
            text=[[by_hand(f"{value:.2g}") for value in row] for row in values],
            texttemplate="%{text}" if len(steps) <= 5 else None,
            showscale=bool(i),
        )
        middle = sum(HALVES[i]) / 2
        place = {"x": middle, "y": 1.02, "xref": "paper", "yref": "paper", "yanchor": "bottom"}
        figure.add_annotation(
            text=title, xanchor="center", showarrow=False, font={"size": 14}, **place
        )
    across = {"title": words.input_step, "tickvals": single(steps), "showgrid": False}
    down = {"tickvals": single(steps), "autorange": "reversed", "showgrid": False}
    named = down | {"title": words.output_step}
    figure.update_layout(**axes(1, HALVES, across, named), **axes(2, HALVES, across, down))
    return figure


def growth(
    found: Mapping[str, GradientGrowth], lines: Mapping[str, Line], words: GrowthWords
) -> go.Figure:
    """ln(first/last) over the number of blocks: measured points, fitted lines."""
    figure, fine = go.Figure(), np.linspace(3, 66, 100)
    for variant, g in found.items():
        name, (color, _, symbol) = lines[variant]
        add_law(figure, fine, g.fitted(fine), color)
        figure.add_scatter(
            x=single(g.blocks),
            y=single(np.where(np.isfinite(g.log_ratio), g.log_ratio, np.nan)),
            mode="markers",
            marker={"color": color, "symbol": symbol, "size": 9},
            name=name,
        )
    add_law_entry(figure, words.fit)
    figure.update_layout(
        xaxis={"title": words.blocks, "range": [0, 67]},
        yaxis={"title": words.log_ratio, "range": [-8, 6]},
        legend=LEGEND,
    )
    return figure
