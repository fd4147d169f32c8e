"""Gradients through time as heatmaps, and the growth of the gradient's ratio with depth."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from pages.shared.plotting import HALVES, LEGEND, add_law, add_law_entry, axes, single
from pages.shared.ui.text import tr
from pages.shared.ui.variants import label, look
from snncore.analysis.gradient.growth_laws import GradientGrowth
from snncore.analysis.gradient.time_jacobian import TimeJacobian

DIVERGING = [[0, "#b2182b"], [0.5, "#f7f7f7"], [1, "#2166ac"]]


def jacobian(found: TimeJacobian) -> go.Figure:
    """∂O[t']/∂S[t]: left where S[t] = 1, right where S[t] = 0; colours from -1.5 to 1.5."""
    figure, steps = go.Figure(), np.arange(1, len(found.spike) + 1)
    for i, (values, title) in enumerate(
        ((found.spike, tr("gradient.at_spikes")), (found.silent, tr("gradient.at_silent")))
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
            text=[[f"{value:.2g}" for value in row] for row in values],
            texttemplate="%{text}" if len(steps) <= 5 else None,
            textfont={"size": 12},
            showscale=bool(i),
        )
        middle = sum(HALVES[i]) / 2
        place = {"x": middle, "y": 1.02, "xref": "paper", "yref": "paper", "yanchor": "bottom"}
        figure.add_annotation(
            text=title, xanchor="center", showarrow=False, font={"size": 14}, **place
        )
    across = {"title": tr("gradient.input_step"), "tickvals": single(steps), "showgrid": False}
    down = {"tickvals": single(steps), "autorange": "reversed", "showgrid": False}
    named = down | {"title": tr("gradient.output_step")}
    figure.update_layout(**axes(1, HALVES, across, named), **axes(2, HALVES, across, down))
    return figure


def growth(found: Mapping[str, GradientGrowth]) -> go.Figure:
    """ln(first/last) over the number of blocks: measured points, fitted lines."""
    figure, fine = go.Figure(), np.linspace(3, 66, 100)
    for variant, g in found.items():
        color, _, symbol = look(variant)
        add_law(figure, fine, g.fitted(fine), color)
        figure.add_scatter(
            x=single(g.blocks),
            y=single(np.where(np.isfinite(g.log_ratio), g.log_ratio, np.nan)),
            mode="markers",
            marker={"color": color, "symbol": symbol, "size": 9},
            name=f"{label(variant)}: {in_symbols(g)}",
        )
    add_law_entry(figure, tr("gradient.fit"))
    figure.update_layout(
        xaxis={"title": tr("gradient.blocks_l"), "range": [0, 67]},
        yaxis={"title": tr("gradient.log_ratio"), "range": [-8, 6]},
        legend=LEGEND,
    )
    return figure


def in_symbols(g: GradientGrowth) -> str:
    """The fitted law as a short formula."""
    return tr(f"gradient.formula_{g.law}", coefficient=g.coefficient)
