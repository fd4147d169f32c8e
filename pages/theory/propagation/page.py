"""Propagation: what comes out of each block of an untrained net, and what is left of the input."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.shared.ui.controls import choice, section
from pages.shared.ui.probe import choose_variants
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps, theory_title
from pages.theory.propagation.change import change_section
from pages.theory.propagation.controls import Scale, choose_probe, presets
from pages.theory.propagation.flags import flags_panel
from pages.theory.propagation.ineffective import ineffective_section
from pages.theory.propagation.rates import rates_panel
from pages.theory.propagation.stream import memory_panel, stream_panel
from pages.theory.propagation.tdbn import tdbn_section
from pages.theory.propagation.text import takeaway
from pages.theory.propagation.twins import twins_section
from snncore.analysis.probe import Layout, Probe
from snncore.analysis.signal.propagation import Propagation

SHOWN = ("spiking", "add", "and", "iand", "ms", "rba")
SECTIONS = ("memory", "flags", "stream", "change", "ineffective", "tdbn", "twins")


@st.fragment
def experiment() -> None:
    """One net for every block kind, all its outputs; then the question that is open."""
    first = st.container(key="takeaway")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layout = choice("layout", list(Layout), Layout.STAGE)
        log = choice("output_scale", list(Scale), Scale.LOG) is Scale.LOG
        buttons = st.container(horizontal=True, width="content")
    chosen = choose_variants("kinds", SHOWN)
    controls, figure = st.columns([1, 3], gap="medium")
    with controls:
        probe = choose_probe(layout)
    with buttons:
        presets()
    found: Mapping[str, Propagation] = {}
    if chosen:
        with figure:
            found = rates_panel(probe, chosen, log)
        with first:
            say(takeaway(probe, found))
    further(section("propagation", SECTIONS), probe, chosen, found)


def further(
    name: str, probe: Probe, chosen: Sequence[str], found: Mapping[str, Propagation]
) -> None:
    """One of the further questions."""
    match name:
        case "memory" if chosen:
            memory_panel(probe, chosen)
        case "flags" if chosen:
            flags_panel(probe, found)
        case "stream":
            stream_panel(probe)
        case "change":
            change_section()
        case "ineffective":
            ineffective_section(probe)
        case "tdbn":
            tdbn_section(probe)
        case "twins":
            twins_section()


theory_title("propagation")
experiment()
with st.expander(tr("propagation.definitions"), icon=":material/functions:"):
    say(tr("propagation.lead"))
    st.latex(r"\mathrm{ADD}: O^k = S + \textstyle\sum_i A^i \le k + 1")
    st.latex(r"\textstyle\mathrm{AND}: O^k = S \prod_i A^i")
    st.latex(r"\textstyle\mathrm{IAND}: O^k = S \prod_i (1 - A^i)")
    st.latex(r"\mathrm{Spiking}: r_{l+1} = r_l + (1 - r_l) P_+ - r_l P_-")
next_steps(Step(tr("propagation.next_gradient"), "theory/gradient"))
