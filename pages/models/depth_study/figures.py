"""The depth study's scores against depth: a line for each kind, the seeds as a band around it."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from pages.models.depth_study.kinds import label, look
from pages.shared.plotting import (
    HALVES,
    LEGEND,
    PERCENT,
    Trace,
    axes,
    level,
    note,
    on,
    single,
    spread,
)
from pages.shared.ui.text import tr
from snncore.analysis.depth.row import NetKind, Values
from snncore.analysis.depth.seed_band import SeedBand
from snncore.network import CLASSES

CHANCE = {"accuracy": 1 / CLASSES, "loss": math.log(CLASSES)}
"""What guessing gives, all classes being equally frequent."""


class Panel(NamedTuple):
    """Bands of the kinds, and every single network's score: [depths], [scores]."""

    bands: Mapping[NetKind, SeedBand]
    points: Mapping[NetKind, tuple[Values, Values]]


def by_depth(
    panels: Sequence[Panel], titles: Sequence[str], measure: str, ends: tuple[float, float]
) -> go.Figure:
    """Test beside training, on the same vertical axis."""
    traces: list[Trace] = []
    text = ".1%" if measure == "accuracy" else ".3f"
    for number, panel in enumerate(panels, 1):
        for kind, band in panel.bands.items():
            traces += band_traces(kind, band, number, text=text)
            traces += seed_traces(kind, *panel.points[kind], number)
    every = next(iter(panels[0].bands.values())).step
    wide = max(float(np.ptp(every)), 6.0)
    x = {"title": tr("depth_study.depth"), "tickvals": single(every)}
    x |= {"range": [every[0] - 0.06 * wide, every[-1] + 0.06 * wide]}
    y: dict[str, Any] = {"range": list(ends)}
    y |= PERCENT if measure == "accuracy" else {}
    chance = CHANCE[measure]
    word = {"x": 1, "xanchor": "right", "y": chance, "yanchor": "bottom"}
    layout = {
        **axes(1, HALVES, x, y | {"title": titles[0]}),
        **axes(2, HALVES, x, y | {"title": titles[1]}),
        "legend": LEGEND,
        "shapes": [level(chance, panel=number) for number in (1, 2)],
        "annotations": [
            note(tr("depth_study.chance"), word | {"xref": f"{x} domain", "yref": y})
            for x, y in (("x", "y"), ("x2", "y2"))
        ],
    }
    return go.Figure(traces, layout)


def band_traces(
    kind: NetKind, band: SeedBand, number: int, *, text: str, markers: bool = True
) -> list[Trace]:
    """The mean as a line that breaks at a gap; around it from the least to the largest seed."""
    color, dash, symbol = look(kind)
    line = {
        "type": "scatter",
        "x": single(band.step),
        "y": single(band.mean),
        "mode": "lines+markers" if markers else "lines",
        "line": {"color": color, "dash": dash, "width": 2},
        "marker": {"color": color, "symbol": symbol, "size": 8},
        "name": label(kind),
        "legendgroup": kind.key,
        "showlegend": number == 1,
        "hovertemplate": f"%{{y:{text}}} (%{{x:.0f}})<extra>%{{fullData.name}}</extra>",
        **on(number),
    }
    if np.nanmax(band.high - band.low, initial=0) == 0:
        return [line]
    around = {"legendgroup": kind.key, **on(number)}
    return [spread(band.step, band.low, band.high, color, **around), line]


def seed_traces(kind: NetKind, depth: Values, score: Values, number: int) -> list[Trace]:
    """Every network as a small mark of its own, where a depth has more than one."""
    if len(set(depth.tolist())) == len(depth):
        return []
    marks = {
        "type": "scatter",
        "x": single(depth),
        "y": single(score),
        "mode": "markers",
        "marker": {"color": look(kind).color, "symbol": "line-ew-open", "size": 9},
        "hoverinfo": "skip",
        "showlegend": False,
        "legendgroup": kind.key,
        **on(number),
    }
    return [marks]
