"""The raster page's first question: the spikes per neuron, against what chance would give."""

import streamlit as st

from pages.models.raster import figures
from pages.models.raster.text import words
from pages.shared.components.plot.plot import show
from pages.shared.nets.python_code import raster_code
from pages.shared.nets.raster_panel import where_shown
from pages.shared.nets.seen import ALL, Shown
from pages.shared.ui.text import tr
from snncore.analysis.raster.spike_counts import SpikeCounts


def counts_panel(shown: Shown, counts: SpikeCounts) -> None:
    """The histogram of spikes per neuron against the binomial."""
    block, chosen = shown.block, shown.chosen
    steps = len(counts.shares) - 1
    with st.container(horizontal=True):
        for kind in ("silent", "regular", "ragged"):
            st.metric(tr(f"raster.{kind}"), f"{getattr(counts, kind):.1%}")
    show(
        figures.histogram(counts, block, words()),
        key="raster_counts",
        summary=tr(
            "raster.counts_said_all" if chosen.layer == ALL else "raster.counts_said",
            name=where_shown(chosen.layer),
            rate=counts.rate,
            steps=steps,
            silent=counts.silent,
            expected=counts.expected_silent,
            regular=counts.regular,
            all_steps=float(counts.binomial[-1]),
        ),
        provenance=shown.provenance,
        table={
            "spikes": list(range(steps + 1)),
            "share": counts.shares.tolist(),
            "binomial": counts.binomial.tolist(),
        },
        code=raster_code(shown),
        height=330,
    )
