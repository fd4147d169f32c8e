"""The neuron page's last question: two ways to train, by a surrogate or by the times of spikes."""

import numpy as np
import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.controls import number
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.python_code import script
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.theory.neuron.figures_time import TimeWords, two_ways
from snncore.analysis.neuron.spike_time import by_difference, spike_time, surrogate_slope
from snncore.experiment import Experiment

WEIGHTS = np.round(np.linspace(0.0, 3.0, 121), 3)


def two_ways_panel(neuron: Experiment) -> None:
    """What a weight gets back in each way, over the weight: the neuron's V_th, τ and surrogate."""
    say(tr("neuron.two_ways_lead"))
    st.latex(r"t^* = -\tau \ln\!\left(1 - \tfrac{V_{th}}{w}\right)")
    st.latex(r"\frac{\partial t^*}{\partial w} = \frac{-\tau\, V_{th}}{w\,(w - V_{th})}")
    weight = number("spike_weight", 0.0, 3.0, 1.5, 0.05)
    v, tau = neuron.v_threshold, neuron.tau
    times = [spike_time(w, v, tau) for w in WEIGHTS.tolist()]
    slopes = [surrogate_slope(w, v, neuron.surrogate, neuron.alpha) for w in WEIGHTS.tolist()]
    found = spike_time(weight, v, tau)
    values = {"weight": weight, "v_threshold": v, "tau": tau, "time": found.time,
              "slope": found.slope, "surrogate": tr(f"option.{neuron.surrogate}"),
              "soft": surrogate_slope(weight, v, neuron.surrogate, neuron.alpha)}  # fmt: skip
    if weight > v:
        values["difference"] = by_difference(weight, v, tau)
    show(
        two_ways(
            WEIGHTS,
            np.array([each.time for each in times]),
            np.array([each.slope for each in times]),
            np.array(slopes),
            v,
            TimeWords(*(tr(f"neuron.{name}") for name in
                        ("weight", "spike_time", "by_time", "by_surrogate"))),
        ),
        key="neuron_two_ways",
        summary=tr(f"neuron.two_ways_{'fires' if weight > v else 'silent'}", **values),
        provenance=Provenance(Source.MEASURED, [tr("neuron.two_ways_conditions", tau=tau)]),
        table={
            "w": WEIGHTS.tolist(),
            "spike time": [each.time for each in times],
            "by spike time": [each.slope for each in times],
            "by surrogate": slopes,
        },
        code=code(neuron, weight),
        height=320,
    )  # fmt: skip


def code(neuron: Experiment, weight: float) -> str:
    """The lines of Python that give the same at the chosen weight."""
    at = f"{weight!r}, {neuron.v_threshold!r}, {neuron.tau!r}"
    kind = str(neuron.surrogate)
    return script(
        [
            "from snncore.analysis.neuron.spike_time import spike_time, surrogate_slope",
            "from snncore.surrogate import Surrogate",
        ],
        f"print(*spike_time({at}))",
        f'kind = Surrogate("{kind}")',
        f"print(surrogate_slope({weight!r}, {neuron.v_threshold!r}, kind, {neuron.alpha!r}))",
    )
