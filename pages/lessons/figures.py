"""A drawn prediction beside what was measured."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from pages.shared.plotting import GREY, LEGEND, single

MEASURED = "#0072b2"


def compared(
    drawn: Sequence[float], curve: Sequence[float], names: tuple[str, str], axes: tuple[str, str]
) -> go.Figure:
    """Both over the places 1, 2, …; `names` of the two lines, `axes` x and y."""
    places = np.arange(1, len(curve) + 1)
    look = {"color": GREY, "dash": "dot", "width": 3}
    figure = go.Figure(
        [
            go.Scatter(x=places, y=single(drawn), name=names[0], mode="lines", line=look),
            go.Scatter(
                x=places,
                y=single(curve),
                name=names[1],
                mode="lines+markers",
                line={"color": MEASURED, "width": 3},
            ),
        ]
    )
    figure.update_layout(legend=LEGEND)
    figure.update_xaxes(title=axes[0], fixedrange=True)
    figure.update_yaxes(title=axes[1], fixedrange=True)
    return figure
