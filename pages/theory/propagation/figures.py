"""Firing rate and size of the output by block, for chosen block kinds on the same axes."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from pages.shared.plotting import (
    LEGEND,
    SECOND,
    add_borders,
    add_law,
    add_law_entry,
    add_measured,
    axes,
    log_axis,
    single,
)
from pages.shared.ui.style import LOOKS, Line
from snncore.analysis.signal.propagation import Propagation, Values
from snncore.experiment import BlockKind

FLOOR = 1e-4
"""The lower edge of a log axis, where 0 and all that is smaller is drawn."""

TICKS = (FLOOR, 1e-3, 0.01, 0.1, 1, 10, 100)
APART = ([0.0, 0.42], [0.6, 1.0])
"""The panels' parts of the width: the labels of the second vertical axis are long."""

OUTPUT = SECOND | {
    "showlegend": False,
    "hovertemplate": "(%{x}, %{customdata:.3g})<extra>%{fullData.name}</extra>",
}
"""The number itself is told, also where it lies on the edge."""

GROWING = ("add", "rba")
"""The kinds whose largest value is drawn too: the one with a bound, the one without."""


class RateWords(NamedTuple):
    """The axes' titles, and the names of what is drawn; `largest` by the name of a kind."""

    block: str
    rate: str
    output: str
    law: str
    bound: str
    largest: Mapping[str, str]


def rates(
    found: Mapping[str, Propagation],
    laws: Mapping[str, tuple[Values, Values]],
    bound: Values,
    log: bool,
    lines: Mapping[str, Line],
    words: RateWords,
) -> go.Figure:
    """Left the rate of the branch's last neuron, right |O|, with the closed forms of both."""
    figure = go.Figure()
    for variant, p in found.items():
        block, color = np.arange(len(p.mean)), lines[variant].look.color
        rate, mean = laws[variant]
        add_law(figure, block[1:], rate, color)
        add_law(figure, block, on_axis(np.where(p.active > 0, mean, np.nan), log), color, **SECOND)
        add_measured(figure, lines[variant], block[1:], p.rate)
        output = OUTPUT | {"customdata": p.mean}
        add_measured(figure, lines[variant], block, on_axis(p.mean, log), **output)
        if variant in GROWING:
            add_largest(figure, p.largest, color, words.largest[variant])
    if "add" in found:
        add_bound(figure, bound, words.bound)
    add_law_entry(figure, words.law)
    changes_shape = next(iter(found.values())).changes_shape
    add_borders(figure, np.flatnonzero(changes_shape) + 1, panels=2)
    arrange(figure, found, bound, log, words)
    return figure


def on_axis(values: Values, log: bool) -> Values:
    """The values as drawn: on a log axis 0 and what is below FLOOR lie on the lower edge."""
    return np.maximum(values, FLOOR) if log else values


def add_largest(figure: go.Figure, largest: Values, color: str, name: str) -> None:
    """The largest value of the output, as small triangles."""
    marker = {"color": color, "symbol": "triangle-up-open", "size": 6}
    figure.add_scatter(
        x=single(np.arange(len(largest))),
        y=single(largest),
        mode="markers",
        marker=marker | {"maxdisplayed": 24},
        name=name,
        **SECOND,
    )


def add_bound(figure: go.Figure, bound: Values, name: str) -> None:
    """k + 1 after k blocks of a stage, which SEW-ADD cannot pass."""
    figure.add_scatter(
        x=single(np.arange(len(bound))),
        y=single(bound),
        mode="lines",
        line={"color": LOOKS[BlockKind.SEW].color, "dash": "5px,3px", "width": 1.5, "shape": "hvh"},
        name=name,
        **SECOND,
    )


def arrange(
    figure: go.Figure,
    found: Mapping[str, Propagation],
    bound: Values,
    log: bool,
    words: RateWords,
) -> None:
    """Axes that stay where they are while a knob moves, unless a rate or a mean leaves them."""
    last = len(bound) - 1
    across = {"title": words.block, "range": [-0.3, last + 0.3]}
    rate = 0.6 if max(np.nanmax(p.rate) for p in found.values()) < 0.6 else 1.02
    highest = [(p.largest if name in GROWING else p.mean).max() for name, p in found.items()]
    top = 1.05 * max(bound.max(), *highest)
    up = {"title": words.rate, "range": [-0.02 * rate, rate]}
    output = {"title": words.output, "range": [-0.02 * top, top]}
    if log:
        texts = ["≤ 0.0001", *(f"{tick:g}" for tick in TICKS[1:])]
        output = log_axis(words.output, (10**-4.15, 100), TICKS, texts)
    figure.update_layout(
        **axes(1, APART, across, up), **axes(2, APART, across, output), legend=LEGEND
    )
