"""Gradient norms by block on a log axis: measured, in closed form, and on ResNet-152."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from pages.shared.plotting import (
    LEGEND,
    Figure,
    border_names,
    borders,
    clipped,
    clipped_axis,
    figure,
    measured,
    scatter,
)
from pages.shared.ui.style import LOOKS, Line
from snncore.analysis.gradient.factor import Factor, Values, norm_ratio
from snncore.analysis.gradient.profile import GradientProfile
from snncore.analysis.gradient.resnet152 import BORDERS, DeepProfile
from snncore.experiment import BlockKind

SPIKE, SILENT = "#e69f00", "#56b4e9"
"""S = 1 and S = 0; no block kind has these colours on this page."""

LIVE = "#cc79a7"


def decades(blocks: int) -> tuple[int, int]:
    """log10 of the axis' ends: room for 0.5 and for 1.5 per block, α = 1 and 3, and no more."""
    return math.floor(-2.5 - 0.32 * blocks), math.ceil(0.8 + 0.21 * blocks)


class ProfileWords(NamedTuple):
    """The axes' titles, and what the borders and the closed form are called."""

    block: str
    norm: str
    downsample: str
    law: str


class FactorWords(NamedTuple):
    """The axes' titles, and the names of the four lines."""

    blocks: str
    product: str
    on_spikes: str
    on_silent: str
    both: str
    sew: str


def profiles(
    found: Mapping[str, GradientProfile],
    spiking_law: Values | None,
    axis: tuple[int, int],
    lines: Mapping[str, Line],
    words: ProfileWords,
) -> Figure:
    """‖∂L/∂O‖ by block for every kind, the closed form over the measured Spiking line."""
    traces = [
        measured(lines[variant], np.arange(len(p.norms)), clipped(p.norms, *axis))
        for variant, p in found.items()
    ]
    if spiking_law is not None:
        line = {"color": LOOKS[BlockKind.SPIKING].color, "width": 1.5}
        law, blocks = clipped(spiking_law, *axis), np.arange(len(spiking_law))
        traces.append(scatter(blocks, law, mode="lines", line=line, name=words.law))
    first = next(iter(found.values()))
    halved = (np.flatnonzero(first.changes_shape) + 1).tolist()
    last = len(first.norms) - 1
    layout = {
        "xaxis": {"title": words.block, "range": [-0.02 * last - 0.2, 1.02 * last + 0.2]},
        "yaxis": clipped_axis(words.norm, *axis),
        "legend": LEGEND,
        "shapes": borders(halved),
        "annotations": border_names(halved, words.downsample),
    }
    return figure(traces, layout)


def factors(
    factor: Factor, rate: float, most: int, axis: tuple[int, int], words: FactorWords
) -> Figure:
    """f₁ᵏ, f₀ᵏ, the norm's ratio and SEW's 1 over the number k of blocks."""
    k = np.arange(most + 1)
    spiking, sew = LOOKS[BlockKind.SPIKING], LOOKS[BlockKind.SEW]
    lines = (
        (words.on_spikes, norm_ratio(factor, 1.0, k), SPIKE, "dash"),
        (words.on_silent, norm_ratio(factor, 0.0, k), SILENT, "dot"),
        (words.both, norm_ratio(factor, rate, k), spiking.color, "solid"),
        (words.sew, np.ones(len(k)), sew.color, sew.dash),
    )
    traces = [
        scatter(
            k,
            clipped(values, *axis),
            mode="lines",
            line={"color": color, "dash": dash, "width": 2.5},
            name=name,
        )
        for name, values, color, dash in lines
    ]
    layout = {
        "xaxis": {"title": words.blocks, "range": [0, most]},
        "yaxis": clipped_axis(words.product, *axis),
        "legend": LEGEND,
    }
    return figure(traces, layout)


def deep(
    found: Mapping[str, DeepProfile],
    live: tuple[str, DeepProfile] | None,
    lines: Mapping[str, Line],
    words: ProfileWords,
) -> Figure:
    """The 50 blocks of ResNet-152 by variant; what was just run, with its name, lies over it."""
    axis, blocks = (-4, 13), np.arange(1, 51)
    traces = [measured(lines[v], blocks, clipped(p.norms, *axis)) for v, p in found.items()]
    if live:
        name, profile = live
        ring = {"color": LIVE, "symbol": "circle-open", "size": 11, "line": {"width": 2}}
        norms = clipped(profile.norms, *axis)
        traces.append(scatter(blocks, norms, mode="markers", marker=ring, name=name))
    halved = [border + 1 for border in BORDERS]
    layout = {
        "xaxis": {"title": words.block, "range": [0, 51]},
        "yaxis": clipped_axis(words.norm, *axis),
        "legend": LEGEND,
        "shapes": borders(halved),
        "annotations": border_names(halved, words.downsample),
    }
    return figure(traces, layout)
