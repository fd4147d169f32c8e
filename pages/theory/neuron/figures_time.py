"""The time of a spike over the weight, and what a weight gets back by it and by a surrogate."""

from typing import NamedTuple

import numpy as np

from pages.shared.plotting import (
    HALVES,
    LEGEND,
    SECOND,
    Figure,
    Trace,
    axes,
    figure,
    level,
    scatter,
)
from pages.theory.neuron.figures_membrane import INPUT, MEMBRANE, SPIKE
from snncore.analysis.neuron.trace import Values


class TimeWords(NamedTuple):
    """The axes, and the names of both gradients."""

    weight: str
    time: str
    by_time: str
    by_surrogate: str


def two_ways(
    weights: Values,
    times: Values,
    slopes: Values,
    soft: Values,
    v_threshold: float,
    words: TimeWords,
) -> Figure:
    """Left t* over w; right |∂t*/∂w| and ∂S/∂w, on a common axis; V_th as a line upright."""
    fires = np.isfinite(times)
    # Where the neuron begins to fire the derivative jumps from 0 to infinity: no line joins them.
    back_by_time = np.where(fires, -slopes, np.where(np.roll(fires, -1), np.nan, 0))
    traces = [
        curve(weights[fires], times[fires], words.time, SPIKE),
        curve(weights, back_by_time, words.by_time, MEMBRANE, "dash") | SECOND,
        curve(weights, soft, words.by_surrogate, INPUT) | SECOND,
    ]
    across = {"title": words.weight, "range": [0, float(weights[-1])]}
    up = {"title": words.time, "range": [0, 1.05 * float(times[fires].max())]}
    back = {"title": f"{words.by_time}, {words.by_surrogate}", "range": [0, 4]}
    layout = {
        **axes(1, HALVES, across, up),
        **axes(2, HALVES, across, back),
        "legend": LEGEND,
        "shapes": [level(v_threshold, panel=panel, upright=True) for panel in (1, 2)],
    }
    return figure(traces, layout)


def curve(x: Values, y: Values, name: str, color: str, dash: str = "solid") -> Trace:
    line = {"color": color, "dash": dash, "width": 2.5}
    return scatter(x, y, mode="lines", line=line, name=name)
