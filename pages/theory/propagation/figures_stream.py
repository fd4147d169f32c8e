"""Figures by block: the stream of MS-ResNet, what a stage remembers, and twin inputs."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from pages.shared.plotting import (
    GREY,
    HALVES,
    LEGEND,
    SECOND,
    add_borders,
    add_law,
    add_law_entry,
    add_measured,
    axes,
    level,
    log_axis,
    note,
    single,
)
from pages.shared.ui.style import LOOKS
from pages.shared.ui.text import tr
from pages.shared.ui.variants import line, look
from snncore.analysis.signal.memory import Memory
from snncore.analysis.signal.propagation import Propagation, Values
from snncore.experiment import BlockKind

FIRST, OTHER = "#0072b2", "#d55e00"
"""LIF1 and LIF2 of an MS block."""


def stream(p: Propagation, variance: Values, first: Values, second: Values) -> go.Figure:
    """Left the variance of U, right the rates of LIF1 and LIF2 in the order of the layers."""
    figure, block = go.Figure(), np.arange(len(p.variance))
    look_ms = LOOKS[BlockKind.MS]
    add_law(figure, block, variance, look_ms.color)
    figure.add_scatter(
        x=single(block),
        y=single(p.variance),
        mode="markers",
        marker={"color": look_ms.color, "symbol": look_ms.symbol, "size": 6},
        name=tr("propagation.variance_of_u"),
    )
    add_alternation(figure, p)
    for at, rates, law, color, symbol, name in (
        (block[1:] - 0.25, p.sn1, first, FIRST, "circle", "LIF1"),
        (block[1:] + 0.25, p.sn2, second, OTHER, "diamond", "LIF2"),
    ):
        add_law(figure, at, law, color, **SECOND)
        marker = {"color": color, "symbol": symbol, "size": 7}
        figure.add_scatter(
            x=single(at), y=single(rates), mode="markers", marker=marker, name=name, **SECOND
        )
    add_law_entry(figure, tr("propagation.law"))
    add_borders(figure, np.flatnonzero(p.changes_shape) + 1, panels=2)
    across = {"title": tr("propagation.block"), "range": [-0.4, len(block) - 0.3]}
    highest = max(p.variance.max(), variance.max())
    of_u = {"title": tr("propagation.variance"), "range": [0, 1.08 * highest]}
    rate = {"title": tr("propagation.rate_of_layer"), "range": [0, 0.6]}
    figure.update_layout(
        **axes(1, HALVES, across, of_u), **axes(2, HALVES, across, rate), legend=LEGEND
    )
    return figure


def add_alternation(figure: go.Figure, p: Propagation) -> None:
    """A grey line through all layers in their order, up at LIF1 and down at LIF2."""
    layers = np.arange(1, len(p.sn1) + 1)[:, None] + np.array([-0.25, 0.25])
    both = np.stack([p.sn1, p.sn2], axis=1)
    add_law(figure, layers.ravel(), both.ravel(), GREY, **SECOND)


def memory(found: Mapping[str, Memory]) -> go.Figure:
    """Correlation with what entered the stage, by block, with the closed forms."""
    figure = go.Figure()
    for variant, m in found.items():
        block = np.arange(len(m.measured))
        add_law(figure, block, m.law, look(variant).color)
        add_measured(figure, line(variant), block, m.measured)
    add_law_entry(figure, tr("propagation.law"))
    last = len(next(iter(found.values())).measured) - 1
    figure.update_layout(
        xaxis={"title": tr("propagation.block"), "range": [-0.3, last + 0.3]},
        yaxis={"title": tr("propagation.correlation"), "range": [-0.08, 1.05]},
        legend=LEGEND,
    )
    return figure


def twins(found: Mapping[str, Values], depths: Values, similarity: float) -> go.Figure:
    """Correlation of the outputs of two similar inputs, by the depth of the net."""
    figure = go.Figure()
    figure.add_shape(level(similarity, dash="dash"))
    said = tr("propagation.inputs_at", similarity=similarity)
    right = {"x": 1, "xref": "paper", "xanchor": "right", "y": similarity}
    figure.add_annotation(note(said, right | {"yanchor": "bottom" if similarity < 0.9 else "top"}))
    for variant, correlations in found.items():
        add_measured(figure, line(variant), depths, correlations)
    figure.update_layout(
        xaxis=log_axis(tr("propagation.depth"), (7, 125), depths.tolist()),
        yaxis={"title": tr("propagation.twin_correlation"), "range": [-0.15, 1.05]},
        legend=LEGEND,
    )
    return figure
