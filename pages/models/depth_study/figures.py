"""The depth study's scores against depth: a line for each kind, around it what its seeds say."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from pages.shared.plotting import (
    HALVES,
    LEGEND,
    PERCENT,
    Figure,
    Trace,
    axes,
    figure,
    level,
    note,
    on,
    single,
    spread,
)
from pages.shared.ui.style import Line
from snncore.analysis.depth.row import NetKind, Values
from snncore.analysis.depth.seed_band import SeedBand
from snncore.experiment import PICTURE_CLASSES

CHANCE = {"accuracy": 1 / PICTURE_CLASSES, "loss": math.log(PICTURE_CLASSES)}
"""What guessing gives, all classes being equally frequent."""


class Panel(NamedTuple):
    """Bands of the kinds, and every single network's score: [depths], [scores]."""

    bands: Mapping[NetKind, SeedBand]
    points: Mapping[NetKind, tuple[Values, Values]]


class Words(NamedTuple):
    """The words in the figure; `titles` are those of both vertical axes."""

    depth: str
    chance: str
    titles: Sequence[str]


Lines = Mapping[NetKind, Line]


def by_depth(
    panels: Sequence[Panel], lines: Lines, words: Words, measure: str, ends: tuple[float, float]
) -> Figure:
    """Test beside training, on the same vertical axis."""
    traces: list[Trace] = []
    text = ".1%" if measure == "accuracy" else ".3f"
    for number, panel in enumerate(panels, 1):
        for kind, band in panel.bands.items():
            traces += band_traces(lines[kind], band, number, text=text)
            traces += seed_traces(lines[kind], *panel.points[kind], number)
    every = next(iter(panels[0].bands.values())).step
    wide = max(float(np.ptp(every)), 6.0)
    x = {"title": words.depth, "tickvals": single(every)}
    x |= {"range": [every[0] - 0.06 * wide, every[-1] + 0.06 * wide]}
    y: dict[str, Any] = {"range": list(ends)}
    y |= PERCENT if measure == "accuracy" else {}
    chance = CHANCE[measure]
    # Left, where no line is so low: most end there on the right.
    word = {"x": 0, "xanchor": "left", "y": chance, "yanchor": "bottom"}
    layout = {
        **axes(1, HALVES, x, y | {"title": words.titles[0]}),
        **axes(2, HALVES, x, y | {"title": words.titles[1]}),
        "legend": LEGEND,
        "shapes": [level(chance, panel=number) for number in (1, 2)],
        "annotations": [
            note(words.chance, word | {"xref": f"{x} domain", "yref": y})
            for x, y in (("x", "y"), ("x2", "y2"))
        ],
    }
    return figure(traces, layout)


def band_traces(
    line: Line, band: SeedBand, number: int, *, text: str, markers: bool = True
) -> list[Trace]:
    """The mean as a line that breaks at a gap; around it the band, where it has a width."""
    color, dash, symbol = line.look
    mean = {
        "type": "scatter",
        "x": single(band.step),
        "y": single(band.mean),
        "mode": "lines+markers" if markers else "lines",
        "line": {"color": color, "dash": dash, "width": 2},
        "marker": {"color": color, "symbol": symbol, "size": 8},
        "name": line.name,
        "legendgroup": line.name,
        "showlegend": number == 1,
        "hovertemplate": f"%{{y:{text}}} (%{{x:.0f}})<extra>%{{fullData.name}}</extra>",
        **on(number),
    }
    if np.nanmax(band.high - band.low, initial=0) == 0:
        return [mean]
    around = {"legendgroup": line.name, **on(number)}
    return [spread(band.step, band.low, band.high, color, **around), mean]


def seed_traces(line: Line, depth: Values, score: Values, number: int) -> list[Trace]:
    """Every network as a small mark of its own, where a depth has more than one."""
    if len(set(depth.tolist())) == len(depth):
        return []
    marks = {
        "type": "scatter",
        "x": single(depth),
        "y": single(score),
        "mode": "markers",
        "marker": {"color": line.look.color, "symbol": "line-ew-open", "size": 9},
        "hoverinfo": "skip",
        "showlegend": False,
        "legendgroup": line.name,
        **on(number),
    }
    return [marks]
