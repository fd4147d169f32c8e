"""Figures by block: the stream of MS-ResNet, what a stage remembers, and twin inputs."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from pages.shared.plotting import (
    GREY,
    HALVES,
    LEGEND,
    SECOND,
    Figure,
    Trace,
    axes,
    borders,
    figure,
    law_entry,
    law_line,
    level,
    log_axis,
    measured,
    note,
    scatter,
)
from pages.shared.ui.style import LOOKS, Line
from snncore.analysis.signal.memory import Memory
from snncore.analysis.signal.propagation import Propagation, Values
from snncore.experiment import BlockKind

FIRST, OTHER = "#0072b2", "#d55e00"
"""LIF1 and LIF2 of an MS block."""


class StreamWords(NamedTuple):
    """The axes' titles, and the names of the points and of the closed forms."""

    block: str
    variance: str
    rate: str
    points: str
    law: str


class MemoryWords(NamedTuple):
    """The axes' titles, and the name of the closed forms."""

    block: str
    correlation: str
    law: str


class TwinWords(NamedTuple):
    """The axes' titles, and what is said of the dashed line at the inputs' own correlation."""

    depth: str
    correlation: str
    inputs: str


def stream(
    p: Propagation, variance: Values, first: Values, second: Values, words: StreamWords
) -> Figure:
    """Left the variance of U, right the rates of LIF1 and LIF2 in the order of the layers."""
    block, look = np.arange(len(p.variance)), LOOKS[BlockKind.MS]
    marker = {"color": look.color, "symbol": look.symbol, "size": 6}
    traces = [
        law_line(block, variance, look.color),
        scatter(block, p.variance, mode="markers", marker=marker, name=words.points),
        alternation(p),
    ]
    for at, rates, law, color, symbol, name in (
        (block[1:] - 0.25, p.sn1, first, FIRST, "circle", "LIF1"),
        (block[1:] + 0.25, p.sn2, second, OTHER, "diamond", "LIF2"),
    ):
        marker = {"color": color, "symbol": symbol, "size": 7}
        traces += [
            law_line(at, law, color, **SECOND),
            scatter(at, rates, mode="markers", marker=marker, name=name, **SECOND),
        ]
    traces.append(law_entry(words.law))
    across = {"title": words.block, "range": [-0.4, len(block) - 0.3]}
    highest = max(p.variance.max(), variance.max())
    of_u = {"title": words.variance, "range": [0, 1.08 * highest]}
    rate = {"title": words.rate, "range": [0, 0.6]}
    layout = {
        **axes(1, HALVES, across, of_u),
        **axes(2, HALVES, across, rate),
        "legend": LEGEND,
        "shapes": borders(np.flatnonzero(p.changes_shape) + 1, panels=2),
    }
    return figure(traces, layout)


def alternation(p: Propagation) -> Trace:
    """A grey line through all layers in their order, up at LIF1 and down at LIF2."""
    layers = np.arange(1, len(p.sn1) + 1)[:, None] + np.array([-0.25, 0.25])
    both = np.stack([p.sn1, p.sn2], axis=1)
    return law_line(layers.ravel(), both.ravel(), GREY, **SECOND)


def memory(found: Mapping[str, Memory], lines: Mapping[str, Line], words: MemoryWords) -> Figure:
    """Correlation with what entered the stage, by block, with the closed forms."""
    traces: list[Trace] = []
    for variant, m in found.items():
        block = np.arange(len(m.measured))
        traces += [
            law_line(block, m.law, lines[variant].look.color),
            measured(lines[variant], block, m.measured),
        ]
    traces.append(law_entry(words.law))
    last = len(next(iter(found.values())).measured) - 1
    layout = {
        "xaxis": {"title": words.block, "range": [-0.3, last + 0.3]},
        "yaxis": {"title": words.correlation, "range": [-0.08, 1.05]},
        "legend": LEGEND,
    }
    return figure(traces, layout)


def twins(
    found: Mapping[str, Values],
    depths: Values,
    similarity: float,
    lines: Mapping[str, Line],
    words: TwinWords,
) -> Figure:
    """Correlation of the outputs of two similar inputs, by the depth of the net."""
    side = "bottom" if similarity < 0.9 else "top"
    right = {"x": 1, "xref": "paper", "xanchor": "right", "y": similarity, "yanchor": side}
    traces = [measured(lines[variant], depths, values) for variant, values in found.items()]
    layout = {
        "xaxis": log_axis(words.depth, (7, 125), depths.tolist()),
        "yaxis": {"title": words.correlation, "range": [-0.15, 1.05]},
        "legend": LEGEND,
        "shapes": [level(similarity, dash="dash")],
        "annotations": [note(words.inputs, right)],
    }
    return figure(traces, layout)
