"""What the energy page counts, kept for all sessions, and drawn as soon as something is known."""

import time
from collections.abc import Callable, Mapping

import streamlit as st

from pages.shared.components.plot.plot import draw
from pages.shared.nets.measured_part import MeasuredPart, batch, in_rounds, parts, source
from pages.shared.nets.seen import Seen
from pages.shared.nets.trained import TrainedNet
from pages.shared.plotting import Figure
from pages.shared.ui.computing import by_text, compute
from pages.shared.ui.text import tr
from snncore.analysis.energy.operations import Operations, joined, operations
from snncore.analysis.of_network import of_network
from snncore.data.picture import network_input

BUDGET = 1.2e7
"""Neuron updates of one part: below half a second of one core, forwards and counting."""

PATIENCE = 0.5
"""Seconds until the figure is drawn with what is known."""


@st.cache_data(max_entries=2000, show_spinner=False, hash_funcs=by_text(MeasuredPart))
def measured(part: MeasuredPart, _trained: TrainedNet) -> Operations:
    return compute(of_network, operations, source(part, _trained), batch(part).images)


@st.cache_data(max_entries=200, show_spinner=False)
def of_picture(seen: Seen, _trained: TrainedNet) -> Operations:
    x = network_input(seen.image, _trained.checkpoint.experiment.dataset)
    return compute(of_network, operations, _trained.checkpoint.bare(), x[None])


def measure_all(
    nets: Mapping[str, TrainedNet],
    count: int,
    key: str,
    figure: Callable[[Mapping[str, Operations]], Figure],
    height: int,
) -> tuple[dict[str, list[MeasuredPart]], dict[str, Operations]]:
    """The parts of every network, which say of what images, and all that was counted.

    Once that takes long, the figure is drawn with the images done so far.
    """
    if not nets:
        return {}, {}
    work = {
        name: parts(net.checkpoint.experiment, count, BUDGET, net) for name, net in nets.items()
    }
    place, drawn = st.empty(), time.monotonic()
    total = sum(len(each) for each in work.values())
    found: dict[str, Operations] = {}
    for done, known in in_rounds(work, lambda name, part: measured(part, nets[name])):
        if done < total and time.monotonic() - drawn < PATIENCE:
            continue
        found = {name: joined(known[name]) for name in work if known[name]}
        drawn = time.monotonic()
        if done < total:
            with place.container():
                text = tr("measured.so_far", done=done, total=total)
                st.progress(done / total, text)
                draw(figure(found), key=f"{key}_after_{done}", label=text, height=height)
    place.empty()
    return work, found
