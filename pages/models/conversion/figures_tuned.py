"""A converted network trained on directly, beside the same from an unconverted start."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from pages.models.conversion.figures import LOOK
from pages.shared.plotting import (
    LEGEND,
    PERCENT,
    Figure,
    Trace,
    figure,
    level,
    measured,
    note,
    spread,
)
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


def tuned(runs: Mapping[Start, Tuned], words: Words) -> Figure:
    """The mean over the seeds at each step, around it from the least to the largest of them; a
    level at the ReLU network's accuracy."""
    traces: list[Trace] = []
    for start, run in runs.items():
        line, values = Line(words.starts[start], STARTS[start]), np.array(run.accuracy)
        ends = values.min(0), values.max(0)
        traces += [
            spread(run.steps, *ends, line.look.color, legendgroup=line.name),
            measured(line, run.steps, values.mean(0)),
        ]
    either = next(iter(runs.values()))
    place = {"x": 0.99, "xref": "x domain", "xanchor": "right", "y": either.relu, "yshift": 9}
    end = either.steps[-1]
    layout = {
        "xaxis": {"title": words.steps, "range": [-0.02 * end, 1.02 * end]},
        "yaxis": {"title": words.accuracy, "range": [0, 1.03], **PERCENT},
        "legend": LEGEND,
        "shapes": [level(either.relu)],
        "annotations": [note(words.relu, place)],
    }
    return figure(traces, layout)
