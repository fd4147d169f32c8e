"""Accuracy and rate error of a converted network against T, beside networks trained directly."""

from collections.abc import Sequence
from typing import NamedTuple

from pages.shared.plotting import (
    GREY,
    LEGEND,
    PERCENT,
    Figure,
    figure,
    level,
    log_axis,
    measured,
    note,
    scatter,
)
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


def against_time(curve: RateCurve, direct: Sequence[Direct], words: Words) -> Figure:
    """Above the accuracy at each T, points for networks trained directly; below the rate error."""
    traces = [measured(Line(words.converted, LOOK), curve.times, curve.accuracy)]
    for i, each in enumerate(direct):
        color, _, symbol = each.line.look
        again = any(other.line.name == each.line.name for other in direct[:i])
        marker = {"color": color, "symbol": symbol, "size": 12}
        named = {"name": each.line.name, "legendgroup": each.line.name, "showlegend": not again}
        point = scatter([each.steps], [each.accuracy], mode="markers", marker=marker)
        traces.append(point | named)
    errors = ((words.all_layers, LOOK, curve.error.mean(1)),
              (words.last_layer, LOOK._replace(dash="dot", symbol="cross-open"),
               curve.error[:, -1]))  # fmt: skip
    traces += [
        measured(Line(name, look), curve.times, values, yaxis="y2") for name, look, values in errors
    ]
    ends = (0.9, max([*curve.times, *(each.steps for each in direct)]) * 1.12)
    place = {"x": 0.01, "xref": "x domain", "xanchor": "left", "y": curve.relu, "yshift": 9}
    layout = {
        "xaxis": {"anchor": "y2", **log_axis(words.steps, ends, LABELLED)},
        "yaxis": {"domain": UPPER, "title": words.accuracy, "range": [0, 1.03], **PERCENT},
        "yaxis2": {"domain": LOWER, "title": words.error, "rangemode": "tozero", **PERCENT},
        "legend": LEGEND,
        "margin": {"t": 64},
        "shapes": [level(curve.relu), level(0, panel=2) | {"xref": "x domain"}],
        "annotations": [note(words.relu, place)],
    }
    return figure(traces, layout)


def by_layer(curve: RateCurve, at: int, words: Words) -> Figure:
    """The rate error of each layer at a time, and what it would be of the layer's own doing."""
    places = list(range(1, len(curve.layers) + 1))
    own = Line(words.alone, LOOK._replace(color=GREY, dash="dot", symbol="circle-open"))
    traces = [
        measured(Line(words.converted, LOOK), places, curve.error[at]),
        measured(own, places, curve.alone[at]),
    ]
    layout = {
        "xaxis": {"title": words.layer, "range": [0.5, len(places) + 0.5]},
        "yaxis": {"title": words.error, "rangemode": "tozero", **PERCENT},
        "legend": LEGEND,
    }
    return figure(traces, layout)
