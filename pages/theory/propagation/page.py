"""Propagation: what arrives at each block of an untrained net, and how much of the input it is."""

from enum import StrEnum

import streamlit as st

from pages.shared.ui.controls import choice
from pages.shared.ui.probe import choose_variants
from pages.shared.ui.text import tr
from pages.theory.propagation.change import change_section
from pages.theory.propagation.controls import View, choose_layout, choose_probe
from pages.theory.propagation.rates import rates_panel
from pages.theory.propagation.stream import memory_panel, stream_panel
from pages.theory.propagation.twins import twins_section

SHOWN = ("spiking", "add", "and", "iand", "ms", "rba")


class Scale(StrEnum):
    """The axis of |O|."""

    LOG = "log"
    LINEAR = "linear"


@st.fragment
def depth_section() -> None:
    """One net for every block kind, and what to look at in it."""
    chosen = choose_variants("kinds", SHOWN)
    layout = choose_layout()
    controls, figure = st.columns([1, 3], gap="medium")
    with controls:
        probe = choose_probe(layout)
    with figure:
        with st.container(horizontal=True):
            view = choice("view", list(View), View.RATES)
            log = view is View.RATES and choice("output_scale", list(Scale), Scale.LOG) == "log"
        if view is View.STREAM:
            stream_panel(probe)
        elif view is View.MEMORY and chosen:
            memory_panel(probe, chosen)
        elif chosen:
            rates_panel(probe, chosen, log)


st.title(tr("propagation.heading"))
st.markdown(tr("propagation.lead"))
depth_section()
change_section()
twins_section()
