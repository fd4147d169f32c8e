"""The neuron page's second question: the surrogate's smooth step, its slope, this run on it."""

import numpy as np

from pages.shared.components.plot.plot import show
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.theory.neuron.controls import choose_surrogate
from pages.theory.neuron.figures import surrogate
from pages.theory.neuron.python_code import surrogate_code
from pages.theory.neuron.text import surrogate_words
from snncore.analysis.neuron.input_current import Current
from snncore.analysis.neuron.surrogate_shape import SurrogateShape, surrogate_shape
from snncore.analysis.neuron.trace import NeuronTrace, neuron_trace
from snncore.experiment import Experiment
from snncore.network import make_neuron

REACHES = (2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
"""Half widths of the axis: the first that holds all points of the run, so that it seldom jumps."""


def surrogate_panel(neuron: Experiment, current: Current, conditions: tuple[str, ...]) -> None:
    """Choose the surrogate; draw its smooth step, and its slope at each H[t] - V_th."""
    say(tr("neuron.surrogate_lead"))
    neuron = choose_surrogate(neuron)
    trace = neuron_trace(make_neuron(neuron), current)
    furthest = float(np.abs(trace.distance).max())
    reach = next((reach for reach in REACHES if reach >= furthest), furthest)
    shape = surrogate_shape(neuron.surrogate, neuron.alpha, reach)
    show(
        surrogate(shape, trace, surrogate_words()),
        key="surrogate_shape",
        summary=summary(neuron, shape, trace),
        provenance=Provenance(Source.MEASURED, conditions),
        table={
            "x": shape.x.tolist(),
            "smooth step": shape.step.tolist(),
            "surrogate gradient": shape.slope.tolist(),
        },
        code=surrogate_code(neuron, reach),
    )


def summary(neuron: Experiment, shape: SurrogateShape, trace: NeuronTrace) -> str:
    """Peak, area, and what the steps of this run get of the slope."""
    text = tr(
        "neuron.surrogate_summary",
        name=tr(f"option.{neuron.surrogate}"),
        alpha=neuron.alpha,
        peak=shape.peak,
        area=shape.area,
        low=trace.slope.min(),
        high=trace.slope.max(),
    )
    zeros = int((trace.slope == 0).sum())
    if zeros:
        text += " " + tr("neuron.no_slope", zeros=zeros, steps=len(trace.slope))
    return text
