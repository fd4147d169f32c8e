"""Moments of block Jacobians by block, their singular values, and both against γ and against a."""

from collections.abc import Mapping, Sequence
from itertools import cycle

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
    single,
)
from pages.shared.ui.style import LOOKS
from pages.shared.ui.text import tr
from pages.shared.ui.variants import label, line, look
from snncore.analysis.isometry.isometry import Isometry, Values
from snncore.analysis.isometry.jacobian import Moments
from snncore.analysis.isometry.spectrum import Spectrum
from snncore.experiment import BlockKind

BINS = 48
PATTERNS = "/", "\\", "-", "|", "x", "+", "."


def two_panels(figure: go.Figure, across: dict[str, object], tops: tuple[float, float]) -> None:
    """Left φ, right the variance, each with a dotted line where an isometry lies."""
    titles = tr("isometry.mean"), tr("isometry.variance")
    for panel, goal, title, top in zip((1, 2), (1.0, 0.0), titles, tops, strict=True):
        up = {"title": title, "range": [-0.03 * top, top]}
        figure.update_layout(axes(panel, HALVES, across, up))
        figure.add_shape(level(goal, panel=panel))
    figure.update_layout(legend=LEGEND)


def room(value: float) -> float:
    """An axis' upper end, the same for many values, so that it stays while a knob moves."""
    return next((top for top in (2.1, 3.1, 5.2, 10.4, 21.0) if value < top), 1.05 * value)


def per_block(found: Mapping[str, Isometry], laws: Mapping[str, Values]) -> go.Figure:
    """φ and the variance of every block, bars where estimated, with the law of φ as a thin line."""
    figure = go.Figure()
    for name, isometry in found.items():
        own, block = line(name), np.arange(1, len(isometry.blocks) + 1)
        mean, variance, mean_error, variance_error = np.array(isometry.blocks).T
        add_law(figure, block, laws[name], own.look.color)
        bars = {"visible": bool(mean_error.any()), "thickness": 1, "width": 3}
        add_measured(figure, own, block, mean, error_y=bars | {"array": single(mean_error)})
        error = bars | {"array": single(variance_error)}
        options = {"showlegend": False, "error_y": error} | SECOND
        add_measured(figure, own, block, variance, **options)
    add_law_entry(figure, tr("isometry.law"))
    first = next(iter(found.values()))
    add_borders(figure, np.flatnonzero(first.changes_shape) + 1, panels=2)
    every = np.array([m[:2] for isometry in found.values() for m in isometry.blocks])
    tops = tuple(room(float(value)) for value in every.max(axis=0))
    ends = [0.5, len(first.blocks) + 0.5]
    two_panels(figure, {"title": tr("isometry.block"), "range": ends}, (tops[0], tops[1]))
    return figure


def singular_values(found: Mapping[str, Values]) -> go.Figure:
    """Share of the squared singular values in each of BINS equal intervals; 1 is an isometry."""
    figure = go.Figure()
    top = max(3.0, *(float(np.quantile(v, 0.99)) for v in found.values()))
    edges = np.linspace(0, top, BINS + 1)
    for (name, squares), pattern in zip(found.items(), cycle(PATTERNS), strict=False):
        counts, _ = np.histogram(np.minimum(squares, top), edges)
        color = look(name).color
        figure.add_scatter(
            x=single(edges),
            y=single(np.r_[counts, counts[-1]] / len(squares)),
            mode="lines",
            line={"color": color, "width": 1.5, "shape": "hv"},
            fill="tozeroy",
            fillpattern={"shape": pattern, "fgcolor": color, "fillmode": "overlay", "size": 7},
            fillcolor="rgba(128,128,128,0.08)",
            name=label(name),
        )
    figure.add_shape(level(1, upright=True))
    figure.update_layout(
        xaxis={"title": tr("isometry.square"), "range": [-0.02 * top, top]},
        yaxis={"title": tr("isometry.share"), "range": [0, 1.03]},
        legend=LEGEND,
    )
    return figure


def against_gamma(
    gammas: Values, found: Spectrum, laws: Sequence[Moments], gamma: float
) -> go.Figure:
    """φ and the variance of one MS block for γ from 0 to 0.5, measured and by Lemma 3."""
    figure = go.Figure()
    color, dash, _ = LOOKS[BlockKind.MS]
    style = {"color": color, "dash": dash, "width": 2}
    closed = np.array([law[:2] for law in laws]).T
    for values, law, place in (
        (found.mean, closed[0], {}),
        (found.variance, closed[1], SECOND),
    ):
        options = {"mode": "lines", "showlegend": not place} | place
        figure.add_scatter(
            x=single(gammas),
            y=single(values),
            line=style,
            name=tr("isometry.this_block"),
            **options,
        )
        name = {"name": tr("isometry.lemma_3"), "showlegend": not place}
        add_law(figure, gammas, law, GREY, **name, **place)
        at = np.argmin(abs(gammas - gamma))
        figure.add_scatter(
            x=single(gammas[at : at + 1]),
            y=single(values[at : at + 1]),
            mode="markers",
            marker={"color": color, "size": 11, "symbol": LOOKS[BlockKind.MS].symbol},
            name=tr("isometry.at_gamma", gamma=gamma),
            **{"showlegend": not place} | place,
        )
    tops = room(float(found.mean.max())), room(float(found.variance.max()))
    two_panels(figure, {"title": tr("isometry.gamma"), "range": [-0.01, 0.51]}, tops)
    return figure


def against_width(
    widths: Values,
    laws: Sequence[Moments],
    at: Values,
    found: Sequence[Moments],
    chosen: tuple[float, Moments],
) -> go.Figure:
    """φ and the variance of the neuron alone for every width a; dots: measured by autograd."""
    figure = go.Figure()
    color = LOOKS[BlockKind.SPIKING].color
    for moment, place in ((0, {}), (1, SECOND)):
        shown = {"showlegend": not place} | place
        name = tr("isometry.closed_form")
        add_law(figure, widths, [law[moment] for law in laws], color, name=name, **shown)
        figure.add_scatter(
            x=single(at),
            y=single([f[moment] for f in found]),
            mode="markers",
            marker={"color": color, "symbol": "circle-open", "size": 8},
            name=tr("isometry.by_autograd"),
            **shown,
        )
        figure.add_scatter(
            x=single([chosen[0]]),
            y=single([chosen[1][moment]]),
            mode="markers",
            marker={"color": color, "size": 11, "symbol": "triangle-down"},
            name=tr("isometry.at_width", width=chosen[0]),
            **shown,
        )
    figure.update_traces(line={"width": 2}, selector={"mode": "lines"})
    tops = room(chosen[1].mean), room(chosen[1].variance)
    two_panels(figure, {"title": tr("isometry.width"), "range": [0, 3.05]}, tops)
    return figure
