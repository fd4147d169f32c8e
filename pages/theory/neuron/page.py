"""Neuron: charge, fire, reset of one neuron, step by step; its soft step; its firing rate."""

import streamlit as st

from pages.shared.ui.text import tr
from pages.theory.neuron.controls import choose_neuron, choose_surrogate, presets
from pages.theory.neuron.current import choose_current, choose_kind, conditions
from pages.theory.neuron.rate import rate_panel
from pages.theory.neuron.steps import step_panel
from pages.theory.neuron.surrogate import surrogate_panel


@st.fragment
def experiment() -> None:
    """The controls, and what they do."""
    presets()
    kind = choose_kind()
    controls, steps = st.columns([1, 2.6], gap="medium")
    soft_step = st.container()
    slopes, rates = st.columns(2, gap="medium")
    with controls:
        current = choose_current(kind)
        neuron = choose_neuron()
    given = conditions(kind, current)
    with soft_step:
        neuron = choose_surrogate(neuron)
    with steps:
        step_panel(neuron, current, given)
    with slopes:
        surrogate_panel(neuron, current, given)
    with rates:
        rate_panel(neuron, current)


st.title(tr("neuron.heading"))
st.markdown(tr("neuron.lead"))
experiment()
