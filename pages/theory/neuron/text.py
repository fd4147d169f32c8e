"""What the neuron page says of a run: its one sentence, and what its figure shows."""

import numpy as np

from pages.shared.ui.text import tr
from pages.theory.neuron import figures_membrane
from pages.theory.neuron.figures import RateWords, SurrogateWords
from snncore.analysis.neuron.trace import NeuronTrace
from snncore.experiment import Experiment

TOUCHES = 1e-12
"""H[t] this near to V_th counts as on it: float64 cannot tell what the equation says."""


def takeaway(neuron: Experiment, trace: NeuronTrace) -> str:
    """How the input becomes spikes in this run, or why it does not."""
    threshold, steps = neuron.v_threshold, len(trace.s)
    if not trace.s.any():
        return tr("neuron.takeaway_silent", threshold=threshold, gap=-trace.distance.max())
    reset = tr("neuron.to_soft", threshold=threshold)
    if neuron.v_reset is not None:
        reset = tr("neuron.to_hard", v_reset=neuron.v_reset)
    return tr(
        "neuron.takeaway_fires",
        threshold=threshold,
        reset=reset,
        count=int(trace.s.sum()),
        steps=steps,
    )


def run_summary(neuron: Experiment, trace: NeuronTrace) -> str:
    """How often it fires, how near it comes, and where rounding may decide."""
    values = {"steps": len(trace.s), "highest": trace.h.max(), "threshold": neuron.v_threshold}
    if trace.s.any():
        first = int(trace.s.argmax()) + 1
        text = tr("neuron.fires", first=first, rate=trace.s.mean(), **values)
    else:
        text = tr("neuron.silent", gap=-trace.distance.max(), **values)
    near = np.flatnonzero(np.abs(trace.distance) < TOUCHES)
    if len(near):
        text += " " + tr("neuron.on_threshold", count=len(near), first=int(near[0]) + 1)
    return text


def membrane_words() -> figures_membrane.Words:
    return figures_membrane.Words(
        charge=tr("neuron.charge"),
        reset=tr("neuron.reset"),
        time=tr("neuron.time"),
        membrane=tr("neuron.membrane"),
    )


def surrogate_words() -> SurrogateWords:
    return SurrogateWords(
        smooth_step=tr("neuron.smooth_step"),
        slope=tr("neuron.slope"),
        this_run=tr("neuron.this_run"),
    )


def rate_words() -> RateWords:
    return RateWords(
        measured=tr("neuron.rate_measured"),
        closed=tr("neuron.rate_closed"),
        this_run=tr("neuron.this_run"),
        x=tr("neuron.rate_input"),
        rate=tr("neuron.rate"),
    )
