"""Isometry: how far each block stretches gradients, and why MS-ResNet needs γ → 0 for it."""

import streamlit as st

from pages.shared.ui.controls import number, one_of
from pages.shared.ui.probe import choose_variants
from pages.shared.ui.text import tr
from pages.theory.isometry.panels import (
    blocks_panel,
    gamma_panel,
    gate_panel,
    lemmas_panel,
    spectrum_panel,
)
from snncore.analysis.isometry.isometry import IsometryProbe
from snncore.network import blocks_per_stage

DEPTHS = (8, 14, 20, 32, 44, 56)
SHOWN = ("spiking", "ms")


@st.fragment
def nets_section() -> None:
    """One net for every block kind; then one block of it; then the lemmas."""
    chosen = choose_variants("isometry_kinds", SHOWN)
    controls, figure = st.columns([1, 3], gap="medium")
    with controls:
        gamma = number("isometry_gamma", 0.0, 0.5, 0.1, 0.01)
        depth = one_of("isometry_depth", DEPTHS, 20)
        probe = IsometryProbe(
            last_gamma=round(gamma, 2),
            depth=depth,
            time_steps=number("isometry_steps", 1, 4, 1, 1),
            v_threshold=number("isometry_threshold", 0.1, 1.5, 0.5, 0.05),
            alpha=1 / number("isometry_width", 0.25, 3.0, 1.0, 0.05),
            seed=number("seed", 0, 99, 0, 1),
        )
        block = number("isometry_block", 1, 3 * blocks_per_stage(depth), 1, 1)
    with figure:
        if chosen:
            blocks_panel(probe, chosen)
        gamma_panel(probe, block)
    st.markdown(f"#### {tr('isometry.block_heading', block=block)}")
    left, right = st.columns(2, gap="medium")
    with left:
        if chosen:
            spectrum_panel(probe, chosen, block)
    with right:
        lemmas_panel(probe, block)


@st.fragment
def gate_section() -> None:
    """The neuron's own Jacobian."""
    st.markdown(f"#### {tr('isometry.gate_heading')}")
    controls, figure = st.columns([1, 3], gap="medium")
    with controls:
        width = number("gate_width", 0.25, 3.0, 1.0, 0.05)
        sigma = number("gate_sigma", 0.0, 2.0, 0.5, 0.05)
        v_threshold = number("gate_v_threshold", 0.1, 1.5, 0.5, 0.05)
        st.latex(r"\phi(J_g J_g^{\!\top}) = p / a^2")
        st.latex(r"\varphi(J_g J_g^{\!\top}) = (p - p^2) / a^4")
    with figure:
        gate_panel(sigma, v_threshold, width)


st.title(tr("isometry.heading"))
st.markdown(tr("isometry.lead"))
st.latex(
    r"\phi(JJ^{\!\top}) = \tfrac1m \operatorname{tr} JJ^{\!\top}, \qquad "
    r"\varphi(JJ^{\!\top}) = \phi\big((JJ^{\!\top})^2\big) - \phi(JJ^{\!\top})^2"
)
st.latex(
    r"\mathrm{MS}: J = I + \gamma \tilde J, \qquad "
    r"\phi(JJ^{\!\top}) = 1 + \gamma^2 \phi(\tilde J \tilde J^{\!\top})"
)
nets_section()
gate_section()
