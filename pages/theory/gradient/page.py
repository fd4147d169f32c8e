"""Gradient: by what each block multiplies it, in closed form and measured at every block."""

import streamlit as st

from pages.shared.ui.controls import choice
from pages.shared.ui.probe import choose_variants
from pages.shared.ui.text import tr
from pages.theory.gradient.closed_form import factor_panel, time_panel
from pages.theory.gradient.controls import View, choose_probe, choose_start
from pages.theory.gradient.cost import cost_section
from pages.theory.gradient.deep import deep_section
from pages.theory.gradient.growth import growth_section
from pages.theory.gradient.measured import profile_panel

SHOWN = ("spiking", "add", "and", "iand", "ms")


@st.fragment
def block_section() -> None:
    """One net for every block kind, and what to look at in it."""
    start = choose_start()
    chosen = choose_variants("gradient_kinds", SHOWN)
    controls, figure = st.columns([1, 3], gap="medium")
    with controls:
        probe = choose_probe(start)
    with figure:
        view = choice("gradient_view", list(View), View.PROFILE)
        if view is View.FACTOR:
            factor_panel(probe)
        elif view is View.THROUGH_TIME:
            time_panel(probe)
        elif chosen:
            profile_panel(probe, chosen)


st.title(tr("gradient.heading"))
st.markdown(tr("gradient.lead"))
block_section()
growth_section()
deep_section()
cost_section()
