"""The figure of networks before training: gradient by block, firing rate by layer."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from pages.shared.plotting import (
    HALVES,
    LEGEND,
    SECOND,
    Figure,
    Trace,
    axes,
    borders,
    figure,
    positive,
    power_axis,
    scatter,
)
from pages.shared.ui.style import Line
from snncore.analysis.gradient.at_init import AtInit
from snncore.experiment import BlockKind

Found = dict[BlockKind, AtInit]
DECADES = (-5, 0)
TOPS = (0.2, 0.5, 1.0)
"""The axes stay as they are while a knob moves, unless a value would not fit."""


class Words(NamedTuple):
    """The titles of the axes; called: the parts of the networks by their dotted names."""

    block: str
    layer: str
    gradient: str
    rate: str
    called: Mapping[str, str]


def draw(chosen: BlockKind, found: Found, lines: Mapping[BlockKind, Line], words: Words) -> Figure:
    """Gradient norms at the left, firing rates at the right; the chosen block on top."""
    traces: list[Trace] = []
    for kind, result in found.items():
        blocks = [words.called[name] for name in result.blocks]
        layers = [words.called[name] for name in result.layers]
        norms = positive(result.gradient_norms)
        rates = profile(lines[kind], result.firing_rates, layers, kind is chosen)
        traces += [
            profile(lines[kind], norms, blocks, kind is chosen),
            rates | SECOND | {"showlegend": False},
        ]
    halved = borders([i + 1 for i in found[chosen].transitions])
    return figure(traces, layout(list(found.values()), words) | {"shapes": halved})


def profile(line: Line, values: np.ndarray, names: Sequence[str], chosen: bool) -> Trace:
    """One profile; the chosen block stands out by width and opacity, not by colour alone."""
    look = line.look
    return scatter(
        np.arange(1, len(values) + 1),
        values,
        text=names,
        name=line.name,
        legendgroup=line.name,
        mode="lines+markers",
        line={"color": look.color, "dash": look.dash, "width": 3 if chosen else 1.5},
        marker={"color": look.color, "symbol": look.symbol, "size": 7 if chosen else 5},
        opacity=1.0 if chosen else 0.7,
        hovertemplate="%{text}: %{y:.3g}<extra></extra>",
    )


def layout(results: Sequence[AtInit], words: Words) -> dict[str, Any]:
    """Two pairs of axes side by side."""
    rates = np.concatenate([result.firing_rates for result in results])
    top = next(top for top in TOPS if not len(rates) or rates.max() <= top)
    norms = np.concatenate([result.gradient_norms for result in results])
    blocks = max(len(result.blocks) for result in results)
    layers = max(1, *(len(result.layers) for result in results))
    gradient = power_axis(words.gradient, norms, DECADES) | {"tickfont": {"size": 12}}
    rate = {"title": words.rate, "range": [-0.02 * top, 1.02 * top]}
    across = {"title": words.block, "range": [0.5, blocks + 0.5]}
    through = {"title": words.layer, "range": [0.5, layers + 0.5]}
    return {
        **axes(1, HALVES, across, gradient),
        **axes(2, HALVES, through, rate),
        "legend": LEGEND,
    }
