"""Measuring one probe after the other, with a bar that says how far it is."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

import streamlit as st

from pages.shared.ui.computing import side_by_side
from pages.shared.ui.text import tr
from pages.shared.ui.variants import label, of_variant
from snncore.analysis.probe import Probe

P = TypeVar("P", bound=Probe)
V = TypeVar("V")
PATIENCE = 0.5
"""Seconds without a sign of life."""


def by_variant(
    measure: Callable[[Probe], V], probe: Probe, chosen: Sequence[str]
) -> Mapping[str, V]:
    """What is measured of a probe with the blocks of each chosen variant."""
    probes = [of_variant(probe, name) for name in chosen]
    return dict(zip(chosen, shown(measure, probes, [label(name) for name in chosen]), strict=True))


def shown(measure: Callable[[P], V], probes: Sequence[P], names: Sequence[str]) -> Iterator[V]:
    """The measurements in their order; a bar says how far they are once that takes long."""
    place, start = st.empty(), time.monotonic()
    found = side_by_side(measure, probes)
    for done, name in enumerate(names):
        if time.monotonic() - start > PATIENCE:
            place.progress(done / len(probes), tr("propagation.measuring", name=name))
        yield next(found)
    place.empty()
