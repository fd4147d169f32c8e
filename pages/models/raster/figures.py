"""The raster page's charts of one layer or three: spikes per neuron, the lesson's rasters."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pages.shared.plotting import (
    BARE,
    LEGEND,
    PERCENT,
    Figure,
    Trace,
    axes,
    figure,
    on,
    scatter,
    single,
)
from pages.shared.ui.style import LOOKS
from snncore.analysis.raster.spike_counts import SpikeCounts
from snncore.experiment import BlockKind

CHANCE: dict[str, object] = {
    "color": "#9b59b6",
    "symbol": "diamond",
    "size": 9,
    "line": {"color": "#ffffff", "width": 1},
}
"""What would be if every neuron fired at the mean rate by chance."""

SHARE = PERCENT | {"range": [0, 1.04]}
KINDS = {"silent": ("#b9c0c7", ""), "ragged": ("#e69f00", "/"), "regular": ("#0072b2", "x")}
"""Colour and pattern of a kind of neuron."""


class Words(NamedTuple):
    """What stands in the histogram: the names of bars and line, the titles of the axes."""

    measured: str
    binomial: str
    spikes: str
    share: str


def histogram(counts: SpikeCounts, block: BlockKind, words: Words) -> Figure:
    """Measured shares as bars; the binomial with the same mean rate as diamonds."""
    spikes = single(np.arange(len(counts.shares)))
    measured = {
        "type": "bar",
        "x": spikes,
        "y": single(counts.shares),
        "marker": {"color": LOOKS[block].color, "opacity": 0.75},
        "name": words.measured,
        "hovertemplate": "%{x}: %{y:.2%}<extra></extra>",
    }
    expected = scatter(
        spikes,
        counts.binomial,
        mode="lines+markers",
        line={"color": CHANCE["color"], "dash": "dot", "width": 1.5},
        marker=CHANCE | {"size": 11},
        name=words.binomial,
        hovertemplate="%{x}: %{y:.2%}<extra></extra>",
    )
    layout = {
        "xaxis": {"title": words.spikes, "tickvals": spikes, "range": [-0.7, len(spikes) - 0.3]},
        "yaxis": SHARE | {"title": words.share},
        "legend": LEGEND,
    }
    return figure([measured, expected], layout)


def lesson(
    rasters: Sequence[NDArray[np.bool_]],
    titles: Sequence[str],
    block: BlockKind,
    *,
    across: str,
    up: str,
) -> Figure:
    """Rasters [n, T] side by side; a mark is a spike."""
    width = 1 / len(rasters)
    parts = [[n * width + 0.02, (n + 1) * width - 0.02] for n in range(len(rasters))]
    above = {"y": 1.0, "xref": "paper", "yref": "paper", "xanchor": "center", "yanchor": "bottom"}
    layout: dict[str, Any] = {
        "annotations": [
            {"text": f"<b>{title}</b>", "x": (n + 0.5) * width, "showarrow": False, **above}
            for n, title in enumerate(titles)
        ]
    }
    for panel, spikes in enumerate(rasters, 1):
        steps = spikes.shape[1]
        time = {"title": across, "dtick": max(1, steps // 8), "range": [0.5, steps + 0.5]}
        layout |= axes(panel, parts, time | {"showgrid": False}, BARE)
    layout["yaxis"]["title"] = up
    color = LOOKS[block].color
    traces = [marks(spikes, color) | on(panel) for panel, spikes in enumerate(rasters, 1)]
    return figure(traces, layout)


def marks(spikes: NDArray[np.bool_], color: str) -> Trace:
    """One raster [n, T], its first neuron at the top."""
    return {
        "type": "heatmap",
        "z": spikes[::-1].astype(np.uint8),
        "x": single(np.arange(1, spikes.shape[1] + 1)),
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, "rgba(128,128,128,0.10)"], [1, color]],
        "showscale": False,
        "xgap": 3,
        "ygap": 0.5,
        "hoverinfo": "skip",
    }
