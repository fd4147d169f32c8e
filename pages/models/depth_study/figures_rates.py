"""The search for a learning rate: validation accuracy over kind × rate, a panel for each depth."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from pages.models.depth_study.figures_map import LOW, STEP
from pages.shared.plotting import GREY, PERCENT, Figure, Trace, figure, on, single
from pages.shared.ui.numbers import by_hand
from snncore.analysis.depth.row import Values


class RateMap(NamedTuple):
    """accuracy: [depths, kinds, rates], NaN where there is none; texts: what stands in each cell;
    best: where a kind's rate of a depth was chosen."""

    names: Sequence[str]
    depths: Sequence[int]
    rates: Sequence[float]
    accuracy: Values
    texts: Sequence[Sequence[Sequence[str]]]
    best: Values


class RateWords(NamedTuple):
    """depth: with a place for the number."""

    rate: str
    accuracy: str
    depth: str


def rate_map(found: RateMap, words: RateWords) -> Figure:
    """Accuracy as colour and number; a frame around the rate that was chosen."""
    count, shapes = len(found.depths), []
    layout: dict[str, Any] = {"margin": {"l": 170}, "dragmode": False, "annotations": []}
    ticks = {
        "tickvals": np.arange(len(found.rates)),
        "ticktext": [by_hand(f"{r:g}") for r in found.rates],
    }
    for panel in range(1, count + 1):
        suffix = str(panel) if panel > 1 else ""
        bare = {"showgrid": False, "zeroline": False}
        width = (1 - 0.03 * (count - 1)) / count
        start = (panel - 1) * (width + 0.03)
        layout[f"xaxis{suffix}"] = {
            "title": words.rate, "domain": [start, start + width], "anchor": f"y{suffix}",
            "range": [-0.5, len(found.rates) - 0.5], **ticks, **bare,
        }  # fmt: skip
        layout[f"yaxis{suffix}"] = {
            "tickvals": np.arange(len(found.names)), "ticktext": list(found.names),
            "range": [len(found.names) - 0.5, -0.5], "anchor": f"x{suffix}",
            "showticklabels": panel == 1, "ticks": "outside" if panel == 1 else "", **bare,
        }  # fmt: skip
        layout["annotations"].append({
            "text": words.depth.format(depth=found.depths[panel - 1]), "showarrow": False,
            "x": 0.5, "xref": f"x{suffix} domain", "y": 1, "yref": f"y{suffix} domain",
            "yanchor": "bottom",
        })  # fmt: skip
        shapes += frames(found.best[panel - 1], suffix)
    layout["shapes"] = shapes
    top = max(float(np.nanmax(found.accuracy, initial=0)), LOW + STEP)
    ends = {"zmin": LOW, "zmax": math.ceil(top / STEP - 1e-9) * STEP}
    traces = [colours(found, panel, words.accuracy, ends) for panel in range(count)]
    return figure(traces + [unreached(found, panel) for panel in range(count)], layout)


def frames(best: Values, suffix: str) -> list[dict[str, Any]]:
    """Around the best rate [kinds], NaN where none was found."""
    return [
        {"type": "rect", "x0": x - 0.48, "x1": x + 0.48, "y0": y - 0.44, "y1": y + 0.44,
         "xref": f"x{suffix}", "yref": f"y{suffix}", "line": {"color": "#d55e00", "width": 2}}
        for y, x in enumerate(best.tolist())
        if math.isfinite(x)
    ]  # fmt: skip


def colours(found: RateMap, panel: int, title: str, ends: dict[str, float]) -> Trace:
    """One depth's accuracies, with a number in each cell that has one."""
    z = found.accuracy[panel]
    return {
        "type": "heatmap",
        "x": np.arange(len(found.rates)),
        "y": np.arange(len(found.names)),
        "z": single(z),
        **ends,
        "colorscale": "Cividis",
        "showscale": panel == len(found.depths) - 1,
        "colorbar": PERCENT | {"thickness": 12, "title": {"text": title, "side": "right"}},
        "text": np.where(np.isfinite(z), np.array(found.texts[panel]), ""),
        "texttemplate": "%{text}",
        "textfont": {"size": 12},
        "hovertemplate": "%{y}: %{z:.1%}<extra></extra>",
        "hoverongaps": False,
        "xgap": 1,
        "ygap": 1,
        **on(panel + 1),
    }


def unreached(found: RateMap, panel: int) -> Trace:
    """Why a cell has no accuracy, in words."""
    row, column = np.nonzero(~np.isfinite(found.accuracy[panel]))
    pairs = zip(row.tolist(), column.tolist(), strict=True)
    return {
        "x": column,
        "y": row,
        "mode": "text",
        "text": [found.texts[panel][r][c] for r, c in pairs],
        "textfont": {"color": GREY, "size": 12},
        "hoverinfo": "skip",
        "showlegend": False,
        **on(panel + 1),
    }
