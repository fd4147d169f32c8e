"""The seconds that a gradient profile takes, against the depth of the net."""

from typing import NamedTuple

import numpy as np

from pages.shared.plotting import Figure, figure, scatter
from pages.shared.ui.style import LOOKS
from snncore.analysis.gradient.cost import Cost
from snncore.experiment import BlockKind


class CostWords(NamedTuple):
    """The axes' titles, and the names of the points and the line."""

    depth: str
    seconds: str
    measured: str
    line: str


def against_depth(found: Cost, words: CostWords) -> Figure:
    """Measured seconds, and the straight line through them."""
    look = LOOKS[BlockKind.SEW]
    line = np.polyval(np.polyfit(found.depths, found.seconds, 1), found.depths)
    marker = {"color": look.color, "symbol": look.symbol, "size": 9}
    thin = {"color": look.color, "width": 1}
    traces = [
        scatter(found.depths, found.seconds, mode="markers", marker=marker, name=words.measured),
        scatter(found.depths, line, mode="lines", line=thin, name=words.line),
    ]
    layout = {
        "xaxis": {"title": words.depth, "rangemode": "tozero"},
        "yaxis": {"title": words.seconds, "rangemode": "tozero"},
    }
    return figure(traces, layout)
