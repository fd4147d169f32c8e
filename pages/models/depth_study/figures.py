"""The depth study's scores against depth: a line for each kind, the seeds as a band around it."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from pages.models.compare.figures import LEGEND, axes, faint
from pages.models.depth_study.kinds import label, look
from pages.shared.components.plot.plot import single
from pages.shared.ui.text import tr
from pages.theory.propagation.figures import GREY
from snncore.analysis.depth.row import NetKind, Values
from snncore.analysis.depth.seed_band import SeedBand
from snncore.network import CLASSES

HALVES = ([0.0, 0.45], [0.56, 1.0])
CHANCE = {"accuracy": 1 / CLASSES, "loss": math.log(CLASSES)}
"""What guessing gives, all classes being equally frequent."""


Trace = dict[str, Any]
"""As Plotly takes it: many at once cost a third of adding each to a figure."""


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
    y |= {"tickformat": ".0%"} if measure == "accuracy" else {}
    layout = {
        **axes(1, HALVES, x, y | {"title": titles[0]}),
        **axes(2, HALVES, x, y | {"title": titles[1]}),
        "legend": LEGEND,
        "shapes": [chance_line(measure, number) for number in (1, 2)],
        "annotations": [chance_note(measure, number) for number in (1, 2)],
    }
    return go.Figure(traces, layout)


def on(number: int) -> dict[str, str]:
    """The axes of a panel."""
    return {"xaxis": f"x{number}", "yaxis": f"y{number}"} if number > 1 else {}


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
    x, y = outline(band)
    spread = {
        "type": "scatter",
        "x": single(x),
        "y": single(y),
        "fill": "toself",
        "fillcolor": faint(color),
        "mode": "lines",
        "line": {"width": 0},
        "hoverinfo": "skip",
        "showlegend": False,
        "legendgroup": kind.key,
        **on(number),
    }
    return [spread, line]


def outline(band: SeedBand) -> tuple[Values, Values]:
    """Around each stretch without a gap: there on the upper edge, back on the lower one."""
    x: list[float] = []
    y: list[float] = []
    known = np.isfinite(band.mean)
    for stretch in np.split(np.arange(len(known)), np.flatnonzero(np.diff(known)) + 1):
        if known[stretch[0]]:
            x += [*band.step[stretch], *band.step[stretch][::-1], np.nan]
            y += [*band.high[stretch], *band.low[stretch][::-1], np.nan]
    return np.array(x), np.array(y)


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


def chance_line(measure: str, number: int) -> dict[str, Any]:
    suffix = str(number) if number > 1 else ""
    line = {"color": GREY, "width": 1, "dash": "dot"}
    return {"type": "line", "xref": f"x{suffix} domain", "yref": f"y{suffix}", "line": line,
            "x0": 0, "x1": 1, "y0": CHANCE[measure], "y1": CHANCE[measure]}  # fmt: skip


def chance_note(measure: str, number: int) -> dict[str, Any]:
    suffix = str(number) if number > 1 else ""
    return {"text": tr("depth_study.chance"), "x": 1, "xref": f"x{suffix} domain",
            "y": CHANCE[measure], "yref": f"y{suffix}", "xanchor": "right", "yanchor": "bottom",
            "showarrow": False, "font": {"color": GREY, "size": 12}}  # fmt: skip
