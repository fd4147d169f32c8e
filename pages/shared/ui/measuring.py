"""What the propagation page measures, kept for all sessions."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

import streamlit as st

from pages.shared.ui.text import tr
from pages.shared.ui.variants import label, of_variant
from snncore.analysis.probe import Probe
from snncore.analysis.signal.memory import Memory, Twins, shortcut_memory, twin_inputs
from snncore.analysis.signal.propagation import Propagation, propagate

P = TypeVar("P", bound=Probe)
V = TypeVar("V")
PATIENCE = 0.5
"""Seconds without a sign of life."""


@st.cache_data(max_entries=2000, show_spinner=False)
def propagated(probe: Probe) -> Propagation:
    return propagate(probe)


@st.cache_data(max_entries=2000, show_spinner=False)
def remembered(probe: Probe) -> Memory:
    return shortcut_memory(probe)


@st.cache_data(max_entries=5000, show_spinner=False)
def twin_correlation(twins: Twins) -> float:
    return twin_inputs(twins)


def by_variant(
    measure: Callable[[Probe], V], probe: Probe, chosen: Sequence[str]
) -> Mapping[str, V]:
    """The same measurement for every chosen variant."""
    probes = [of_variant(probe, name) for name in chosen]
    return dict(zip(chosen, shown(measure, probes, [label(name) for name in chosen]), strict=True))


def shown(measure: Callable[[P], V], probes: Sequence[P], names: Sequence[str]) -> Iterator[V]:
    """The measurements one after the other; a bar says how far they are once that takes long."""
    place, start = st.empty(), time.monotonic()
    for done, (probe, name) in enumerate(zip(probes, names, strict=True)):
        if time.monotonic() - start > PATIENCE:
            place.progress(done / len(probes), tr("propagation.measuring", name=name))
        yield measure(probe)
    place.empty()
