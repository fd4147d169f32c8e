"""Neuron: charge, fire, reset over time; one step of it, its surrogate gradient, its rate."""

import streamlit as st

from pages.shared.ui.controls import section
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps, theory_title
from pages.theory.neuron.controls import choose_neuron, presets
from pages.theory.neuron.current import choose_current, choose_kind, conditions
from pages.theory.neuron.rate import rate_panel
from pages.theory.neuron.run import run_panel
from pages.theory.neuron.steps import choose_step, step_panel
from pages.theory.neuron.surrogate import surrogate_panel
from pages.theory.neuron.text import takeaway
from pages.theory.neuron.two_ways import two_ways_panel
from snncore.analysis.neuron.trace import neuron_trace
from snncore.network import make_neuron

SECTIONS = ("step", "surrogate", "rate", "two_ways")


@st.fragment
def experiment() -> None:
    """The controls, the run over time, and the question that is open."""
    first = st.container(key="takeaway")
    presets()
    kind = choose_kind()
    controls, chart = st.columns([1, 2.6], gap="medium")
    with controls:
        with st.container():  # What a current adds stays in here.
            current = choose_current(kind)
        neuron = choose_neuron()
    given = conditions(kind, current)
    trace = neuron_trace(make_neuron(neuron), current)
    with first:
        say(takeaway(neuron, trace))
    at = None
    match section("neuron", SECTIONS):
        case "step":
            at = choose_step(len(current))
            step_panel(neuron, trace, at)
        case "surrogate":
            surrogate_panel(neuron, current, given)
        case "rate":
            rate_panel(neuron, current)
        case "two_ways":
            two_ways_panel(neuron)
    with chart:
        run_panel(neuron, current, trace, at, given)


theory_title("neuron")
experiment()
next_steps(Step(tr("neuron.next_block"), "theory/block"))
