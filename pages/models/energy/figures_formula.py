"""Ratio of energies against T·r: the closed form, published points, networks counted here."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from pages.shared.plotting import (
    GREY,
    LEGEND,
    Figure,
    Note,
    Trace,
    figure,
    here,
    level,
    log_axis,
    note,
    scatter,
)
from pages.shared.ui.style import Line
from snncore.analysis.energy.energy import BREAK_EVEN, RealAs, honest_ratio, ratio
from snncore.analysis.energy.published import PUBLISHED

SPIKES, RATIOS = (0.045, 18.0), (0.008, 10.0)
"""Ends of the axes: all that the sliders reach, and a network of w/o LIF blocks."""

TICKS = [digit * 10.0**power for power in (-3, -2, -1, 0, 1) for digit in (1, 2, 5)]
CHOSEN, REPORTED = "#9b59b6", "#56b4e9"
RECOUNTED = {"once": "triangle-up-open", "every_step": "triangle-down-open"}


class Counted(NamedTuple):
    """A network that was counted here: spikes per neuron and image, and the ratio by each way."""

    line: Line
    time_steps: int
    rate: float
    ratios: Mapping[RealAs, float]

    @property
    def spikes(self) -> float:
        return self.time_steps * self.rate


class Words(NamedTuple):
    """What stands in the figure: entries of the legend, the published networks' names, what a
    point says (Plotly's template of T·r and ratio), the level and the axes."""

    line: str
    chosen: str
    reported: str
    recounted: Mapping[str, str]
    published: Mapping[str, str]
    hover: str
    equal: str
    spikes_axis: str
    ratio_axis: str


def plane(spikes: float, nets: Sequence[Counted], real: RealAs, words: Words) -> Figure:
    """Log-log: the line of the formula with the chosen `spikes` in a ring, and how far from it what
    is counted lies."""
    ends, grey = np.array(SPIKES), {"color": GREY, "width": 2}
    line = scatter(ends, ratio(1, 1) * ends, mode="lines", line=grey, hoverinfo="skip")
    points = [
        published(words.reported),
        *(recounted(way, words.recounted[way]) for way in RECOUNTED),
        *(counted(net, real) for net in nets if not np.isnan(net.rate)),  # an ANN has no rate
        here(spikes, ratio(1, spikes), CHOSEN, words.chosen, size=20),
    ]
    hover = {"hovertemplate": words.hover + "<extra>%{fullData.name}</extra>"}
    traces = [line | {"name": words.line}, *(point | hover for point in points)]
    return figure(traces, layout(words))


def published(name: str) -> Trace:
    """What the paper printed, as stars."""
    nets = PUBLISHED.values()
    marker = {"symbol": "star", "size": 13, "color": REPORTED}
    spikes = [net.time_steps * net.rate for net in nets]
    printed = [1 / net.printed for net in nets]
    return scatter(spikes, printed, mode="markers", marker=marker, name=name)


def published_names(words: Words) -> list[Note]:
    """The networks' names beside the stars."""
    beside = {"xanchor": "left", "xshift": 10, "yanchor": "top", "showarrow": False}
    return [
        {
            "text": words.published[name],
            "x": np.log10(net.time_steps * net.rate),
            "y": np.log10(net.ratio),
            "yshift": -down,
            **beside,
        }
        for (name, net), down in zip(PUBLISHED.items(), (0, 10), strict=True)
    ]


def recounted(way: str, name: str) -> Trace:
    """The T and r that the paper printed with stem and shortcuts as MACs, hollow."""
    nets = PUBLISHED.values()
    marker = {"symbol": RECOUNTED[way], "size": 11, "color": REPORTED, "line": {"width": 2}}
    ratios = [
        honest_ratio(n.time_steps, n.rate, n.real_share, 1 if way == "once" else n.time_steps)
        for n in nets
    ]
    spikes = [net.time_steps * net.rate for net in nets]
    return scatter(spikes, ratios, mode="markers", marker=marker, name=name)


def counted(net: Counted, real: RealAs) -> Trace:
    """Where a network lies by its mean rate and as it was counted."""
    marker = {"symbol": net.line.look.symbol, "size": 12, "color": net.line.look.color}
    place = [net.spikes], [net.ratios[real]]
    return scatter(*place, mode="markers", marker=marker, name=net.line.name)


def layout(words: Words) -> dict[str, Any]:
    """Fixed axes; dotted lines where both networks cost the same."""
    above: dict[str, Any] = {"xanchor": "left", "yanchor": "bottom"}
    equal = above | {"x": np.log10(SPIKES[0]), "y": 0}
    even = above | {"x": np.log10(BREAK_EVEN), "y": np.log10(RATIOS[0])}
    both = note(words.equal, equal), note(f"T·r = {BREAK_EVEN:.2f}", even)
    return {
        "xaxis": log_axis(words.spikes_axis, SPIKES, TICKS),
        "yaxis": log_axis(words.ratio_axis, RATIOS, TICKS),
        "legend": LEGEND,
        "shapes": [level(1, width=1.5), level(BREAK_EVEN, upright=True, width=1.5)],
        "annotations": [*published_names(words), *both],
    }
