"""The isometry page's controls: the net that all kinds share, one block, the neuron alone."""

import streamlit as st

from pages.shared.ui.controls import number, one_of
from pages.shared.ui.panel import more
from snncore.analysis.isometry.isometry import IsometryProbe
from snncore.network import blocks_per_stage

DEPTHS = (8, 14, 20, 32, 44, 56)


def choose_probe() -> IsometryProbe:
    """γ and the net around it."""
    gamma = number("isometry_gamma", 0.0, 0.5, 0.1, 0.01)
    depth = one_of("isometry_depth", DEPTHS, 20)
    v_threshold = number("isometry_threshold", 0.1, 1.5, 0.5, 0.05)
    with more():
        return IsometryProbe(
            last_gamma=round(gamma, 2),
            depth=depth,
            time_steps=number("isometry_steps", 1, 4, 1, 1),
            v_threshold=v_threshold,
            alpha=1 / number("isometry_width", 0.25, 3.0, 1.0, 0.05),
            seed=number("seed", 0, 99, 0, 1),
        )


def choose_block(depth: int) -> int:
    """One block of the net, counted from 1."""
    with st.container(width=320):
        return number("isometry_block", 1, 3 * blocks_per_stage(depth), 1, 1)


def choose_gate() -> tuple[float, float, float]:
    """σ of the potential, V_th and the width a of the surrogate."""
    width = number("gate_width", 0.25, 3.0, 1.0, 0.05)
    sigma = number("gate_sigma", 0.0, 2.0, 0.5, 0.05)
    return sigma, number("gate_v_threshold", 0.1, 1.5, 0.5, 0.05), width
