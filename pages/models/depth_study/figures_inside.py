"""Networks of one depth: their learning curves, and what is measured at each block at the end."""

import math
from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from pages.models.depth_study.figures import band_traces
from pages.models.depth_study.kinds import label, look
from pages.shared.plotting import (
    HALVES,
    LEGEND,
    PERCENT,
    Trace,
    add_borders,
    axes,
    on,
    positive,
    power_axis,
    single,
)
from pages.shared.ui.text import tr
from snncore.analysis.depth.row import NetKind
from snncore.analysis.depth.seed_band import SeedBand
from snncore.network import blocks_per_stage
from snncore.training import Score

Bands = Mapping[NetKind, SeedBand]
Ends = tuple[float, float]


def learning(
    loss: Bands, accuracy: Bands, test: Mapping[NetKind, Score], steps: int, ends: tuple[Ends, Ends]
) -> go.Figure:
    """Training loss and accuracy against the step; at the end, unconnected, those on the test
    pictures."""
    traces: list[Trace] = []
    panels = ((loss, "loss", ".3f"), (accuracy, "accuracy", ".1%"))
    for number, (bands, name, text) in enumerate(panels, 1):
        for kind, band in bands.items():
            traces += band_traces(kind, band, number, text=text, markers=False)
            traces.append(test_trace(kind, getattr(test[kind], name), steps, number, text))
    x = {"title": tr("depth_study.step"), "range": [0, 1.06 * steps]}
    layout = {
        **axes(1, HALVES, x, {"title": tr("depth_study.train_loss"), "range": list(ends[0])}),
        **axes(2, HALVES, x, PERCENT | {"title": tr("depth_study.train_accuracy"),
                                        "range": list(ends[1])}),
        "legend": LEGEND,
    }  # fmt: skip
    return go.Figure(traces, layout)


def test_trace(kind: NetKind, score: float, steps: int, number: int, text: str) -> Trace:
    """One mark beyond the curve's end."""
    color, _, symbol = look(kind)
    return {
        "type": "scatter",
        "x": [1.03 * steps],
        "y": single([score]),
        "mode": "markers",
        "marker": {"color": color, "symbol": symbol, "size": 9},
        "hovertemplate": tr("depth_study.hover_test", value=f"%{{y:{text}}}")
        + f"<extra>{label(kind)}</extra>",
        "showlegend": False,
        "legendgroup": kind.key,
        **on(number),
    }


def profiles(gradient: Bands, rate: Bands, depth: int, ends: tuple[Ends, Ends]) -> go.Figure:
    """Gradient norm by block on a log axis; firing rates, each where its neurons stand."""
    traces: list[Trace] = []
    for kind, band in gradient.items():
        seen = band._replace(
            **{name: positive(getattr(band, name)) for name in ("mean", "low", "high")}
        )
        traces += band_traces(kind, seen, 1, text=".2e")
        traces += band_traces(kind, rate[kind], 2, text=".3f")
    n = blocks_per_stage(depth)
    blocks = 3 * n
    every = math.ceil(blocks / 12)
    x = {"title": tr("train.block"), "range": [0.3, blocks + 0.7],
         "tickvals": np.arange(1, blocks + 1, every)}  # fmt: skip
    layout = {
        **axes(1, HALVES, x, power_axis(tr("depth_study.gradient"), ends[0])),
        **axes(2, HALVES, x, {"title": tr("train.rate"), "range": list(ends[1])}),
        "legend": LEGEND,
    }
    figure = go.Figure(traces, layout)
    add_borders(figure, (n + 1, 2 * n + 1), panels=2)
    return figure
