"""The trained gradient page's measurements, kept for all sessions, and its figure."""

import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import streamlit as st

from pages.models.trained_gradient.figures import Profile, Words, profiles
from pages.shared.components.plot.plot import draw
from pages.shared.nets.measured_part import MeasuredPart, batch, in_rounds, parts, source
from pages.shared.nets.several import looks, names
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.computing import by_text, compute
from pages.shared.ui.panel import FIRST
from pages.shared.ui.style import Line
from pages.shared.ui.text import tr
from snncore.analysis.gradient.trained_gradient import InputGradients, input_gradients, joined
from snncore.analysis.of_network import of_network

BUDGET = 6e6
"""Neuron updates of one part: below half a second of one core, forwards and backwards."""

PATIENCE = 0.5
"""Seconds until the figure is drawn with what is known."""


class State(NamedTuple):
    """A network by its key, as trained or as it was when new."""

    key: str
    new: bool


@st.cache_data(max_entries=5000, show_spinner=False, hash_funcs=by_text(MeasuredPart))
def measured(part: MeasuredPart, _trained: TrainedNet | None) -> InputGradients:
    return compute(of_network, input_gradients, source(part, _trained), *batch(part))


def work_of(
    nets: Mapping[str, TrainedNet], count: int, new: bool
) -> dict[State, list[MeasuredPart]]:
    """Every network trained and, with `new`, as it was before its training."""
    return {
        State(key, fresh): parts(net.checkpoint.experiment, count, BUDGET, None if fresh else net)
        for fresh in ((False, True) if new else (False,))
        for key, net in nets.items()
    }


def measure_all(
    nets: Mapping[str, TrainedNet], work: Mapping[State, Sequence[MeasuredPart]]
) -> dict[State, InputGradients]:
    """All lines; once that takes long, the figure is drawn with the images done so far."""
    place, drawn = st.empty(), time.monotonic()
    total = sum(len(each) for each in work.values())
    found: dict[State, InputGradients] = {}
    for done, known in in_rounds(
        work, lambda line, part: measured(part, None if line.new else nets[line.key])
    ):
        found = {line: joined(known[line]) for line in work if known[line]}
        if done < total and time.monotonic() - drawn > PATIENCE:
            drawn = time.monotonic()
            with place.container():
                text = tr("measured.so_far", done=done, total=total)
                st.progress(done / total, text)
                draw(
                    profiles(lines_of(nets, found), words()),
                    key=f"trained_gradient_after_{done}",
                    label=text,
                    height=FIRST,
                )
    place.empty()
    return found


def words() -> Words:
    """What stands in the figures."""
    return Words(
        block=tr("trained_gradient.block"),
        norm=tr("trained_gradient.norm"),
        border=tr("gradient.downsample"),
        hover=tr("trained_gradient.hover"),
    )


def lines_of(
    nets: Mapping[str, TrainedNet], found: Mapping[State, InputGradients]
) -> list[Profile]:
    """Name, look and numbers of every line."""
    called, look = names(nets), looks(nets)
    return [
        Profile(
            Line(tr("trained_gradient.new", name=called[key]) if new else called[key], look[key]),
            nets[key].checkpoint.experiment.depth,
            new,
            gradients,
        )
        for (key, new), gradients in found.items()
    ]
