"""The Try it page's first panel, its answer after each step, and its first question, the spikes."""

import streamlit as st

from pages.models.try_it import figures
from pages.models.try_it.results import Tried
from pages.models.try_it.text import code, summary, table, words
from pages.shared.components.plot.plot import show
from pages.shared.nets.raster_panel import STEP, raster_panel
from pages.shared.nets.seen import ALL, RasterWindow, Shown
from pages.shared.ui.text import tr
from snncore.analysis.raster.raster_rows import Order
from snncore.network import ANALOG

NEURONS = 128
"""Rows of the raster, from all layers."""


def spikes_panel(tried: Tried) -> int | None:
    """The raster of all layers; the step at which it stands, None where there are no spikes."""
    net, picture = tried.net, tried.picture
    if net.checkpoint.experiment.block in ANALOG:
        st.info(tr("raster.relu", name=net.name))
        return None
    window = RasterWindow(tried.seen, ALL, NEURONS, Order.RATE)
    raster_panel(Shown(net, picture, window, tried.provenance))
    return int(st.session_state[STEP])


def answer_panel(tried: Tried, step: int | None) -> None:
    """The probabilities as they build up; a line at the raster's step."""
    show(
        figures.build_up(
            tried.found,
            tried.classes,
            words(),
            label=tried.label,
            block=tried.net.checkpoint.experiment.block,
            step=step,
        ),
        key="try_it_answer",
        summary=summary(tried),
        provenance=tried.provenance,
        table=table(tried),
        code=code(tried),
        height=360,
    )
