"""A converted network trained on directly, beside the same from an unconverted start."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from pages.models.conversion.figures import LOOK
from pages.shared.plotting import LEGEND, PERCENT, add_measured, level, note, spread
from pages.shared.ui.style import LOOKS, Line
from snncore.analysis.conversion.fine_tuning import Start
from snncore.analysis.conversion.tuned import Tuned
from snncore.experiment import BlockKind

STARTS = {Start.TRAINED: LOOK, Start.UNTRAINED: LOOKS[BlockKind.SPIKING]}
"""What never was a trained ReLU network has the look of Spiking ResNet."""


class Words(NamedTuple):
    """What stands in the figure; `starts` names the curves."""

    steps: str
    accuracy: str
    relu: str
    starts: Mapping[Start, str]


def tuned(runs: Mapping[Start, Tuned], words: Words) -> go.Figure:
    """The mean over the seeds at each step, around it from the least to the largest of them; a
    level at the ReLU network's accuracy."""
    figure = go.Figure()
    for start, run in runs.items():
        look, values = STARTS[start], np.array(run.accuracy)
        band = spread(run.steps, values.min(0), values.max(0), look.color)
        figure.add_trace(band | {"legendgroup": words.starts[start]})
        add_measured(figure, Line(words.starts[start], look), run.steps, values.mean(0))
    either = next(iter(runs.values()))
    figure.add_shape(level(either.relu))
    place = {"x": 0.99, "xref": "x domain", "xanchor": "right", "y": either.relu, "yshift": 9}
    figure.add_annotation(note(words.relu, place))
    end = either.steps[-1]
    figure.update_layout(
        xaxis={"title": words.steps, "range": [-0.02 * end, 1.02 * end]},
        yaxis={"title": words.accuracy, "range": [0, 1.03], **PERCENT},
        legend=LEGEND,
    )
    return figure
