"""The cuts through the middle of loss landscapes: f(a, 0) and f(0, b) of all networks."""

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from pages.shared.components.plot.plot import single
from pages.shared.figures_landscape import HIGHEST, TICKS, Drawn, lowest
from pages.shared.figures_propagation import LEGEND
from pages.shared.text import tr


def cuts(slices: Sequence[Drawn]) -> go.Figure:
    """Left f(a, 0), right f(0, b), all networks on the same axes."""
    figure = make_subplots(cols=2, shared_yaxes=True, horizontal_spacing=0.04)
    for drawn in slices:
        places, loss = drawn.surface.places, drawn.surface.loss
        middle = len(places) // 2
        for column, values in enumerate((loss[middle], loss[:, middle]), 1):
            figure.add_trace(line(drawn, values, column == 1), row=1, col=column)
    reach = float(slices[0].surface.places[-1])
    low = lowest(slices)
    figure.update_xaxes(range=[-1.02 * reach, 1.02 * reach])
    figure.update_yaxes(
        type="log", range=[math.log10(low), math.log10(HIGHEST)], tickvals=single(TICKS),
        ticktext=[f"{tick:g}" for tick in TICKS],
    )  # fmt: skip
    figure.update_layout(
        xaxis_title=tr("landscape.along_a"),
        xaxis2_title=tr("landscape.along_b"),
        yaxis_title=tr("landscape.loss"),
        legend=LEGEND,
    )
    return figure


def line(drawn: Drawn, values: NDArray[np.float64], shown: bool) -> go.Scatter:
    color, dash, symbol = drawn.look
    return go.Scatter(
        x=single(drawn.surface.places),
        y=single(np.minimum(values, HIGHEST)),
        mode="lines+markers",
        connectgaps=True,
        line={"color": color, "dash": dash, "width": 2},
        marker={"color": color, "symbol": symbol, "size": 7},
        customdata=values,
        hovertemplate="%{x:.3g}: %{customdata:.4f}<extra>%{fullData.name}</extra>",
        name=drawn.name,
        legendgroup=drawn.name,
        showlegend=shown,
    )
