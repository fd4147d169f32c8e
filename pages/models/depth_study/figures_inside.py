"""Networks of one depth: their learning curves, and what is measured at each block at the end."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.models.compare.figures import LEGEND, axes, positive
from pages.models.depth_study.figures import HALVES, Trace, band_traces, on
from pages.models.depth_study.kinds import label, look
from pages.shared.components.plot.plot import single
from pages.shared.ui.text import tr
from pages.theory.propagation.figures import GREY
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
        **axes(2, HALVES, x, {"title": tr("depth_study.train_accuracy"), "tickformat": ".0%",
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
    blocks = 3 * blocks_per_stage(depth)
    every = math.ceil(blocks / 12)
    x = {"title": tr("train.block"), "range": [0.3, blocks + 0.7],
         "tickvals": np.arange(1, blocks + 1, every)}  # fmt: skip
    low, high = (math.floor(math.log10(ends[0][0])), math.ceil(math.log10(ends[0][1])))
    log = {"type": "log", "exponentformat": "power", "dtick": 1, "range": [low, high]}
    layout = {
        **axes(1, HALVES, x, {"title": tr("depth_study.gradient")} | log),
        **axes(2, HALVES, x, {"title": tr("train.rate"), "range": list(ends[1])}),
        "legend": LEGEND,
        "shapes": [border(place, n) for place in halved(depth) for n in ("", "2")],
    }
    return go.Figure(traces, layout)


def halved(depth: int) -> list[float]:
    """Before which blocks the map is halved."""
    n = blocks_per_stage(depth)
    return [n + 0.5, 2 * n + 0.5]


def border(place: float, number: str) -> dict[str, Any]:
    return {"type": "line", "xref": f"x{number}", "yref": f"y{number} domain", "x0": place,
            "x1": place, "y0": 0, "y1": 1,
            "line": {"color": GREY, "dash": "dot", "width": 1.5}}  # fmt: skip
