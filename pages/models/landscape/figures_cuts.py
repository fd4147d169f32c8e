"""The cuts through the middle of loss landscapes: f(a, 0) and f(0, b) of all networks."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pages.models.landscape.figures import HIGHEST, TICKS, Drawn, Words, lowest
from pages.shared.plotting import LEGEND, Figure, Trace, axes, figure, log_axis, on, scatter

SIDES = ([0.0, 0.455], [0.545, 1.0])
MARKS = (*TICKS, *(step * 10.0**power for power in range(1, 5) for step in (1, 2, 5)))


def cuts(slices: Sequence[Drawn], words: Words) -> Figure:
    """Left f(a, 0), right f(0, b), all networks on the same axes."""
    traces = [
        line(drawn, values, panel == 1) | on(panel)
        for drawn in slices
        for panel, values in enumerate(through_middle(drawn), 1)
    ]
    reach = float(slices[0].surface.places[-1])
    ends = lowest(slices), highest(slices)
    # No tick at the corner, where it would meet the lowest one of the loss.
    across = {"range": [-1.02 * reach, 1.02 * reach], "tickvals": [-reach / 2, 0, reach / 2]}
    same = {"matches": "y", "showticklabels": False}
    layout = {
        **axes(1, SIDES, across | {"title": words.along_a}, log_axis(words.loss, ends, MARKS)),
        **axes(2, SIDES, across | {"title": words.along_b}, log_axis("", ends, MARKS) | same),
        "legend": LEGEND,
    }
    return figure(traces, layout)


def through_middle(drawn: Drawn) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """f(a, 0) and f(0, b)."""
    loss = drawn.surface.loss
    middle = len(loss) // 2
    return loss[middle], loss[:, middle]


def highest(slices: Sequence[Drawn]) -> float:
    """The upper end of the axis: as high as the maps' scale, or the mark above every loss.

    The maps' colours end at `HIGHEST`; a line that stayed there would be a number of its own.
    """
    values = np.concatenate([values for drawn in slices for values in through_middle(drawn)])
    most = float(np.max(values, where=np.isfinite(values), initial=HIGHEST))
    return next((mark for mark in MARKS if mark >= most), most)


def line(drawn: Drawn, values: NDArray[np.float64], shown: bool) -> Trace:
    name, (color, dash, symbol) = drawn.line
    return scatter(
        drawn.surface.places,
        values,
        mode="lines+markers",
        connectgaps=True,
        line={"color": color, "dash": dash, "width": 2},
        marker={"color": color, "symbol": symbol, "size": 7},
        hovertemplate="%{x:.3g}: %{y:.4f}<extra>%{fullData.name}</extra>",
        name=name,
        legendgroup=name,
        showlegend=shown,
    )
