"""Gradient norms at the blocks' inputs of trained networks, and of the same ones when new."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from pages.shared.plotting import (
    LEGEND,
    add_borders,
    add_measured,
    clipped,
    clipped_axis,
    single,
    spread,
)
from pages.shared.ui.style import Line
from snncore.analysis.gradient.trained_gradient import InputGradients
from snncore.network import blocks_per_stage

DECADES = (-6, 0)
SHARES = (10, 50, 90)
"""Percent of the images whose norms lie below: both edges of the area, the line between them."""


class Profile(NamedTuple):
    """One line: a network that has been trained, or the same one when it was new."""

    line: Line
    depth: int
    new: bool
    found: InputGradients


class Words(NamedTuple):
    """What stands in the figures: the titles of the axes, the first border, and what a point says
    (Plotly's template of block and norm)."""

    block: str
    norm: str
    border: str
    hover: str


def profiles(lines: Sequence[Profile], words: Words) -> go.Figure:
    """Trained: filled markers and a thick line; new: open markers and a thin one."""
    figure = go.Figure()
    for profile in lines:
        add_line(figure, profile, words.hover)
    arrange(figure, lines, words)
    return figure


def over_images(lines: Sequence[Profile], words: Words) -> go.Figure:
    """The images' gradient norms by block: the median as a line, the 10th to the 90th percentile
    as an area."""
    figure = go.Figure()
    for profile in lines:
        name, look = profile.line
        x = np.arange(1, profile.found.norms.shape[1] + 1)
        low, middle, high = (
            clipped(each, *DECADES) for each in np.percentile(profile.found.norms, SHARES, axis=0)
        )
        figure.add_trace(spread(x, low, high, look.color, legendgroup=name))
        add_measured(figure, profile.line, x, middle, hovertemplate=f"{words.hover}<extra></extra>",
                     customdata=middle)  # fmt: skip
    arrange(figure, lines, words)
    return figure


def arrange(figure: go.Figure, lines: Sequence[Profile], words: Words) -> None:
    """The axes, and the blocks that change the shape."""
    for depth in sorted({profile.depth for profile in lines}):
        n = blocks_per_stage(depth)
        add_borders(figure, (n + 1, 2 * n + 1), name=words.border)
    last = max(len(profile.found.batch) for profile in lines)
    figure.update_layout(
        xaxis={
            "title": words.block,
            "range": [0.9 - 0.02 * last, 1.02 * last],
            "dtick": max(1, last // 8),  # blocks have whole numbers
        },
        yaxis=clipped_axis(words.norm, *DECADES),
        legend=LEGEND,
    )


def add_line(figure: go.Figure, profile: Profile, hover: str) -> None:
    name, (color, dash, symbol) = profile.line
    norms = profile.found.batch
    figure.add_scatter(
        x=single(np.arange(1, len(norms) + 1)),
        y=single(clipped(norms, *DECADES)),
        mode="lines+markers",
        line={"color": color, "dash": dash, "width": 1 if profile.new else 2.5},
        marker={"color": color, "symbol": f"{symbol}-open" if profile.new else symbol, "size": 8},
        customdata=norms,
        hovertemplate=hover + "<extra>%{fullData.name}</extra>",
        name=name,
    )
