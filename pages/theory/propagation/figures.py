"""Firing rate and size of the output by block, for chosen block kinds on the same axes."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from pages.shared.plotting import (
    LEGEND,
    SECOND,
    Figure,
    Trace,
    axes,
    borders,
    figure,
    law_entry,
    law_line,
    log_axis,
    measured,
    scatter,
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
) -> Figure:
    """Left the rate of the branch's last neuron, right |O|, with the closed forms of both."""
    traces: list[Trace] = []
    for variant, p in found.items():
        block, color = np.arange(len(p.mean)), lines[variant].look.color
        rate, mean = laws[variant]
        known = on_axis(np.where(p.active > 0, mean, np.nan), log)
        output = OUTPUT | {"customdata": p.mean}
        traces += [
            law_line(block[1:], rate, color),
            law_line(block, known, color, **SECOND),
            measured(lines[variant], block[1:], p.rate),
            measured(lines[variant], block, on_axis(p.mean, log), **output),
        ]
        if variant in GROWING:
            traces.append(largest(p.largest, color, words.largest[variant]))
    if "add" in found:
        traces.append(limit(bound, words.bound))
    traces.append(law_entry(words.law))
    return figure(traces, layout(found, bound, log, words))


def on_axis(values: Values, log: bool) -> Values:
    """The values as drawn: on a log axis 0 and what is below FLOOR lie on the lower edge."""
    return np.maximum(values, FLOOR) if log else values


def largest(values: Values, color: str, name: str) -> Trace:
    """The largest value of the output, as small triangles."""
    marker = {"color": color, "symbol": "triangle-up-open", "size": 6, "maxdisplayed": 24}
    place = {"name": name, **SECOND}
    return scatter(np.arange(len(values)), values, mode="markers", marker=marker, **place)


def limit(bound: Values, name: str) -> Trace:
    """k + 1 after k blocks of a stage, which SEW-ADD cannot pass."""
    stairs = {"dash": "5px,3px", "width": 1.5, "shape": "hvh"}
    line = {"color": LOOKS[BlockKind.SEW].color} | stairs
    return scatter(np.arange(len(bound)), bound, mode="lines", line=line, name=name, **SECOND)


def layout(
    found: Mapping[str, Propagation], bound: Values, log: bool, words: RateWords
) -> dict[str, Any]:
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
    changes_shape = next(iter(found.values())).changes_shape
    return {
        **axes(1, APART, across, up),
        **axes(2, APART, across, output),
        "legend": LEGEND,
        "shapes": borders(np.flatnonzero(changes_shape) + 1, panels=2),
    }
