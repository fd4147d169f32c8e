"""Isometry: how far each block stretches gradients, and why MS-ResNet needs γ → 0 for it."""

from collections.abc import Sequence

import streamlit as st

from pages.shared.ui.controls import section
from pages.shared.ui.probe import choose_variants
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps, theory_title
from pages.theory.isometry.blocks import blocks_panel, spectrum_panel
from pages.theory.isometry.controls import choose_block, choose_gate, choose_probe
from pages.theory.isometry.gamma import gamma_panel, gate_panel
from pages.theory.isometry.lemmas import lemmas_panel
from pages.theory.isometry.stages import stages_panel
from pages.theory.isometry.text import takeaway
from snncore.analysis.isometry.isometry import IsometryProbe

SHOWN = ("spiking", "ms")
SECTIONS = ("gamma", "spectrum", "by_stage", "lemmas", "gate")


@st.fragment
def experiment() -> None:
    """One net for every block kind, all its blocks; then the question that is open."""
    first = st.container(key="takeaway")
    chosen = choose_variants("isometry_kinds", SHOWN)
    controls, figure = st.columns([1, 3], gap="medium")
    with controls:
        probe = choose_probe()
    if chosen:
        with figure:
            found = blocks_panel(probe, chosen)
        with first:
            say(takeaway(found, probe.branch_gamma))
    further(section("isometry", SECTIONS), probe, chosen)


def further(name: str, probe: IsometryProbe, chosen: Sequence[str]) -> None:
    """One of the further questions."""
    match name:
        case "gamma":
            gamma_panel(probe, choose_block(probe.depth))
        case "spectrum":
            block = choose_block(probe.depth)
            if chosen:
                spectrum_panel(probe, chosen, block)
        case "by_stage":
            if chosen:
                stages_panel(probe, chosen)
        case "lemmas":
            lemmas_panel(probe, choose_block(probe.depth))
        case "gate":
            gate()


def gate() -> None:
    """The neuron's own Jacobian."""
    controls, figure = st.columns([1, 3], gap="medium")
    with controls:
        sigma, v_threshold, width = choose_gate()
    with figure:
        gate_panel(sigma, v_threshold, width)
        st.latex(r"\phi(J_\Theta J_\Theta^{\!\top}) = p / a^2")
        st.latex(r"\varphi(J_\Theta J_\Theta^{\!\top}) = (p - p^2) / a^4")


theory_title("isometry")
experiment()
with st.expander(tr("isometry.definitions"), icon=":material/functions:"):
    say(tr("isometry.lead"))
    st.latex(r"\phi(JJ^{\!\top}) = \tfrac1m \operatorname{tr} JJ^{\!\top}")
    st.latex(r"\varphi(JJ^{\!\top}) = \phi\big((JJ^{\!\top})^2\big) - \phi(JJ^{\!\top})^2")
    st.latex(r"\mathrm{MS}: J = I + \gamma J_F")
    st.latex(r"\phi(JJ^{\!\top}) = 1 + \gamma^2 \phi(J_F J_F^{\!\top})")
next_steps(
    Step(tr("isometry.next_trained"), "models/trained_gradient"),
    Step(tr("isometry.next_study"), "models/depth_study"),
)
