"""The raster page's charts of the whole network: rates by block, kinds of neurons by layer."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from pages.models.raster.figures import CHANCE, KINDS, SHARE
from pages.shared.plotting import (
    GREY,
    LEGEND,
    PERCENT,
    Figure,
    Shape,
    Trace,
    figure,
    scatter,
    single,
)
from pages.shared.ui.style import LOOKS
from snncore.analysis.raster.layer_rates import LayerRates, Values
from snncore.analysis.raster.spike_counts import SpikeCounts
from snncore.experiment import BlockKind

MOST_TICKS = 12
"""On the axis of blocks, which are whole."""

PATTERN = {
    "fillmode": "overlay",
    "fgcolor": "#ffffff",
    "fgopacity": 0.55,
    "size": 6,
    "solidity": 0.2,
}
SITES = {"sn1": ("solid", "circle"), "sn2": ("dot", "square-open")}
"""Dash and marker of a branch's first and second neuron."""


class Words(NamedTuple):
    """What stands in both figures: short names of the layers, entries of the legends, the titles
    of the axes; `kinds` names silent, ragged and regular neurons."""

    layers: Mapping[str, str]
    kinds: Mapping[str, str]
    elsewhere: str
    by_chance: str
    block: str
    rate: str
    layer: str
    share: str


def rates(
    now: LayerRates, other: LayerRates, block: BlockKind, names: tuple[str, str], words: Words
) -> Figure:
    """sn1 and sn2 by block, thick as the page shows the network, thin as it is otherwise."""
    traces = [
        site_trace(values, site, block, name, width)
        for found, name, width in ((other, names[1], 1.0), (now, names[0], 2.5))
        for site, values in (("sn1", found.sn1), ("sn2", found.sn2))
        if np.isfinite(values).any()
    ]
    place = {"encode": 0, "decode": len(now.sn1) + 1}
    others = {n: r for n, r in now.others.items() if n in place or n.startswith("stages.")}
    if others:
        elsewhere = scatter(
            [place[n] if n in place else int(n.split(".")[1]) + 1 for n in others],
            list(others.values()),
            mode="markers",
            marker={"color": GREY, "symbol": "x", "size": 8},
            text=[words.layers[n] for n in others],
            hovertemplate="%{text}: %{y:.1%}<extra></extra>",
            name=words.elsewhere,
        )
        traces.append(elsewhere)
    highest = max(np.nanmax([f.sn1, f.sn2], initial=0.0) for f in (now, other))
    blocks = len(now.sn1)
    ticks = np.arange(0, blocks + 1, math.ceil(blocks / MOST_TICKS))
    top = 0.52 if max(highest, *others.values(), 0) <= 0.5 else 1.04
    layout = {
        "xaxis": {"title": words.block, "range": [-0.4, blocks + 1.4], "tickvals": single(ticks)},
        "yaxis": PERCENT | {"title": words.rate, "range": [0, top]},
        "legend": LEGEND,
    }
    return figure(traces, layout)


def site_trace(values: Values, site: str, block: BlockKind, name: str, width: float) -> Trace:
    dash, symbol = SITES[site]
    color = LOOKS[block].color if width > 2 else GREY
    return scatter(
        np.arange(1, len(values) + 1),
        values,
        mode="lines+markers",
        line={"color": color, "dash": dash, "width": width},
        marker={"color": color, "symbol": symbol, "size": 8 if width > 2 else 5},
        hovertemplate="%{x}: %{y:.1%}<extra></extra>",
        name=f"{site}, {name}",
    )


def shares(counts: Mapping[str, SpikeCounts], chosen: str, words: Words) -> Figure:
    """Shares of silent, ragged and regular neurons by layer, stacked to 1; (1 - r)^T as a line."""
    shared = {
        "x": [words.layers[name] for name in counts],
        "hovertemplate": "%{x}: %{y:.1%}<extra></extra>",
    }
    traces = [
        {
            "type": "bar",
            "y": single([getattr(c, kind) for c in counts.values()]),
            "marker": {"color": color, "pattern": PATTERN | {"shape": pattern}},
            "name": words.kinds[kind],
            **shared,
        }
        for kind, (color, pattern) in KINDS.items()
    ]
    silent = single([c.expected_silent for c in counts.values()])
    chance = {"type": "scatter", "y": silent, "mode": "markers", "marker": CHANCE}
    layout = {
        "barmode": "stack",
        "bargap": 0.15,
        "xaxis": {"title": words.layer, "tickangle": -60, "type": "category"},
        "margin": {"b": 96},
        "yaxis": SHARE | {"title": words.share},
        "legend": LEGEND | {"traceorder": "normal"},
        "shapes": [edge(at) for at, name in enumerate(counts) if name == chosen],
    }
    return figure([*traces, chance | {"name": words.by_chance} | shared], layout)


def edge(at: int) -> Shape:
    """The frame around the chosen layer's bar."""
    line = {"color": CHANCE["color"], "width": 2}
    return {"type": "rect", "x0": at - 0.5, "x1": at + 0.5, "y0": 0, "y1": 1, "line": line}
