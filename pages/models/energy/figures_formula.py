"""Ratio of energies against T·r: the closed form, published points, networks counted here."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from pages.shared.plotting import GREY, LEGEND, here, level, log_axis, note, single
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


def plane(spikes: float, nets: Sequence[Counted], real: RealAs, words: Words) -> go.Figure:
    """Log-log: the line of the formula with the chosen `spikes` in a ring, and how far from it what
    is counted lies."""
    figure = go.Figure()
    ends = np.array(SPIKES)
    figure.add_scatter(
        x=single(ends),
        y=single(ratio(1, 1) * ends),
        mode="lines",
        line={"color": GREY, "width": 2},
        hoverinfo="skip",
        name=words.line,
    )
    add_published(figure, words)
    add_recounted(figure, words)
    for net in nets:
        add_net(figure, net, real, words.hover)
    hover = {"hovertemplate": words.hover + "<extra>%{fullData.name}</extra>"}
    figure.add_trace(here(spikes, ratio(1, spikes), CHOSEN, words.chosen, size=20, **hover))
    arrange(figure, words)
    return figure


def add_published(figure: go.Figure, words: Words) -> None:
    """What the paper printed, as stars."""
    nets = PUBLISHED
    spikes = single([net.time_steps * net.rate for net in nets.values()])
    figure.add_scatter(
        x=spikes,
        y=single([1 / net.printed for net in nets.values()]),
        mode="markers",
        marker={"symbol": "star", "size": 13, "color": REPORTED},
        hovertemplate=words.hover + "<extra>%{fullData.name}</extra>",
        name=words.reported,
    )
    for (name, net), down in zip(nets.items(), (0, 10), strict=True):
        figure.add_annotation(
            x=np.log10(net.time_steps * net.rate),
            y=np.log10(net.ratio),
            text=words.published[name],
            showarrow=False,
            xanchor="left",
            xshift=10,
            yanchor="top",
            yshift=-down,
        )


def add_recounted(figure: go.Figure, words: Words) -> None:
    """The T and r that the paper printed with stem and shortcuts as MACs, hollow."""
    nets = PUBLISHED
    spikes = single([net.time_steps * net.rate for net in nets.values()])
    for way, symbol in RECOUNTED.items():
        figure.add_scatter(
            x=spikes,
            y=single(
                [
                    honest_ratio(
                        net.time_steps,
                        net.rate,
                        net.real_share,
                        1 if way == "once" else net.time_steps,
                    )
                    for net in nets.values()
                ]
            ),
            mode="markers",
            marker={"symbol": symbol, "size": 11, "color": REPORTED, "line": {"width": 2}},
            hovertemplate=words.hover + "<extra>%{fullData.name}</extra>",
            name=words.recounted[way],
        )


def add_net(figure: go.Figure, net: Counted, real: RealAs, hover: str) -> None:
    """Where a network lies by its mean rate and as it was counted; an ANN has no rate."""
    if np.isnan(net.rate):
        return
    figure.add_scatter(
        x=single([net.spikes]),
        y=single([net.ratios[real]]),
        mode="markers",
        marker={"symbol": net.line.look.symbol, "size": 12, "color": net.line.look.color},
        hovertemplate=hover + "<extra>%{fullData.name}</extra>",
        name=net.line.name,
    )


def arrange(figure: go.Figure, words: Words) -> None:
    """Fixed axes; dotted lines where both networks cost the same."""
    figure.add_shape(level(1, width=1.5))
    figure.add_shape(level(BREAK_EVEN, upright=True, width=1.5))
    above: dict[str, Any] = {"xanchor": "left", "yanchor": "bottom"}
    figure.add_annotation(note(words.equal, above | {"x": np.log10(SPIKES[0]), "y": 0}))
    even = above | {"x": np.log10(BREAK_EVEN), "y": np.log10(RATIOS[0])}
    figure.add_annotation(note(f"T·r = {BREAK_EVEN:.2f}", even))
    figure.update_layout(
        xaxis=log_axis(words.spikes_axis, SPIKES, TICKS),
        yaxis=log_axis(words.ratio_axis, RATIOS, TICKS),
        legend=LEGEND,
    )
