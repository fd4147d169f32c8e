"""The energy page's first panel: one trained network, layer by layer."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.models.energy import figures
from pages.models.energy.controls import Counting, Sample, choose_counting
from pages.models.energy.python_code import of_nets_code, of_picture_code
from pages.models.energy.results import measure_all, of_picture
from pages.models.energy.text import (
    factor,
    frames_said,
    integers_said,
    joules,
    layers_summary,
    real_said,
    scaled,
    sew18_said,
    takeaway,
)
from pages.models.energy.words import of_layers
from pages.shared.components.plot.plot import show
from pages.shared.nets.choosing import choose_trained_net, say_trained
from pages.shared.nets.measured_part import said_of_images, say_missing
from pages.shared.nets.picture import Picture, choose_picture, say_foreign, show_picture
from pages.shared.nets.seen import Seen
from pages.shared.nets.trained import TrainedNet
from pages.shared.plotting import Figure
from pages.shared.runs.names import CPU
from pages.shared.ui.controls import choice
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.naming import device_name
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from snncore.analysis.energy.layer_signals import Signal
from snncore.analysis.energy.operations import Operations

HEIGHT = 440


def layers_section(first: DeltaGenerator) -> tuple[Operations, Counting]:
    """The network, the images and how to count; then its layers, as they were counted. `first`
    gets the takeaway."""
    left, right = st.columns([1.7, 1], gap="medium", vertical_alignment="bottom")
    with left:
        net = choose_trained_net("net", events=True)
    with right:
        sample = choice("energy_sample", list(Sample), Sample.TEST)
    counting = choose_counting()
    measure = on_test_images if sample is Sample.TEST else on_picture
    found = measure(net, counting)
    say_trained(net)
    with first:
        say(takeaway(net, found, counting.energy(found)))
    return found, counting


def on_test_images(net: TrainedNet, counting: Counting) -> Operations:
    """Count and show the network on the first test images of its data set, in parts."""
    work, found = measure_all(
        {net.key: net},
        counting.images,
        "energy_layers",
        lambda known: figure(net, known[net.key], counting),
        HEIGHT,
    )
    say_missing(work.values())
    where = said_of_images(work.values())
    panel(net, found[net.key], counting, where, of_nets_code({net.key: net}, counting))
    return found[net.key]


def on_picture(net: TrainedNet, counting: Counting) -> Operations:
    """Count and show the network on one picture, chosen as on the raster page."""
    dataset = net.checkpoint.experiment.dataset
    left, right = st.columns([1.4, 1], gap="medium")
    with left:
        picture: Picture = choose_picture(net.checkpoint.experiment)
    with right:
        show_picture(picture, dataset)
    say_foreign(picture, dataset)
    found = of_picture(Seen.of(net, picture), net)
    panel(net, found, counting, [picture.name], of_picture_code(net, picture, counting))
    return found


def figure(net: TrainedNet, found: Operations, counting: Counting) -> Figure:
    """The layers of the network as they were counted."""
    block = net.checkpoint.experiment.block
    return figures.layers(block, found, counting.energy(found), of_layers(found))


def panel(
    net: TrainedNet, found: Operations, counting: Counting, where: list[str], code: str
) -> None:
    """The totals, the figure, and where the energy goes."""
    cost = counting.energy(found)
    with st.container(horizontal=True):
        st.metric(tr("energy.metric_ratio"), f"{cost.ratio:.3f}", help=factor(cost.ratio))
        st.metric(tr("energy.metric_snn"), joules(cost.picojoules.sum()))
        st.metric(tr("energy.metric_ann"), joules(cost.ann_picojoules.sum()))
        st.metric(tr("energy.metric_ac"), scaled(cost.ac.sum()))
        st.metric(tr("energy.metric_mac"), scaled(cost.mac.sum()))
    show(
        figure(net, found, counting),
        key="energy_layers",
        summary=layers_summary(net, found, cost),
        provenance=Provenance(
            Source.MEASURED,
            [*where, *net.provenance().conditions[:1], device_name(CPU)],
        ),
        table=table(found, counting),
        code=code,
        height=HEIGHT,
    )


def counted_section(found: Operations, counting: Counting) -> None:
    """What is counted, and what that makes of the real numbers and integers of this network."""
    say(tr("energy.how"))
    if found.analog:
        return
    st.markdown(real_said(found, counting.energy(found)))
    if found.frames > 1:
        st.markdown(frames_said(found))
    if Signal.INTEGERS in found.signals[1:]:  # the stem of event data reads counts, no g has made
        st.markdown(integers_said(found, counting))
        st.caption(sew18_said())


def table(found: Operations, counting: Counting) -> dict[str, list[object]]:
    """One row for each layer; what is counted is the mean over the images."""
    cost = counting.energy(found)
    return {
        "layer": list(found.names),
        "reads": [signal.value for signal in found.signals],
        "macs": found.macs.tolist(),
        "macs_with_padding": found.padded.tolist(),
        "passes": found.passes.tolist(),
        "rate": found.read_rate.tolist(),
        "largest": found.largest.max(axis=0).tolist(),
        "syops": found.events.mean(axis=0).tolist(),
        "additions": cost.ac.tolist(),
        "counted_macs": cost.mac.tolist(),
        "picojoules": cost.picojoules.tolist(),
        "ann_picojoules": cost.ann_picojoules.tolist(),
    }
