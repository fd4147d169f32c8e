"""The loss around trained networks as surfaces to turn: the height is what the colour says too."""

import math
from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.models.landscape.figures import (
    ACROSS,
    HIGHEST,
    Drawn,
    Words,
    at,
    heading,
    logarithm,
    lowest,
    scale,
    ticks,
)
from pages.shared.plotting import GREY, single
from pages.shared.ui.style import CLEAR

EYE = {"x": 1.6, "y": -1.8, "z": 1.3}

FAINT = "rgba(128,128,128,0.4)"


def relief(slices: Sequence[Drawn], words: Words) -> go.Figure:
    """A surface of log loss for each network, all with the same axes, colours and view."""
    low = lowest(slices)
    rows, columns = math.ceil(len(slices) / ACROSS), min(len(slices), ACROSS)
    figure = make_subplots(
        rows,
        columns,
        specs=[[{"type": "surface"}] * columns] * rows,
        horizontal_spacing=0.01,
        vertical_spacing=0.12,
        subplot_titles=[heading(s, words) for s in slices],
    )
    for place, drawn in enumerate(slices):
        figure.add_trace(surface(drawn, words.hover), *at(place))
    # What WebGL draws does not follow the page's theme: one grey for light and dark.
    bare = {"backgroundcolor": CLEAR, "gridcolor": FAINT, "color": GREY, "tickfont": {"size": 11}}
    reach = float(slices[0].surface.places[-1])
    flat = bare | {"range": [-reach, reach], "nticks": 3}
    figure.update_scenes(
        xaxis=flat | {"title": "a"},
        yaxis=flat | {"title": "b"},
        zaxis=bare | {"title": "", "range": [math.log10(low), math.log10(HIGHEST)], **ticks(low)},
        aspectmode="cube",
        camera={"eye": EYE},
    )
    figure.update_annotations(font={"size": 13})
    figure.update_layout(coloraxis=scale(low, words.loss), margin={"l": 0, "t": 52, "b": 0})
    return figure


def surface(drawn: Drawn, hover: str) -> go.Surface:
    places, loss = drawn.surface.places, drawn.surface.loss
    return go.Surface(
        x=single(places),
        y=single(places),
        z=logarithm(loss),
        connectgaps=bool(drawn.surface.known.any()),  # Plotly cannot fill what is all empty
        coloraxis="coloraxis",
        customdata=loss,
        hovertemplate=f"{hover}<extra>{drawn.line.name}</extra>",
    )
