"""Gradient norms at the blocks' inputs of trained networks, and of the same ones when new."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from pages.shared.plotting import LEGEND, add_borders, clipped, clipped_axis, single
from pages.shared.ui.style import Look
from pages.shared.ui.text import tr
from snncore.analysis.gradient.trained_gradient import InputGradients
from snncore.network import blocks_per_stage

DECADES = (-6, 0)


class Profile(NamedTuple):
    """One line: a network that has been trained, or the same one when it was new."""

    name: str
    look: Look
    depth: int
    new: bool
    found: InputGradients


def profiles(lines: Sequence[Profile]) -> go.Figure:
    """Trained: filled markers and a thick line; new: open markers and a thin one."""
    figure = go.Figure()
    for line in lines:
        add_line(figure, line)
    for depth in sorted({line.depth for line in lines}):
        n = blocks_per_stage(depth)
        add_borders(figure, (n + 1, 2 * n + 1), name=tr("gradient.downsample"))
    last = max(len(line.found.batch) for line in lines)
    figure.update_layout(
        xaxis={"title": tr("trained_gradient.block"), "range": [0.9 - 0.02 * last, 1.02 * last]},
        yaxis=clipped_axis(tr("trained_gradient.norm"), *DECADES),
        legend=LEGEND,
    )
    return figure


def add_line(figure: go.Figure, line: Profile) -> None:
    color, dash, symbol = line.look
    norms = line.found.batch
    figure.add_scatter(
        x=single(np.arange(1, len(norms) + 1)),
        y=single(clipped(norms, *DECADES)),
        mode="lines+markers",
        line={"color": color, "dash": dash, "width": 1 if line.new else 2.5},
        marker={"color": color, "symbol": f"{symbol}-open" if line.new else symbol, "size": 8},
        customdata=norms,
        hovertemplate=tr("trained_gradient.hover") + "<extra>%{fullData.name}</extra>",
        name=tr("trained_gradient.new", name=line.name) if line.new else line.name,
    )
