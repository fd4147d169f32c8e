"""A drawn prediction beside what was measured."""

from collections.abc import Sequence

import numpy as np

from pages.shared.plotting import GREY, LEGEND, Figure, figure, scatter

MEASURED = "#0072b2"


def compared(
    drawn: Sequence[float], curve: Sequence[float], names: tuple[str, str], axes: tuple[str, str]
) -> Figure:
    """Both over the places 1, 2, …; `names` of the two lines, `axes` x and y."""
    places = np.arange(1, len(curve) + 1)
    dotted, solid = {"color": GREY, "dash": "dot", "width": 3}, {"color": MEASURED, "width": 3}
    traces = [
        scatter(places, drawn, name=names[0], mode="lines", line=dotted),
        scatter(places, curve, name=names[1], mode="lines+markers", line=solid),
    ]
    across, up = ({"title": title, "fixedrange": True} for title in axes)
    return figure(traces, {"legend": LEGEND, "xaxis": across, "yaxis": up})
