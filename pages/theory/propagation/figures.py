"""Firing rate and size of the output by block, for chosen block kinds on the same axes."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from pages.shared.components.plot.plot import single
from pages.shared.ui.style import LOOKS
from pages.shared.ui.text import tr
from pages.shared.ui.variants import label, look
from snncore.analysis.signal.propagation import Propagation, Values
from snncore.experiment import BlockKind

GREY = "#8c8c8c"
FLOOR = 1e-4
"""The lower edge of a log axis, where 0 and all that is smaller is drawn."""

LOG_AXIS = {
    "type": "log",
    "range": [-4.15, 2],
    "tickvals": [FLOOR, 1e-3, 1e-2, 0.1, 1, 10, 100],
    "ticktext": ["≤ 0.0001", "0.001", "0.01", "0.1", "1", "10", "100"],
}
LEGEND = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}
LEFT, RIGHT = [0.0, 0.42], [0.6, 1.0]
SECOND = {"xaxis": "x2", "yaxis": "y2"}
OUTPUT = SECOND | {
    "showlegend": False,
    "hovertemplate": "(%{x}, %{customdata:.3g})<extra>%{fullData.name}</extra>",
}
"""The number itself is told, also where it lies on the edge."""

GROWING = ("add", "rba")
"""Whose largest value is drawn too: the one with a bound, the one without."""


def add_measured(
    figure: go.Figure, variant: str, x: ArrayLike, y: ArrayLike, **options: object
) -> None:
    """One variant's measured line, in its own look."""
    color, dash, symbol = look(variant)
    figure.add_scatter(
        x=single(x),
        y=single(y),
        mode="lines+markers",
        line={"color": color, "dash": dash, "width": 2},
        marker={"color": color, "symbol": symbol, "size": 7, "maxdisplayed": 24},
        name=label(variant),
        legendgroup=variant,
        **options,
    )


def add_law(figure: go.Figure, x: ArrayLike, y: ArrayLike, color: str, **options: object) -> None:
    """A closed form: a thin line."""
    line = {"color": color, "width": 1}
    hidden = {"showlegend": False, "hoverinfo": "skip", "opacity": 0.8} | options
    figure.add_scatter(x=single(x), y=single(y), mode="lines", line=line, **hidden)


def add_law_entry(figure: go.Figure) -> None:
    """One entry of the legend for all closed forms."""
    nowhere = np.full(1, np.nan)
    add_law(figure, nowhere, nowhere, GREY, name=tr("propagation.law"), showlegend=True)


def add_borders(figure: go.Figure, changes_shape: NDArray[np.bool_]) -> None:
    """A dotted line before every block that changes the shape."""
    for block in np.flatnonzero(changes_shape) + 0.5:
        for axis in ("x", "x2"):
            figure.add_shape(
                {"type": "line", "x0": block, "x1": block, "xref": axis, "opacity": 0.8}
                | {"y0": 0, "y1": 1, "yref": "paper"}
                | {"line": {"color": GREY, "dash": "dot", "width": 1}}
            )


def rates(
    found: Mapping[str, Propagation],
    laws: Mapping[str, tuple[Values, Values]],
    bound: Values,
    log: bool,
) -> go.Figure:
    """Left the rate of the branch's last neuron, right |O|, with the closed forms of both."""
    figure = go.Figure()
    for variant, p in found.items():
        block, color = np.arange(len(p.mean)), look(variant).color
        rate, mean = laws[variant]
        add_law(figure, block[1:], rate, color)
        add_law(figure, block, on_axis(np.where(p.active > 0, mean, np.nan), log), color, **SECOND)
        add_measured(figure, variant, block[1:], p.rate)
        add_measured(figure, variant, block, on_axis(p.mean, log), **OUTPUT, customdata=p.mean)
        if variant in GROWING:
            add_largest(figure, variant, p.largest)
    if "add" in found:
        add_bound(figure, bound)
    add_law_entry(figure)
    add_borders(figure, next(iter(found.values())).changes_shape)
    arrange(figure, found, bound, log)
    return figure


def on_axis(values: Values, log: bool) -> Values:
    """On a log axis what is smaller than FLOOR, or 0, lies on the lower edge."""
    return np.maximum(values, FLOOR) if log else values


def add_largest(figure: go.Figure, variant: str, largest: Values) -> None:
    """The largest value of the output, as small triangles."""
    marker = {"color": look(variant).color, "symbol": "triangle-up-open", "size": 6}
    figure.add_scatter(
        x=single(np.arange(len(largest))),
        y=single(largest),
        mode="markers",
        marker=marker | {"maxdisplayed": 24},
        name=tr("propagation.largest", variant=label(variant)),
        **SECOND,
    )


def add_bound(figure: go.Figure, bound: Values) -> None:
    """k + 1 after k blocks of a stage, which SEW-ADD cannot pass."""
    figure.add_scatter(
        x=single(np.arange(len(bound))),
        y=single(bound),
        mode="lines",
        line={"color": LOOKS[BlockKind.SEW].color, "dash": "5px,3px", "width": 1.5, "shape": "hvh"},
        name=tr("propagation.bound"),
        **SECOND,
    )


def arrange(figure: go.Figure, found: Mapping[str, Propagation], bound: Values, log: bool) -> None:
    """Axes that stay where they are while a knob moves, unless a rate or a mean leaves them."""
    last = len(bound) - 1
    across = {"title": tr("propagation.block"), "range": [-0.3, last + 0.3]}
    rate = 0.6 if max(np.nanmax(p.rate) for p in found.values()) < 0.6 else 1.02
    highest = [(p.largest if name in GROWING else p.mean).max() for name, p in found.items()]
    top = 1.05 * max(bound.max(), *highest)
    figure.update_layout(
        xaxis=across | {"domain": LEFT},
        xaxis2=across | {"domain": RIGHT, "anchor": "y2"},
        yaxis={"title": tr("propagation.rate"), "range": [-0.02 * rate, rate]},
        yaxis2={"title": tr("propagation.output"), "anchor": "x2"}
        | (LOG_AXIS if log else {"range": [-0.02 * top, top]}),
        legend=LEGEND,
    )
