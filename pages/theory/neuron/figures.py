"""The smooth step with its slope, and the firing rate against a constant current."""

from typing import NamedTuple

from pages.shared.plotting import GREY, LEGEND, Figure, Trace, figure, here, scatter
from pages.theory.neuron.figures_membrane import INPUT, MEMBRANE, SPIKE
from snncore.analysis.neuron.rate_curve import RateCurve
from snncore.analysis.neuron.surrogate_shape import SurrogateShape
from snncore.analysis.neuron.trace import NeuronTrace, Values

RING = {"color": SPIKE, "symbol": "circle-open", "size": 9, "line": {"width": 2}}


class SurrogateWords(NamedTuple):
    smooth_step: str
    slope: str
    this_run: str


class RateWords(NamedTuple):
    measured: str
    closed: str
    this_run: str
    x: str
    rate: str


def surrogate(shape: SurrogateShape, trace: NeuronTrace, words: SurrogateWords) -> Figure:
    """Θ and the smooth step above; the slope below, with the points of this run on it."""
    low, high = float(shape.x[0]), float(shape.x[-1])
    run = scatter(
        trace.distance,
        trace.slope,
        mode="markers",
        marker=RING,
        text=[f"t = {t}" for t in range(1, len(trace.h) + 1)],
        name=words.this_run,
    )
    traces = [
        curve([low, 0, 0, high], [0, 0, 1, 1], "Θ(x)", GREY, dash="dash", yaxis="y2"),
        curve(shape.x, shape.step, words.smooth_step, INPUT, yaxis="y2"),
        curve(shape.x, shape.slope, words.slope, MEMBRANE),
        run,
    ]
    slopes = {"range": [-0.05 * shape.peak, 1.12 * shape.peak], "title": words.slope}
    layout = {
        "xaxis": {"title": "x = H[t] − V<sub>th</sub>", "range": [low, high]},
        "yaxis": {"domain": [0.0, 0.58], **slopes},
        "yaxis2": {"domain": [0.66, 1.0], "range": [-0.1, 1.1], "title": words.smooth_step},
        "legend": LEGEND,
    }
    return figure(traces, layout)


def rate(
    measured: RateCurve,
    fine_x: Values,
    stairs: Values | None,
    at: tuple[float, float] | None,
    words: RateWords,
) -> Figure:
    """Measured rates as dots, the closed form as stairs; the current of this run as a ring."""
    traces: list[Trace] = []
    if stairs is not None:
        traces.append(curve(fine_x, stairs, words.closed, SPIKE))
    dot = {"color": MEMBRANE, "size": 5}
    dots = scatter(measured.x, measured.measured, mode="markers", marker=dot, name=words.measured)
    traces.append(dots)
    if at is not None:
        traces.append(here(*at, SPIKE, words.this_run))
    layout = {
        "xaxis": {"title": words.x, "range": [measured.x[0], measured.x[-1]]},
        "yaxis": {"title": words.rate, "range": [-0.04, 1.08]},
        "legend": LEGEND,
    }
    return figure(traces, layout)


def curve(
    x: Values | list[float],
    y: Values | list[float],
    name: str,
    color: str,
    *,
    dash: str = "solid",
    yaxis: str = "y",
) -> Trace:
    line = {"color": color, "dash": dash, "width": 2}
    return scatter(x, y, mode="lines", line=line, name=name, yaxis=yaxis)
