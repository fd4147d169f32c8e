"""The energy of one network by layer: what it costs, what the ANN's costs, how often it is fed."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.shared.plotting import LEGEND, single
from pages.shared.ui.style import LOOKS
from snncore.analysis.energy.energy import Energy, IntegerAs, RealAs, energy
from snncore.analysis.energy.layer_signals import Signal
from snncore.analysis.energy.operations import Operations
from snncore.experiment import BlockKind

MICRO = 1e6
"""Picojoules in a microjoule."""

MOST_LABELS = 14
"""Blocks that are named on the axis at most, so that a narrow screen has room for them."""

SHADE = "rgba(128,128,128,0.16)"
HATCH = {"shape": "/", "fillmode": "overlay", "fgcolor": "#ffffff", "size": 6, "solidity": 0.3}
SYMBOLS = {Signal.SPIKES: "circle", Signal.INTEGERS: "diamond"}


class Words(NamedTuple):
    """What stands in the figure: names of the layers in words and on the axis, what a layer reads,
    entries of the legend, what a point says (Plotly's template of `hover_data`), the axes."""

    layers: Mapping[str, str]
    ticks: Mapping[str, str]
    reads: Mapping[Signal, str]
    rates: Mapping[Signal, str]
    additions: str
    macs: str
    as_ann: str
    shaded: str
    hover: str
    layer_axis: str
    energy_axis: str
    rate_axis: str


def layers(block: BlockKind, found: Operations, cost: Energy, words: Words) -> go.Figure:
    """Bars of additions and of MACs over the layers, the ANN's as ticks; below, r of each input."""
    figure = go.Figure()
    color = LOOKS[block].color
    hover = hover_data(found, cost, words)
    add_bars(figure, cost, hover, color, words)
    figure.add_scatter(
        x=single(np.arange(len(found.names))),
        y=single(cost.ann_picojoules / MICRO),
        mode="markers",
        marker={
            "symbol": "line-ew",
            "size": tick_size(found),
            "line": {"width": 2.5, "color": LOOKS[BlockKind.RELU].color},
        },
        customdata=hover,
        hovertemplate="%{customdata[0]}: %{y:.3g} µJ<extra>%{fullData.name}</extra>",
        name=words.as_ann,
    )
    add_rates(figure, found, hover, color, words)
    shade(figure, found, words.shaded)
    arrange(figure, found, words)
    return figure


def hover_data(found: Operations, cost: Energy, words: Words) -> NDArray[np.object_]:
    """What a bar says to the pointer, a row for each layer: layer, what it reads, MACs, r, SyOPs,
    additions, MACs as counted, µJ."""
    reads = [words.reads[signal] for signal in found.signals]
    syops = found.events.mean(axis=0)
    columns = (
        [words.layers[name] for name in found.names],
        reads,
        found.macs,
        found.read_rate,
        syops,
        cost.ac,
        cost.mac,
        cost.picojoules / MICRO,
    )
    return np.array(list(zip(*columns, strict=True)), dtype=object)


def add_bars(
    figure: go.Figure, cost: Energy, hover: NDArray[np.object_], color: str, words: Words
) -> None:
    """A layer is either one of additions or one of MACs."""
    multiplies = cost.mac > 0
    for mine, name, pattern in (
        (~multiplies, words.additions, {}),
        (multiplies, words.macs, HATCH),
    ):
        figure.add_bar(
            x=single(np.flatnonzero(mine)),
            y=single(cost.picojoules[mine] / MICRO),
            marker={"color": color, "pattern": pattern},
            customdata=hover[mine],
            hovertemplate=words.hover + "<extra>%{fullData.name}</extra>",
            name=name,
        )


def add_rates(
    figure: go.Figure, found: Operations, hover: NDArray[np.object_], color: str, words: Words
) -> None:
    """r of what each layer reads; real numbers have none."""
    for signal, symbol in SYMBOLS.items():
        mine = np.array([each is signal for each in found.signals])
        if mine.any():
            figure.add_scatter(
                x=single(np.flatnonzero(mine)),
                y=single(found.read_rate[mine]),
                mode="markers",
                marker={"color": color, "symbol": symbol, "size": 10},
                customdata=hover[mine],
                hovertemplate=words.hover + "<extra></extra>",
                name=words.rates[signal],
                yaxis="y2",
            )
    for place in np.flatnonzero(found.real):
        figure.add_annotation(
            x=int(place), y=0, yref="y2", text="ℝ", showarrow=False, yanchor="bottom"
        )


def shade(figure: go.Figure, found: Operations, name: str) -> None:
    """Shade the stem, the shortcuts and the classifier, which the formula counts like the rest."""
    for place, layer in enumerate(found.names):
        if not layer.endswith(("conv1", "conv2")):
            figure.add_shape(
                type="rect",
                x0=place - 0.5,
                x1=place + 0.5,
                y0=0,
                y1=1,
                yref="paper",
                fillcolor=SHADE,
                line={"width": 0},
                layer="below",
            )
    marker = {"symbol": "square", "size": 12, "color": "rgba(128,128,128,0.35)"}
    figure.add_scatter(x=[None], y=[None], mode="markers", marker=marker, name=name)


def arrange(figure: go.Figure, found: Operations, words: Words) -> None:
    """Energy above, rate below, on one axis of layers; the same height for every way to count."""
    count = len(found.names)
    costs = [energy(found, real, integers) for real in RealAs for integers in IntegerAs]
    top = max(float(np.max([cost.picojoules, cost.ann_picojoules])) for cost in costs) / MICRO
    labelled = labels(found.names)
    highest = max(1.0, float(found.read_rate[~found.real].max(initial=0)))
    figure.update_layout(
        bargap=0.25,
        xaxis={
            "title": words.layer_axis,
            "range": [-0.7, count - 0.3],
            "tickvals": single(labelled),
            "ticktext": [words.ticks[found.names[i]] for i in labelled],
            "tickangle": -60,
            "anchor": "y2",
        },
        yaxis={
            "title": words.energy_axis,
            "range": [0, 1.08 * top],
            "domain": [0.4, 1],
        },
        yaxis2={
            "title": words.rate_axis,
            "range": [0, 1.06 * highest],
            "domain": [0, 0.32],
        },
        margin={"b": 88},
        legend=LEGEND,
    )


def labels(names: Sequence[str]) -> list[int]:
    """The layers that the axis names: what stands outside the branches, and of every block, or of
    every few, the first convolution."""
    firsts = [i for i, name in enumerate(names) if name.endswith("conv1")]
    each = math.ceil(len(firsts) / MOST_LABELS)
    others = [i for i, name in enumerate(names) if not name.endswith(("conv1", "conv2"))]
    return sorted([*firsts[::each], *others])


def tick_size(found: Operations) -> float:
    """Pixels of half a tick for the ANN, about a bar's width at any depth."""
    return max(3.0, min(12.0, 300 / len(found.names)))
