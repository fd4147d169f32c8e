"""The raster page's controls: which layer; how many neurons, in which order."""

from collections.abc import Mapping

import streamlit as st

from pages.shared.nets.seen import ALL
from pages.shared.ui.controls import choice, linked, one_among, one_of
from pages.shared.ui.layers import layer_name
from pages.shared.ui.text import tr
from snncore.analysis.raster.raster_rows import Order
from snncore.analysis.raster.spike_counts import spike_counts
from snncore.analysis.raster.spike_trains import Spikes

COUNTS = (32, 64, 128, 256, 512)


def choose_layer(spikes: Mapping[str, Spikes]) -> str:
    """A layer, or all of them."""
    names = [ALL, *spikes]
    return linked(
        "raster_layer",
        default=most_surprising(spikes),
        parse=lambda given: one_among(given, names),
        allowed=tr("raster.layers_allowed", first=names[1], last=names[-1]),
        draw=lambda **options: st.selectbox(
            tr("field.raster_layer"),
            names,
            format_func=lambda n: tr("raster.all") if n == ALL else layer_name(n),
            **options,
        ),
    )


def choose_rows() -> tuple[int, Order]:
    """How many neurons, and in which order."""
    left, right = st.columns(2, gap="medium")
    with left:
        count = one_of("raster_rows", COUNTS, 128)
    with right:
        return count, choice("raster_order", list(Order), Order.RATE)


def most_surprising(spikes: Mapping[str, Spikes]) -> str:
    """The layer with the most silent neurons beyond those that its mean rate explains."""
    counts = {name: spike_counts([each]) for name, each in spikes.items()}
    return max(counts, key=lambda name: counts[name].silent - counts[name].expected_silent)
