"""The time of a spike over the weight, and what a weight gets back by it and by a surrogate."""

from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from pages.shared.plotting import HALVES, LEGEND, SECOND, axes, level, single
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
) -> go.Figure:
    """Left t* over w; right |∂t*/∂w| and ∂S/∂w, on a common axis; V_th as a line upright."""
    fires = np.isfinite(times)
    # Where the neuron begins to fire the derivative jumps from 0 to infinity: no line joins them.
    back_by_time = np.where(fires, -slopes, np.where(np.roll(fires, -1), np.nan, 0))
    figure = go.Figure()
    line = {"width": 2.5}
    figure.add_scatter(x=single(weights[fires]), y=single(times[fires]), mode="lines",
                       line=line | {"color": SPIKE}, name=words.time)  # fmt: skip
    figure.add_scatter(x=single(weights), y=single(back_by_time), mode="lines",
                       line=line | {"color": MEMBRANE, "dash": "dash"}, name=words.by_time,
                       **SECOND)  # fmt: skip
    figure.add_scatter(x=single(weights), y=single(soft), mode="lines",
                       line=line | {"color": INPUT}, name=words.by_surrogate, **SECOND)  # fmt: skip
    for panel in (1, 2):
        figure.add_shape(level(v_threshold, panel=panel, upright=True, dash="dot"))
    across = {"title": words.weight, "range": [0, float(weights[-1])]}
    up = {"title": words.time, "range": [0, 1.05 * float(times[fires].max())]}
    back = {"title": f"{words.by_time}, {words.by_surrogate}", "range": [0, 4]}
    figure.update_layout(**axes(1, HALVES, across, up), **axes(2, HALVES, across, back),
                         legend=LEGEND)  # fmt: skip
    return figure
