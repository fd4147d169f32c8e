"""The energy of one network by layer: what it costs, what the ANN's costs, how often it is fed."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pages.shared.plotting import LEGEND, Figure, Note, Shape, Trace, figure, scatter, single
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


def layers(block: BlockKind, found: Operations, cost: Energy, words: Words) -> Figure:
    """Bars of additions and of MACs over the layers, the ANN's as ticks; below, r of each input."""
    color = LOOKS[block].color
    hover = hover_data(found, cost, words)
    ann = scatter(
        np.arange(len(found.names)),
        cost.ann_picojoules / MICRO,
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
    grey = {"symbol": "square", "size": 12, "color": "rgba(128,128,128,0.35)"}
    shaded = scatter([np.nan], [np.nan], mode="markers", marker=grey, name=words.shaded)
    bars, points = bar_traces(cost, hover, color, words), rates(found, hover, color, words)
    return figure([*bars, ann, *points, shaded], layout(found, words))


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


def bar_traces(
    cost: Energy, hover: NDArray[np.object_], color: str, words: Words
) -> Iterator[Trace]:
    """A layer is either one of additions or one of MACs."""
    multiplies = cost.mac > 0
    for mine, name, pattern in (
        (~multiplies, words.additions, {}),
        (multiplies, words.macs, HATCH),
    ):
        yield {
            "type": "bar",
            "x": single(np.flatnonzero(mine)),
            "y": single(cost.picojoules[mine] / MICRO),
            "marker": {"color": color, "pattern": pattern},
            "customdata": hover[mine],
            "hovertemplate": words.hover + "<extra>%{fullData.name}</extra>",
            "name": name,
        }


def rates(
    found: Operations, hover: NDArray[np.object_], color: str, words: Words
) -> Iterator[Trace]:
    """r of what each layer reads; real numbers have none."""
    for signal, symbol in SYMBOLS.items():
        mine = np.array([each is signal for each in found.signals])
        if mine.any():
            yield scatter(
                np.flatnonzero(mine),
                found.read_rate[mine],
                mode="markers",
                marker={"color": color, "symbol": symbol, "size": 10},
                customdata=hover[mine],
                hovertemplate=words.hover + "<extra></extra>",
                name=words.rates[signal],
                yaxis="y2",
            )


def letters(found: Operations) -> list[Note]:
    """The letter of the real numbers where a layer reads some."""
    below = {"text": "ℝ", "y": 0, "yref": "y2", "yanchor": "bottom", "showarrow": False}
    return [below | {"x": place} for place in np.flatnonzero(found.real).tolist()]


def shades(found: Operations) -> list[Shape]:
    """Behind the stem, the shortcuts and the classifier, which the formula counts like the rest."""
    look = {"fillcolor": SHADE, "line": {"width": 0}, "layer": "below"}
    whole = {"type": "rect", "y0": 0, "y1": 1, "yref": "paper"}
    return [
        {"x0": place - 0.5, "x1": place + 0.5, **whole, **look}
        for place, layer in enumerate(found.names)
        if not layer.endswith(("conv1", "conv2"))
    ]


def layout(found: Operations, words: Words) -> dict[str, Any]:
    """Energy above, rate below, on one axis of layers; the same height for every way to count."""
    count = len(found.names)
    costs = [energy(found, real, integers) for real in RealAs for integers in IntegerAs]
    top = max(float(np.max([cost.picojoules, cost.ann_picojoules])) for cost in costs) / MICRO
    labelled = labels(found.names)
    highest = max(1.0, float(found.read_rate[~found.real].max(initial=0)))
    return {
        "bargap": 0.25,
        "xaxis": {
            "title": words.layer_axis,
            "range": [-0.7, count - 0.3],
            "tickvals": single(labelled),
            "ticktext": [words.ticks[found.names[i]] for i in labelled],
            "tickangle": -60,
            "anchor": "y2",
        },
        "yaxis": {
            "title": words.energy_axis,
            "range": [0, 1.08 * top],
            "domain": [0.4, 1],
        },
        "yaxis2": {
            "title": words.rate_axis,
            "range": [0, 1.06 * highest],
            "domain": [0, 0.32],
        },
        "margin": {"b": 88},
        "legend": LEGEND,
        "shapes": shades(found),
        "annotations": letters(found),
    }


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
