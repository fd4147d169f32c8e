"""The raster page's controls: which layer, how many neurons, in which order, up to which step."""

from collections.abc import Mapping

import streamlit as st

from pages.shared.components.raster.raster import Neuron
from pages.shared.nets.seen import ALL, Seen, Window
from pages.shared.ui import link
from pages.shared.ui.controls import choice, linked, one_among, one_of, within
from pages.shared.ui.layers import layer_name
from pages.shared.ui.text import tr
from snncore.analysis.raster.raster_rows import Order
from snncore.analysis.raster.spike_counts import spike_counts
from snncore.analysis.raster.spike_trains import Spikes

COUNTS = (32, 64, 128, 256, 512)
STEP, NEURON = "raster_step", "raster_neuron"


def choose_window(seen: Seen, spikes: Mapping[str, Spikes]) -> Window:
    """Layer, number of neurons and order."""
    left, middle, right = st.columns([2, 1.3, 1.7], gap="medium")
    names = [ALL, *spikes]
    with left:
        layer = linked(
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
    with middle:
        count = one_of("raster_rows", COUNTS, 128)
    with right:
        order = choice("raster_order", list(Order), Order.RATE)
    return Window(seen, layer, count, order)


def most_surprising(spikes: Mapping[str, Spikes]) -> str:
    """The layer with the most silent neurons beyond those that its mean rate explains."""
    counts = {name: spike_counts([each]) for name, each in spikes.items()}
    return max(counts, key=lambda name: counts[name].silent - counts[name].expected_silent)


def place_in_link(layers: Mapping[str, Spikes]) -> tuple[int, Neuron | None]:
    """Where the scrubber stands, T at first, and the neuron whose potential is shown, if chosen."""
    steps = len(next(iter(layers.values())))
    allowed = tr("error.range", low=1, high=steps)
    step = link.plain(STEP, steps, lambda given: within(int(given), 1, steps), allowed)
    allowed = tr("raster.neuron_allowed")
    text = link.plain(NEURON, "", lambda given: checked(given, layers), allowed)
    return step, as_neuron(text, layers) if text else None


def checked(given: str, layers: Mapping[str, Spikes]) -> str:
    """The text of a neuron of these layers, or of none; ValueError for any other."""
    if given:
        as_neuron(given, layers)
    return given


def as_neuron(text: str, layers: Mapping[str, Spikes]) -> Neuron:
    """layer,channel,row,column; ValueError where there is no such neuron."""
    layer, *place = text.split(",")
    channel, row, column = (int(each) for each in place)
    shape = layers[one_among(layer, list(layers))].shape[1:]
    for value, size in zip((channel, row, column), shape, strict=True):
        within(value, 0, size - 1)
    return layer, channel, row, column


def keep_place(step: int, neuron: Neuron) -> None:
    """What the component reports when the viewer has gone elsewhere in it."""
    link.put({STEP: step, NEURON: neuron})
