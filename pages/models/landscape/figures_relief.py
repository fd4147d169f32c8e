"""The loss around trained networks as surfaces to turn: the height is what the colour says too."""

import math
from collections.abc import Sequence

from pages.models.landscape.figures import (
    HIGHEST,
    Drawn,
    Words,
    coloured,
    grid,
    headings,
    lowest,
    scale,
    ticks,
)
from pages.shared.plotting import GREY, Figure, figure
from pages.shared.ui.style import CLEAR

EYE = {"x": 1.6, "y": -1.8, "z": 1.3}

FAINT = "rgba(128,128,128,0.4)"


def relief(slices: Sequence[Drawn], words: Words) -> Figure:
    """A surface of log loss for each network, all with the same axes, colours and view."""
    low, cells = lowest(slices), grid(len(slices), 0.01, 0.12)
    scenes = ["scene", *(f"scene{panel}" for panel in range(2, len(cells) + 1))]
    traces = [
        {"type": "surface", "scene": scene, **coloured(drawn, words.hover)}
        for drawn, scene in zip(slices, scenes, strict=False)
    ]
    # What WebGL draws does not follow the page's theme: one grey for light and dark.
    bare = {"backgroundcolor": CLEAR, "gridcolor": FAINT, "color": GREY, "tickfont": {"size": 11}}
    reach = float(slices[0].surface.places[-1])
    flat = bare | {"range": [-reach, reach], "nticks": 3}
    view = {
        "xaxis": flat | {"title": {"text": "a"}},
        "yaxis": flat | {"title": {"text": "b"}},
        "zaxis": bare
        | {"title": {"text": ""}, "range": [math.log10(low), math.log10(HIGHEST)], **ticks(low)},
        "aspectmode": "cube",
        "camera": {"eye": EYE},
    }
    layout = {
        **{s: view | {"domain": cell._asdict()} for s, cell in zip(scenes, cells, strict=True)},
        "annotations": headings(slices, cells, words),
        "coloraxis": scale(low, words.loss),
        "margin": {"l": 0, "t": 52, "b": 0},
    }
    return figure(traces, layout)
