"""Networks side by side: the ratio of energies by every way to count, and the mean rate."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pages.models.energy.figures_formula import Counted
from pages.shared.plotting import (
    GREY,
    LEGEND,
    PERCENT,
    Figure,
    Trace,
    figure,
    level,
    log_axis,
    single,
)
from snncore.analysis.energy.energy import RealAs

RATIOS = (0.008, 12.0)
MARKS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
"""Fewer than on a whole page's width: this axis has a part of it."""

WAYS = {
    RealAs.AS_RUN: "circle",
    RealAs.ONCE: "triangle-up",
    RealAs.EVERY_STEP: "triangle-down",
    RealAs.ADDITIONS: "cross-thin",
}
"""The marker of every way to count what reads real numbers."""


class Words(NamedTuple):
    """What stands in the figure: the ways to count, the titles of the axes."""

    ways: Mapping[RealAs, str]
    ratio: str
    rate: str


def side_by_side(nets: Sequence[Counted], real: RealAs, words: Words) -> Figure:
    """A row for each network: the ratio by every way to count, the chosen one filled; its rate."""
    rate = {
        "type": "bar",
        "x": single([net.rate for net in nets]),
        "y": [net.line.name for net in nets],
        "orientation": "h",
        "width": 0.4,
        "marker": {"color": [net.line.look.color for net in nets]},
        "hovertemplate": "%{y}: %{x:.1%}<extra></extra>",
        "xaxis": "x2",
        "showlegend": False,
    }
    shares = [0.0, 0.25, 0.5, 0.75, 1.0]
    rates = {"range": [0, 1.03], "domain": [0.66, 1], "tickvals": single(shares)}
    rates["ticktext"] = [f"{share:.0%}" for share in shares]
    layout = {
        "xaxis": log_axis(words.ratio, RATIOS, MARKS) | {"domain": [0, 0.6]},
        "xaxis2": PERCENT | rates | {"title": words.rate},
        "yaxis": {"autorange": "reversed", "automargin": True, "type": "category"},
        "legend": LEGEND,
        "shapes": [level(1, upright=True, width=1.5)],
    }
    ways = [counted(nets, way, words.ways[way], chosen=way is real) for way in WAYS]
    return figure([*ways, rate], layout)


def counted(nets: Sequence[Counted], way: RealAs, name: str, *, chosen: bool) -> Trace:
    """The ratios by one way to count what reads real numbers."""
    symbol = WAYS[way]
    return {
        "type": "scatter",
        "x": single([net.ratios[way] for net in nets]),
        "y": [net.line.name for net in nets],
        "mode": "markers",
        "marker": {
            "symbol": symbol if chosen else f"{symbol.removesuffix('-thin')}-open",
            "size": 15 if chosen else 10,
            "color": [net.line.look.color if chosen else GREY for net in nets],
        },
        "hovertemplate": "%{y}: %{x:.3g}<extra>%{fullData.name}</extra>",
        "name": name,
    }
