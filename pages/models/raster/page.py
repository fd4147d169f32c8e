"""Raster: which neurons fire for one picture, and when; and how to read that."""

import streamlit as st

from pages.models.raster.controls import choose_layer, choose_rows
from pages.models.raster.counts import counts_panel
from pages.models.raster.layers import rates_panel, shares_panel
from pages.models.raster.lesson import lesson
from pages.models.raster.sound import sound_panel
from pages.models.raster.text import takeaway, verdict
from pages.shared.nets.choosing import choose_trained_net, say_trained
from pages.shared.nets.picture import SMALL, Picture, choose_picture, say_foreign, show_picture
from pages.shared.nets.raster_panel import raster_panel
from pages.shared.nets.seen import RasterWindow, Seen, Shown, trains
from pages.shared.nets.trained import TrainedNet
from pages.shared.runs.names import CPU
from pages.shared.ui.controls import section, switch
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.naming import device_name
from pages.shared.ui.panel import more
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps
from snncore.analysis.raster.spike_counts import SpikeCounts
from snncore.network import ANALOG

SECTIONS = ("counts", "blocks", "layers", "lesson", "sound")

BOXES = 300, 260
"""Screen pixels of the boxes of networks and of layers, enough for the longest name."""


@st.fragment
def experiment() -> None:
    """A network and a picture; the raster; the question that is open."""
    first = st.container(key="takeaway")
    controls, looked_at = st.columns([2, 1], gap="medium")
    with controls:
        boxes = st.container(horizontal=True)
        with boxes.container(width=BOXES[0]):
            net = choose_trained_net("net", events=True)
        dataset = net.checkpoint.experiment.dataset
        with st.container():  # What a file adds stays in here: the group below it does not move.
            picture = choose_picture(net.checkpoint.experiment)
        with more():
            trained = not switch("untrained", False)
            count, order = choose_rows()
    if net.checkpoint.experiment.block in ANALOG:
        say_trained(net)
        st.info(tr("raster.relu", name=net.name))
        return
    seen = Seen.of(net, picture, trained=trained)
    with boxes.container(width=BOXES[1]):
        window = RasterWindow(seen, choose_layer(trains(seen, net).spikes), count, order)
    shown = Shown(net, picture, window, measured(net, picture, trained))
    with looked_at:
        show_picture(picture, dataset, SMALL)
    with controls:
        st.markdown(verdict(shown))
    counts = raster_panel(shown)
    say_trained(net)
    with first:
        say(takeaway(shown, counts))
        say_foreign(picture, dataset)
    questions(shown, counts)


def questions(shown: Shown, counts: SpikeCounts) -> None:
    """What else can be asked of these spikes; one question at a time."""
    match section("raster", SECTIONS):
        case "counts":
            counts_panel(shown, counts)
        case "blocks":
            rates_panel(shown)
        case "layers":
            shares_panel(shown)
        case "lesson":
            lesson(shown)
        case "sound":
            sound_panel(shown)


def measured(net: TrainedNet, picture: Picture, trained: bool) -> Provenance:
    """The spikes are measured now; the conditions say who trained the network, and on what."""
    here = (picture.name, device_name(CPU))
    if trained:
        return Provenance(Source.MEASURED, net.provenance(*here).conditions)
    state = tr("raster.state_untrained", seed=net.checkpoint.experiment.seed)
    return Provenance(Source.MEASURED, (state, *here))


st.title(tr("raster.heading"))
experiment()
next_steps(
    Step(tr("raster.next_similarity"), "models/similarity"),
    Step(tr("raster.next_events"), "models/events"),
)
