"""The figure of networks before training: gradient by block, firing rate by layer."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.shared.plotting import (
    HALVES,
    LEGEND,
    SECOND,
    add_borders,
    axes,
    positive,
    power_axis,
    single,
)
from pages.shared.runs.names import name
from pages.shared.ui.style import LOOKS
from pages.shared.ui.text import tr
from snncore.analysis.gradient.at_init import AtInit
from snncore.experiment import BlockKind, Experiment

Found = dict[BlockKind, AtInit]
DECADES = (-5, 0)
TOPS = (0.2, 0.5, 1.0)
"""The axes stay as they are while a knob moves, unless a value would not fit."""


def draw(experiment: Experiment, found: Found) -> go.Figure:
    """Gradient norms at the left, firing rates at the right; the chosen block on top."""
    figure = go.Figure()
    for kind, result in found.items():
        chosen = kind is experiment.block
        norms = positive(result.gradient_norms)
        label = name(replace(experiment, block=kind))
        figure.add_scatter(**line(kind, norms, result.blocks, chosen), name=label)
        figure.add_scatter(
            **line(kind, result.firing_rates, result.layers, chosen),
            **SECOND | {"name": label, "showlegend": False},
        )
    figure.update_layout(layout(list(found.values())))
    add_borders(figure, [i + 1 for i in found[experiment.block].transitions])
    return figure


def line(kind: BlockKind, values: np.ndarray, names: Sequence[str], chosen: bool) -> dict[str, Any]:
    """One profile; the chosen block stands out by width and opacity, not by colour alone."""
    look = LOOKS[kind]
    return {
        "x": np.arange(1, len(values) + 1, dtype=np.int32),
        "y": single(values),
        "text": names,
        "legendgroup": kind,
        "mode": "lines+markers",
        "line": {"color": look.color, "dash": look.dash, "width": 3 if chosen else 1.5},
        "marker": {"color": look.color, "symbol": look.symbol, "size": 7 if chosen else 5},
        "opacity": 1.0 if chosen else 0.7,
        "hovertemplate": "%{text}: %{y:.3g}<extra></extra>",
    }


def layout(results: Sequence[AtInit]) -> dict[str, Any]:
    """Two pairs of axes side by side."""
    rates = np.concatenate([result.firing_rates for result in results])
    top = next(top for top in TOPS if not len(rates) or rates.max() <= top)
    norms = np.concatenate([result.gradient_norms for result in results])
    blocks = max(len(result.blocks) for result in results)
    layers = max(1, *(len(result.layers) for result in results))
    gradient = power_axis(tr("train.gradient"), norms, DECADES) | {"tickfont": {"size": 12}}
    rate = {"title": tr("train.rate"), "range": [-0.02 * top, 1.02 * top]}
    across = {"title": tr("train.block"), "range": [0.5, blocks + 0.5]}
    through = {"title": tr("train.layer"), "range": [0.5, layers + 0.5]}
    return {
        **axes(1, HALVES, across, gradient),
        **axes(2, HALVES, through, rate),
        "legend": LEGEND,
    }
