"""With state beside without: what each says after every frame, and where their spikes part."""

from collections.abc import Sequence

import numpy as np

from pages.models.events.figures import Words, here
from pages.shared.plotting import (
    GREY,
    LEGEND,
    PERCENT,
    SECOND,
    Figure,
    axes,
    figure,
    level,
    measured,
    single,
)
from pages.shared.ui.style import Line, Look
from snncore.analysis.events.memory import Memory

RESET = Look(GREY, "dot", "circle-open")
SIDES = ([0.0, 0.38], [0.68, 1.0])
"""Of the width: names of layers stand between the panels, on a narrow screen too."""


def parting(
    found: Memory, label: int, step: int, look: Look, layers: Sequence[str], words: Words
) -> Figure:
    """Left the share that the clip's own class has after each frame; right, by layer and step, how
    much of the spikes of both is in one of them alone."""
    steps, classes = found.with_state.shape
    times = np.arange(1, steps + 1)
    traces = [
        measured(Line(words.with_state, look), times, found.with_state[:, label]),
        measured(Line(words.without, RESET), times, found.without[:, label]),
    ]
    if len(layers):
        traces.append({
            "type": "heatmap",
            "z": found.differs.astype(np.float32),
            "x": single(times),
            "y": list(layers),
            "zmin": 0,
            "zmax": 1,
            "colorscale": [[0, "rgba(128,128,128,0.08)"], [1, look.color]],
            "colorbar": {"tickformat": ".0%", "thickness": 10, "title": {"text": words.share}},
            "hovertemplate": "%{y}, %{x}: %{z:.0%}<extra></extra>",
        } | SECOND)  # fmt: skip
    time = {"title": words.step, "dtick": max(1, steps // 2), "range": [0.5, steps + 0.5]}
    layout = {
        **axes(1, SIDES, time, {"range": [0, 1.03], "title": words.accuracy, **PERCENT}),
        **axes(2, SIDES, time, {"automargin": True, "type": "category"}),
        "legend": LEGEND,
        "margin": {"t": 56},
        "shapes": [level(1 / classes), here(step) | {"y0": 0, "y1": 1, "yref": "y domain"}],
    }
    return figure(traces, layout)
