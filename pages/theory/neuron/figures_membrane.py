"""One neuron over time: the current above, the membrane potential, the spikes below."""

import math
from typing import Any, NamedTuple

import numpy as np

from pages.shared.plotting import (
    BARE,
    GREY,
    LEGEND,
    Figure,
    Trace,
    figure,
    level,
    note,
    scatter,
    single,
)
from snncore.analysis.neuron.trace import NeuronTrace, Values
from snncore.experiment import Experiment

MEMBRANE, SPIKE, INPUT = "#0072b2", "#d55e00", "#009e73"
"""Spike: also what makes one, the threshold, and what follows, the reset."""


class Words(NamedTuple):
    charge: str
    reset: str
    time: str
    membrane: str


def membrane(neuron: Experiment, trace: NeuronTrace, at: int | None, words: Words) -> Figure:
    """X[t], then H[t] and V[t] joined by charge and reset, then S[t]; step `at` marked, if any."""
    t = np.arange(1.0, len(trace.x) + 1)
    fired = trace.s > 0
    charged = segments(t - 1, trace.v_before, t, trace.h)
    fell = segments(t[fired], trace.h[fired], t[fired], trace.v[fired])
    look = {"marker": {"color": INPUT}, "width": 0.4}
    bars = {"type": "bar", "x": single(t), "y": single(trace.x), "yaxis": "y2", "name": "X[t]"}
    spikes = {
        "type": "scatter",
        "x": single(t[fired]),
        "y": np.zeros(fired.sum(), dtype=np.uint8),
        "yaxis": "y3",
        "mode": "markers",
        "marker": {"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": SPIKE}},
        "name": "S[t]",
        "hovertemplate": "1",
    }
    traces = [
        bars | look,
        stroke(*charged, words.charge, MEMBRANE, "solid"),
        stroke(*fell, words.reset, SPIKE, "dot"),
        marks(t, trace.v, "V[t]", "circle-open", SPIKE),
        marks(t, trace.h, "H[t]", "circle", MEMBRANE),
        spikes,
    ]
    return figure(traces, layout(neuron, trace, at, words))


def segments(x0: Values, y0: Values, x1: Values, y1: Values) -> tuple[Values, Values]:
    """Lines from (x0, y0) to (x1, y1), [n] each, as x and y of one curve with gaps, [3n]."""
    gap = np.full(len(y0), np.nan)
    return np.stack([x0, x1, gap], 1).ravel(), np.stack([y0, y1, gap], 1).ravel()


def stroke(x: Values, y: Values, name: str, color: str, dash: str) -> Trace:
    line = {"color": color, "width": 2, "dash": dash}
    return scatter(x, y, mode="lines", line=line, name=name, hoverinfo="skip")


def marks(t: Values, values: Values, name: str, symbol: str, color: str) -> Trace:
    """One marker a step."""
    size = 8 if len(t) <= 32 else 6
    marker = {"color": color, "symbol": symbol, "size": size, "line": {"width": 2, "color": color}}
    return scatter(t, values, mode="markers", marker=marker, name=name)


def layout(neuron: Experiment, trace: NeuronTrace, at: int | None, words: Words) -> dict[str, Any]:
    """Three strips over one time axis, the levels of the neuron, the marked step."""
    levels = [("V<sub>th</sub>", neuron.v_threshold, SPIKE, "dash", "bottom")]
    if neuron.v_reset is not None:
        levels.append(("V<sub>reset</sub>", neuron.v_reset, GREY, "dot", "top"))
    steps = len(trace.x)
    time = {"range": [-0.3, steps + 0.7], "title": words.time, "tick0": 0}
    return {
        "xaxis": {"anchor": "y3", "dtick": next(d for d in (1, 2, 5) if steps <= 15 * d), **time},
        "margin": {"r": 92},
        "yaxis": {
            "domain": [0.15, 0.77],
            "range": steady_range([*trace.h, *trace.v, *(value for _, value, *_ in levels)]),
            "title": words.membrane,
        },
        "yaxis2": {"domain": [0.83, 1.0], "range": steady_range([*trace.x, 0.0]), "title": "X[t]"},
        "yaxis3": {"domain": [0.0, 0.1], "range": [-1, 1], "title": "S[t]", **BARE},
        "legend": LEGEND,
        "hovermode": "x",
        "shapes": [
            *([] if at is None else [band(at)]),
            *(level(v, color=color, dash=dash, width=1.5) for _, v, color, dash, _ in levels),
        ],
        "annotations": [
            label(name, value, color, anchor) for name, value, color, _, anchor in levels
        ],
    }


def band(at: int) -> dict[str, Any]:
    """The step `at`, from the one before to its spike."""
    place = {"type": "rect", "x0": at - 1, "x1": at, "yref": "y domain", "y0": 0, "y1": 1}
    return place | {"fillcolor": GREY, "opacity": 0.22, "line": {"width": 0}}


def label(name: str, value: float, color: str, anchor: str) -> dict[str, Any]:
    """The name of a level with its value, to the right of the plot."""
    place = {"xref": "x domain", "x": 1.01, "xanchor": "left", "y": value, "yanchor": anchor}
    return note(f"{name} = {value:g}", place, color=color, size=13)


def steady_range(values: list[float], step: float = 0.5) -> tuple[float, float]:
    """An axis that seldom jumps: outward to whole steps, which grow with the span."""
    low, high = min(values), max(values)
    while high - low > 8 * step:
        step *= 2
    return step * (math.floor(low / step) - 0.2), step * (math.ceil(high / step) + 0.2)
