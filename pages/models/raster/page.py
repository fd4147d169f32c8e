"""Raster: which neurons fire for one picture, and when; and how to read that."""

import numpy as np
import streamlit as st

from pages.models.raster.controls import choose_window
from pages.models.raster.counts import counts_panel
from pages.models.raster.layers import rates_panel, shares_panel
from pages.models.raster.lesson import lesson
from pages.models.raster.sound import sound_panel
from pages.shared.nets.picture import Picture, choose_picture, show_picture
from pages.shared.nets.raster_panel import raster_panel
from pages.shared.nets.seen import Seen, Shown, trains
from pages.shared.nets.trained import TrainedNet, choose_trained_net
from pages.shared.runs.names import CPU, class_names
from pages.shared.ui.controls import switch
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.naming import device_name
from pages.shared.ui.text import tr
from snncore.network import ANALOG


@st.fragment
def experiment() -> None:
    """A network and a picture; then all that its spikes show."""
    left, right = st.columns([1.1, 1], gap="medium")
    with left:
        net = choose_trained_net("net")
        dataset = net.checkpoint.experiment.dataset
        trained = not switch("untrained", False)
        picture = choose_picture(dataset)
    if net.checkpoint.experiment.block in ANALOG:
        st.info(tr("raster.relu", name=net.name))
        return
    seen = Seen(net.key, net.checkpoint.step, trained, picture.pixels.tobytes())
    with right:
        show_picture(picture, dataset)
        st.markdown(verdict(seen, net, picture))
    chosen = choose_window(seen, trains(seen, net).spikes)
    figures(Shown(net, picture, chosen, measured(net, picture, trained)))


def figures(shown: Shown) -> None:
    """The raster, what is counted in it, every layer, the lesson, the sound."""
    counts = raster_panel(shown)
    left, right = st.columns(2, gap="medium")
    with left:
        counts_panel(shown, counts)
    with right:
        rates_panel(shown)
    shares_panel(shown)
    lesson(shown)
    sound_panel(shown)


def measured(net: TrainedNet, picture: Picture, trained: bool) -> Provenance:
    """The spikes are measured now; the conditions say who trained the network, and on what."""
    here = (picture.name, device_name(CPU))
    if trained:
        return Provenance(Source.MEASURED, net.provenance(*here).conditions)
    state = tr("raster.state_untrained", seed=net.checkpoint.experiment.seed)
    return Provenance(Source.MEASURED, (state, *here))


def verdict(seen: Seen, net: TrainedNet, picture: Picture) -> str:
    """The class with the largest logit, and the label where there is one."""
    classes = class_names(net.checkpoint.experiment.dataset)
    logits = trains(seen, net).logits
    shares = np.exp(logits - logits.max())
    said = tr(
        "raster.verdict",
        answer=classes[int(logits.argmax())],
        share=float((shares / shares.sum()).max()),
    )
    label = tr("raster.no_label")
    if picture.label is not None:
        label = tr("raster.label", label=tr(f"data.class_{picture.label}"))
    return f"{said} {label}"


st.title(tr("raster.heading"))
st.markdown(tr("raster.lead"))
experiment()
