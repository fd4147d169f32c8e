"""Networks of one depth: their learning curves, and what is measured at each block at the end."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from pages.models.depth_study.figures import Lines, band_traces
from pages.shared.plotting import (
    HALVES,
    LEGEND,
    PERCENT,
    Figure,
    Trace,
    axes,
    borders,
    figure,
    on,
    positive,
    power_axis,
    single,
)
from pages.shared.ui.style import Line
from snncore.analysis.depth.row import NetKind
from snncore.analysis.depth.seed_band import SeedBand
from snncore.network import blocks_per_stage
from snncore.training import Score

Bands = Mapping[NetKind, SeedBand]
Ends = tuple[float, float]


class Learned(NamedTuple):
    """Curves of the kinds, and their mean scores on the test pictures."""

    loss: Bands
    accuracy: Bands
    test: Mapping[NetKind, Score]


class LearningWords(NamedTuple):
    """The words in the figure; `hover` is what a mark says, {value} being its score."""

    step: str
    loss: str
    accuracy: str
    hover: str


class ProfileWords(NamedTuple):
    block: str
    gradient: str
    rate: str


def learning(
    found: Learned, lines: Lines, words: LearningWords, steps: int, ends: tuple[Ends, Ends]
) -> Figure:
    """Training loss and accuracy against the step; at the end, unconnected, those on the test
    pictures."""
    traces: list[Trace] = []
    panels = ((found.loss, "loss", ".3f"), (found.accuracy, "accuracy", ".1%"))
    for number, (bands, name, text) in enumerate(panels, 1):
        for kind, band in bands.items():
            traces += band_traces(lines[kind], band, number, text=text, markers=False)
            hover = words.hover.format(value=f"%{{y:{text}}}")
            score = getattr(found.test[kind], name)
            traces.append(test_trace(lines[kind], score, 1.03 * steps, hover) | on(number))
    x = {"title": words.step, "range": [0, 1.06 * steps]}
    layout = {
        **axes(1, HALVES, x, {"title": words.loss, "range": list(ends[0])}),
        **axes(2, HALVES, x, PERCENT | {"title": words.accuracy,
                                        "range": list(ends[1])}),
        "legend": LEGEND,
    }  # fmt: skip
    return figure(traces, layout)


def test_trace(line: Line, score: float, x: float, hover: str) -> Trace:
    """One mark beyond the curve's end."""
    color, _, symbol = line.look
    return {
        "type": "scatter",
        "x": [x],
        "y": single([score]),
        "mode": "markers",
        "marker": {"color": color, "symbol": symbol, "size": 9},
        "hovertemplate": f"{hover}<extra>{line.name}</extra>",
        "showlegend": False,
        "legendgroup": line.name,
    }


def profiles(
    gradient: Bands,
    rate: Bands,
    lines: Lines,
    words: ProfileWords,
    depth: int,
    ends: tuple[Ends, Ends],
) -> Figure:
    """Gradient norm by block on a log axis; firing rates, each where its neurons stand."""
    traces: list[Trace] = []
    for kind, band in gradient.items():
        seen = band._replace(
            **{name: positive(getattr(band, name)) for name in ("mean", "low", "high")}
        )
        traces += band_traces(lines[kind], seen, 1, text=".2e")
        traces += band_traces(lines[kind], rate[kind], 2, text=".3f")
    n = blocks_per_stage(depth)
    blocks = 3 * n
    every = math.ceil(blocks / 12)
    x = {"title": words.block, "range": [0.3, blocks + 0.7],
         "tickvals": np.arange(1, blocks + 1, every)}  # fmt: skip
    layout = {
        **axes(1, HALVES, x, power_axis(words.gradient, ends[0])),
        **axes(2, HALVES, x, {"title": words.rate, "range": list(ends[1])}),
        "legend": LEGEND,
        "shapes": borders((n + 1, 2 * n + 1), panels=2),
    }
    return figure(traces, layout)
