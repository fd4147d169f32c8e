"""What the isometry page measures, kept for all sessions."""

from dataclasses import replace

import numpy as np
import streamlit as st

from pages.shared.ui.computing import by_text, compute
from snncore.analysis.isometry.chain import chain
from snncore.analysis.isometry.isometry import Isometry, IsometryProbe, isometry
from snncore.analysis.isometry.jacobian import Moments, Traces
from snncore.analysis.isometry.laws import measured_gates
from snncore.analysis.isometry.spectrum import Spectrum, Sweep, block_traces, spectrum, sweep

GAMMAS = tuple(round(0.01 * place, 2) for place in range(51))
MEASURED_WIDTHS = np.linspace(0.25, 3.0, 12)


@st.cache_data(max_entries=1000, show_spinner=False, hash_funcs=by_text(IsometryProbe))
def jacobians(probe: IsometryProbe) -> Isometry:
    return compute(isometry, probe)


@st.cache_data(max_entries=500, show_spinner=False, hash_funcs=by_text(IsometryProbe))
def block_spectrum(probe: IsometryProbe, number: int) -> Spectrum:
    return compute(spectrum, probe, number, GAMMAS)


def over_gammas(probe: IsometryProbe, number: int) -> Sweep:
    """The moments of a block at every γ; where it was exact in the first panel, from there."""
    known = jacobians(probe).traces[number - 1]
    # What arrives at the first block depends on no γ, and so does its J̃.
    alike = replace(probe, last_gamma=0.0) if number == 1 else probe
    return sweep(known or whole_block(alike, number), GAMMAS)


@st.cache_data(max_entries=500, show_spinner=False, hash_funcs=by_text(IsometryProbe))
def whole_block(probe: IsometryProbe, number: int) -> Traces | None:
    return compute(block_traces, probe, number)


@st.cache_data(max_entries=500, show_spinner=False, hash_funcs=by_text(IsometryProbe))
def chained(probe: IsometryProbe) -> tuple[Moments, tuple[Moments, ...]]:
    return compute(chain, probe)


@st.cache_data(max_entries=2000, show_spinner=False)
def gates_by_autograd(sigma: float, v_threshold: float) -> list[Moments]:
    return compute(measured_gates, sigma, v_threshold, MEASURED_WIDTHS.tolist())
