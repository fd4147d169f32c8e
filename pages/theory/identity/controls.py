"""The identity page's controls: the held branch, the neuron, the spike train."""

import streamlit as st

from pages.shared.ui import link
from pages.shared.ui.controls import choice, number, switch, within
from pages.shared.ui.presets import NEURONS, preset_buttons
from pages.shared.ui.text import tr
from pages.shared.ui.text_field import typed_text
from snncore.analysis.identity.held_branch import KINDS, Held, Stack
from snncore.analysis.neuron.input_current import random_spikes, regular_spikes
from snncore.block import Merge
from snncore.experiment import BlockKind, NeuronKind

STEPS = 16
TRAIN = "0100110001111010"
"""Lone spikes, a pair and a run of four: each meets the threshold in its own way."""

LOW, STEP, COUNT = 0.05, 0.01, 196
"""Thresholds from 0.05 to 2.00."""

LEAST_TAU = 1.2
"""Below it (1 - 1/τ)^16 is lost in float64, and a membrane that never gets there would fire."""


def choose_stack() -> tuple[Stack, BlockKind]:
    """The stack, and the block whose neuron is looked into."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        block = choice("block", list(KINDS), BlockKind.SPIKING)
        held = choice("held", list(Held), Held.ZERO)
        neuron = choice("neuron", list(NeuronKind), NeuronKind.LIF)
        with st.container(width=125):
            blocks = number("blocks", 1, 32, 6, 1)
    # Not popovers: what is in a closed one is not told of the values that it has to show.
    merges, details, trains = st.columns([1.3, 1, 1], gap="small", vertical_alignment="bottom")
    with merges:
        merge = choice("merge", list(Merge), Merge.ADD)
    with details, st.expander(tr("identity.neurons"), icon=":material/tune:"):
        tau, decay_input, soft = choose_details(neuron)
    with trains, st.expander(tr("identity.trains"), icon=":material/bar_chart:"):
        train = choose_train()
        offer_trains()
    stack = Stack(
        train=train,
        blocks=blocks,
        held=held,
        merge=merge,
        neuron=neuron,
        tau=tau,
        decay_input=decay_input,
        v_reset=None if soft else 0.0,
    )
    return stack, block


def choose_details(neuron: NeuronKind) -> tuple[float, bool, bool]:
    """τ, whether the input is divided by it, and whether the reset is soft."""
    no_leak = neuron is NeuronKind.IF
    offer_neurons()
    return (
        number("tau", LEAST_TAU, 10.0, 2.0, 0.05, disabled=no_leak),
        switch("decay_input", True, disabled=no_leak),
        switch("soft_reset", False),
    )


def offer_neurons() -> None:
    """Buttons that set the neuron of a library or a paper."""
    neurons = {name: neuron | {"soft_reset": False} for name, neuron in NEURONS.items()}
    preset_buttons(neurons, "identity", lambda name: tr(f"neuron.preset_{name}"))


def offer_trains() -> None:
    """Buttons that set S."""
    trains = {"all": "1" * STEPS, "regular": as_train(regular_spikes(STEPS, 1.0, 3))}
    trains |= {"burst": "0000111100001111", "mixed": TRAIN}
    with st.container(horizontal=True):
        presets = {name: {"train": train} for name, train in trains.items()}
        preset_buttons(presets, "train", lambda name: tr(f"identity.train_{name}"))
    rate = number("rate", 0.0, 1.0, 0.3, 0.05)
    seed = number("seed", 0, 99, 0, 1)
    train = as_train(random_spikes(STEPS, 1.0, rate, seed))
    label = tr("identity.train_random", train=train)
    st.button(label, key="train_random", on_click=link.put, args=({"train": train},))


def choose_train() -> str:
    """S as 0s and 1s; what is no train is refused in a sentence, and the last one stays."""
    allowed = tr("identity.train_allowed", steps=STEPS)
    return typed_text(
        "train",
        TRAIN,
        parse_train,
        allowed,
        lambda given: tr("identity.train_refused", given=given, allowed=allowed),
    )


def parse_train(given: str) -> str:
    """1 to 16 characters 0 or 1, blanks left out; ValueError otherwise."""
    train = "".join(given.split())
    if not 1 <= len(train) <= STEPS or set(train) - {"0", "1"}:
        raise ValueError(f"train={given!r}: must be 1 to {STEPS} characters 0 or 1")
    return train


def as_train(spikes: object) -> str:
    """Spikes as text: one character for each time step."""
    return "".join(str(int(spike)) for spike in spikes)  # type: ignore[attr-defined]


def choose_threshold() -> int:
    """The place of V_th among the thresholds; no widget, the figure's own slider sets the value."""
    low, high = LOW, threshold(COUNT - 1)
    allowed = tr("error.range", low=low, high=high)
    chosen = link.plain(
        "v_threshold",
        1.0,
        lambda given: threshold(place(within(float(given), low, high))),
        allowed,
    )
    return place(chosen)


def set_threshold(chosen: int) -> None:
    """Make the threshold at which the slider was released the page's."""
    link.put({"v_threshold": threshold(chosen)})


def place(v_threshold: float) -> int:
    """The slider's place that is nearest to a threshold."""
    return round((v_threshold - LOW) / STEP)


def threshold(chosen: int) -> float:
    """V_th at a place, the nearest float to its decimals."""
    return round(LOW + chosen * STEP, 2)
