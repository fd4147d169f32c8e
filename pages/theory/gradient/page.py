"""Gradient: by what each block multiplies it, measured at every block and in closed form."""

import streamlit as st

from pages.shared.ui.controls import section
from pages.shared.ui.probe import choose_variants
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps, theory_title
from pages.theory.gradient.closed_form import factor_panel
from pages.theory.gradient.controls import choose_probe, choose_start, presets
from pages.theory.gradient.cost import cost_section
from pages.theory.gradient.deep import deep_section
from pages.theory.gradient.growth import growth_section
from pages.theory.gradient.measured import profile_panel
from pages.theory.gradient.text import takeaway
from pages.theory.gradient.through_time import time_panel
from snncore.analysis.gradient.profile import GradientProbe

SHOWN = ("spiking", "add", "and", "iand", "ms")
SECTIONS = ("factor", "time", "growth", "deep", "cost")


@st.fragment
def experiment() -> None:
    """One net for every block kind, its gradient at every block; then the question that is open."""
    first = st.container(key="takeaway")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        buttons = st.container(horizontal=True, width="content")
        start = choose_start()
    about = st.container()
    chosen = choose_variants("gradient_kinds", SHOWN)
    controls, figure = st.columns([1, 3], gap="medium")
    with controls:
        probe = choose_probe(start)
    presets(buttons, about)
    if chosen:
        with figure:
            found = profile_panel(probe, chosen)
        with first:
            say(takeaway(found))
    further(section("gradient", SECTIONS), probe)


def further(name: str, probe: GradientProbe) -> None:
    """One of the further questions."""
    match name:
        case "factor":
            factor_panel(probe)
        case "time":
            time_panel(probe)
        case "growth":
            growth_section()
        case "deep":
            deep_section()
        case "cost":
            cost_section()


theory_title("gradient")
experiment()
with st.expander(tr("gradient.definitions"), icon=":material/functions:"):
    say(tr("gradient.lead"))
    say(tr("gradient.downsample_why"))
next_steps(
    Step(tr("gradient.next_isometry"), "theory/isometry"),
    Step(tr("gradient.next_train"), "models/train"),
)
