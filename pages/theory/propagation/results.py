"""What the propagation page measures, kept for all sessions."""

from dataclasses import replace

import streamlit as st

from pages.shared.ui.computing import by_text, compute
from snncore.analysis.probe import Layout, Probe
from snncore.analysis.signal.ineffective import Ineffective, ineffective
from snncore.analysis.signal.memory import Memory, Twins, memory_law, one_stage, twin_inputs
from snncore.analysis.signal.propagation import Propagation, propagate, simplest
from snncore.analysis.signal.tdbn import Folded, Normalised, folded, normalised
from snncore.experiment import Norm

LONGER = (5, 10, 20, 37, 54)
"""Blocks of the stages that are measured: what lies between is the beginning of the next one."""


def propagated(probe: Probe) -> Propagation:
    """As `propagate`; one measurement serves many numbers of blocks."""
    probe = simplest(probe)
    if probe.layout is Layout.NETWORK:
        return measured(probe)
    longer = next((blocks for blocks in LONGER if blocks >= probe.blocks), probe.blocks)
    return measured(replace(probe, blocks=longer)).first(probe.blocks)


@st.cache_data(max_entries=2000, show_spinner=False, hash_funcs=by_text(Probe))
def measured(probe: Probe) -> Propagation:
    return compute(propagate, probe)


def remembered(probe: Probe) -> Memory:
    """As `shortcut_memory`; where the first panel shows one stage, it has measured it."""
    stage = one_stage(probe)
    return Memory(propagated(stage).correlation, memory_law(stage))


@st.cache_data(max_entries=5000, show_spinner=False, hash_funcs=by_text(Twins))
def twin_correlation(twins: Twins) -> float:
    return compute(twin_inputs, twins)


@st.cache_data(max_entries=1000, show_spinner=False, hash_funcs=by_text(Probe))
def unused(probe: Probe) -> Ineffective:
    return compute(ineffective, probe)


@st.cache_data(max_entries=2000, show_spinner=False)
def normal(probe: Probe, norm: Norm, branches: int) -> Normalised:
    return compute(normalised, probe, norm, branches)


@st.cache_data(max_entries=1000, show_spinner=False)
def fold(probe: Probe, norm: Norm) -> Folded:
    return compute(folded, probe, norm)
