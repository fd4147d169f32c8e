"""Accuracy and rate error of a converted network against T, beside networks trained directly."""

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from pages.shared.plotting import GREY, LEGEND, PERCENT, add_measured, level, log_axis, note, single
from pages.shared.ui.style import LOOKS, Line
from snncore.analysis.conversion.rate_curve import RateCurve
from snncore.experiment import BlockKind

LOOK = LOOKS[BlockKind.RELU]
"""Of the converted network: its weights are a ReLU network's."""

UPPER, LOWER = [0.46, 1.0], [0.0, 0.36]
LABELLED = tuple(2**k for k in range(0, 9, 2))


class Words(NamedTuple):
    """What stands in the figures."""

    steps: str
    accuracy: str
    error: str
    converted: str
    relu: str
    all_layers: str
    last_layer: str
    alone: str
    layer: str
    activation: str
    rate: str
    depth: str
    direct: str
    reported: str


class Direct(NamedTuple):
    """A network trained directly: its look, T, and the fraction right on test pictures."""

    line: Line
    steps: int
    accuracy: float


def against_time(curve: RateCurve, direct: Sequence[Direct], words: Words) -> go.Figure:
    """Above the accuracy at each T, points for networks trained directly; below the rate error."""
    figure = go.Figure()
    add_measured(figure, Line(words.converted, LOOK), curve.times, curve.accuracy)
    for i, each in enumerate(direct):
        color, _, symbol = each.line.look
        again = any(other.line.name == each.line.name for other in direct[:i])
        figure.add_scatter(
            x=single([each.steps]),
            y=single([each.accuracy]),
            mode="markers",
            marker={"color": color, "symbol": symbol, "size": 12},
            name=each.line.name,
            legendgroup=each.line.name,
            showlegend=not again,
        )
    errors = ((words.all_layers, LOOK, curve.error.mean(1)),
              (words.last_layer, LOOK._replace(dash="dot", symbol="cross-open"),
               curve.error[:, -1]))  # fmt: skip
    for name, look, values in errors:
        add_measured(figure, Line(name, look), curve.times, values, yaxis="y2")
    ends = (0.9, max([*curve.times, *(each.steps for each in direct)]) * 1.12)
    figure.add_shape(level(curve.relu))
    place = {"x": 0.01, "xref": "x domain", "xanchor": "left", "y": curve.relu, "yshift": 9}
    figure.add_annotation(note(words.relu, place))
    figure.add_shape(level(0, panel=2) | {"xref": "x domain", "yref": "y2"})
    figure.update_layout(
        xaxis={"anchor": "y2", **log_axis(words.steps, ends, LABELLED)},
        yaxis={"domain": UPPER, "title": words.accuracy, "range": [0, 1.03], **PERCENT},
        yaxis2={"domain": LOWER, "title": words.error, "rangemode": "tozero", **PERCENT},
        legend=LEGEND,
        margin={"t": 64},
    )
    return figure


def by_layer(curve: RateCurve, at: int, words: Words) -> go.Figure:
    """The rate error of each layer at a time, and what it would be of the layer's own doing."""
    figure = go.Figure()
    places = list(range(1, len(curve.layers) + 1))
    add_measured(figure, Line(words.converted, LOOK), places, curve.error[at])
    own = Line(words.alone, LOOK._replace(color=GREY, dash="dot", symbol="circle-open"))
    add_measured(figure, own, places, curve.alone[at])
    figure.update_layout(
        xaxis={"title": words.layer, "range": [0.5, len(places) + 0.5]},
        yaxis={"title": words.error, "rangemode": "tozero", **PERCENT},
        legend=LEGEND,
    )
    return figure
