"""Gradient norms at the blocks' inputs of trained networks, and of the same ones when new."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from pages.shared.plotting import (
    LEGEND,
    Figure,
    Note,
    Shape,
    Trace,
    border_names,
    borders,
    clipped,
    clipped_axis,
    figure,
    measured,
    scatter,
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


def profiles(lines: Sequence[Profile], words: Words) -> Figure:
    """Trained: filled markers and a thick line; new: open markers and a thin one."""
    traces = [line(profile, words.hover) for profile in lines]
    return figure(traces, layout(lines, words))


def over_images(lines: Sequence[Profile], words: Words) -> Figure:
    """The images' gradient norms by block: the median as a line, the 10th to the 90th percentile
    as an area."""
    traces: list[Trace] = []
    hover = f"{words.hover}<extra></extra>"
    for profile in lines:
        name, look = profile.line
        x = np.arange(1, profile.found.norms.shape[1] + 1)
        low, middle, high = (
            clipped(each, *DECADES) for each in np.percentile(profile.found.norms, SHARES, axis=0)
        )
        traces += [
            spread(x, low, high, look.color, legendgroup=name),
            measured(profile.line, x, middle, hovertemplate=hover, customdata=middle),
        ]
    return figure(traces, layout(lines, words))


def layout(lines: Sequence[Profile], words: Words) -> dict[str, Any]:
    """The axes, and the blocks that change the shape."""
    shapes: list[Shape] = []
    names: list[Note] = []
    for depth in sorted({profile.depth for profile in lines}):
        n = blocks_per_stage(depth)
        halved = n + 1, 2 * n + 1
        shapes += borders(halved)
        names += border_names(halved, words.border)
    last = max(len(profile.found.batch) for profile in lines)
    return {
        "xaxis": {
            "title": words.block,
            "range": [0.9 - 0.02 * last, 1.02 * last],
            "dtick": max(1, last // 8),  # blocks have whole numbers
        },
        "yaxis": clipped_axis(words.norm, *DECADES),
        "legend": LEGEND,
        "shapes": shapes,
        "annotations": names,
    }


def line(profile: Profile, hover: str) -> Trace:
    name, (color, dash, symbol) = profile.line
    norms = profile.found.batch
    return scatter(
        np.arange(1, len(norms) + 1),
        clipped(norms, *DECADES),
        mode="lines+markers",
        line={"color": color, "dash": dash, "width": 1 if profile.new else 2.5},
        marker={"color": color, "symbol": f"{symbol}-open" if profile.new else symbol, "size": 8},
        customdata=norms,
        hovertemplate=hover + "<extra>%{fullData.name}</extra>",
        name=name,
    )
