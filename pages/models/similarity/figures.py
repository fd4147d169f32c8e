"""SSIM of the rate maps before and after each block as a radar chart: a spoke for each block."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pages.shared.plotting import GREY, LEGEND, Figure, Trace, figure, single
from pages.shared.ui.style import CLEAR, Line
from snncore.analysis.signal.block_similarity import BlockSimilarity

WHOLE, NEAR_ONE = (-0.2, 1.0), (0.8, 1.0)
"""Ends of the radial axis; what is smaller lies on the inner one."""

GRID = {"gridcolor": "rgba(128,128,128,0.3)", "linecolor": GREY}
THICKER = 4.0
"""Pixels that the lowest line and its markers have more than the uppermost."""

MOST_LABELS = 30
DEAD, SILENT = "star", "x-open"


class Spokes(NamedTuple):
    """One network of the radar."""

    line: Line
    found: BlockSimilarity


class Words(NamedTuple):
    """What stands in the radar: the two marks of the legend, and what a point says (Plotly's
    template of block, SSIM and percent changed)."""

    dead: str
    silent: str
    hover: str


def radar(nets: Sequence[Spokes], ends: tuple[float, float], words: Words) -> Figure:
    """One open line for each net; a gap where a block changes the shape, a star at exactly 1."""
    traces: list[Trace] = []
    for i, net in enumerate(nets):
        # Equal lines stay visible: each one is thicker than those that lie over it.
        traces += line(net, words, ends[0], THICKER * (1 - (i + 1) / len(nets)))
    for symbol, name, masks in (
        (DEAD, words.dead, [net.found.dead for net in nets]),
        (SILENT, words.silent, [net.found.silent for net in nets]),
    ):
        if any(mask.any() for mask in masks):
            marker = {"symbol": symbol, "color": GREY, "size": 11}
            traces.append(polar([np.nan], [np.nan], mode="markers", marker=marker, name=name))
    deepest = max((net.found for net in nets), key=lambda found: len(found.mean))
    return figure(traces, layout(deepest, ends))


def polar(r: ArrayLike, theta: ArrayLike, **options: object) -> Trace:
    """Points or a line at these radii and angles."""
    return {"type": "scatterpolar", "r": single(r), "theta": single(theta)} | options


def angles(blocks: int) -> NDArray[np.float64]:
    """Degrees of each block: the same share of every net lies at the same angle."""
    return 360 * (np.arange(blocks) + 0.5) / blocks


def line(net: Spokes, words: Words, low: float, thicker: float) -> Iterator[Trace]:
    """The mean over the images, at least `low`; silent blocks stand apart from the line."""
    name, (color, dash, symbol) = net.line
    found, theta = net.found, angles(len(net.found.mean))
    values = np.where(found.silent, np.nan, found.mean)
    symbols = np.where(found.dead, DEAD, symbol)
    yield polar(
        np.maximum(values, low),
        theta,
        mode="lines+markers",
        line={"color": color, "dash": dash, "width": 2 + thicker / 2},
        marker={
            "color": color,
            "symbol": symbols,
            "size": np.where(found.dead, 14, 7) + thicker,
            "line": {"color": GREY, "width": np.where(found.dead, 1.0, 0.0)},
        },
        customdata=np.stack([np.arange(1, len(theta) + 1), values, 100 * found.changed.mean(0)], 1),
        hovertemplate=words.hover + "<extra>%{fullData.name}</extra>",
        name=name,
        legendgroup=name,
    )
    if found.silent.any():
        yield polar(
            np.ones(found.silent.sum()),
            theta[found.silent],
            mode="markers",
            marker={"color": color, "symbol": SILENT, "size": 10},
            hovertemplate=words.silent + "<extra>%{fullData.name}</extra>",
            name=name,
            legendgroup=name,
            showlegend=False,
        )


def layout(deepest: BlockSimilarity, ends: tuple[float, float]) -> dict[str, Any]:
    """Block 1 at the top, clockwise; fixed rings, the outer one at 1."""
    low, high = ends
    theta = angles(len(deepest.mean))
    each = math.ceil(len(theta) / MOST_LABELS)
    shown = [i for i in range(len(theta)) if i % each == 0 or not deepest.defined[i]]
    labels = [str(i + 1) if deepest.defined[i] else f"{i + 1} ↓" for i in shown]
    step = 0.2 if ends == WHOLE else 0.05
    return {
        "polar": {
            "bgcolor": CLEAR,
            "radialaxis": GRID
            | {
                "range": [low, high + 0.04 * (high - low)],
                "tickvals": single(np.arange(low, high + step / 2, step)),
                "tickformat": ".2~f",
                "angle": 90,
                "tickangle": 90,
                "tickfont": {"size": 11},
            },
            "angularaxis": GRID
            | {
                "rotation": 90,
                "direction": "clockwise",
                "tickvals": single(theta[shown]),
                "ticktext": labels,
            },
        },
        "margin": {"l": 40, "r": 40},  # for the numbers at both sides
        "legend": LEGEND | {"y": 1.08},
    }
