"""The neuron page's controls: one neuron, its surrogate, and the presets."""

import math
from dataclasses import replace

import streamlit as st

from pages.shared.ui.controls import choice, number, switch
from pages.shared.ui.panel import more
from pages.shared.ui.presets import MS_NEURON, SEW_NEURON, SPIKINGJELLY_NEURON, preset_buttons
from pages.shared.ui.text import tr
from snncore.analysis.neuron.input_current import InputKind
from snncore.experiment import Experiment, NeuronKind
from snncore.surrogate import Surrogate

SEW_RESNET = SEW_NEURON | {
    "soft_reset": False,
    "v_reset": 0.0,
    "surrogate": Surrogate.ATAN,
    "alpha": 2.0,
}
SPIKINGJELLY = (
    SEW_RESNET
    | SPIKINGJELLY_NEURON
    | {
        "surrogate": Surrogate.SIGMOID,
        "alpha": 4.0,
        "input": InputKind.CONSTANT,
        "x_strength": 1.0,
        "trace_steps": 32,
    }
)
MS_RESNET = SEW_RESNET | MS_NEURON | {"surrogate": Surrogate.RECTANGLE, "alpha": 1.0}
PRESETS = {"spikingjelly": SPIKINGJELLY, "ms_resnet": MS_RESNET, "sew_resnet": SEW_RESNET}


def presets() -> None:
    """Buttons that set several controls at once."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(tr("neuron.presets"), width="content")
        preset_buttons(
            PRESETS,
            "preset",
            lambda name: tr(f"neuron.preset_{name}"),
            lambda name: tr(f"neuron.preset_{name}_help"),
        )


def choose_neuron() -> Experiment:
    """The chosen neuron; `choose_surrogate` completes it."""
    with st.container():  # What a neuron adds stays in here: the group below it does not move.
        kind = choice("neuron", list(NeuronKind), NeuronKind.LIF)
        neuron, leaks = Experiment(neuron=kind), kind is not NeuronKind.IF
        if leaks:
            neuron = replace(neuron, tau=number("tau", 1.05, 10.0, 2.0, 0.05))
        neuron = replace(neuron, v_threshold=number("v_threshold", 0.05, 3.0, 1.0, 0.05))
    with more():
        if leaks:
            neuron = replace(neuron, decay_input=switch("decay_input", True))
        if switch("soft_reset", False):
            return replace(neuron, v_reset=None)
        v_reset = number("v_reset", -1.0, 1.0, 0.0, 0.05)
    if v_reset < neuron.v_threshold:
        return replace(neuron, v_reset=v_reset)
    st.warning(tr("neuron.reset_too_high", v_reset=v_reset, v_threshold=neuron.v_threshold))
    return neuron


def choose_surrogate(neuron: Experiment) -> Experiment:
    """The neuron with the chosen surrogate."""
    kind, steepness = st.columns([1.6, 1], gap="medium")
    with kind:
        surrogate = choice("surrogate", list(Surrogate), Surrogate.ATAN)
    with steepness:
        return replace(neuron, surrogate=surrogate, alpha=number("alpha", 0.1, 10.0, 2.0, 0.1))


def is_ms_resnet(neuron: Experiment) -> bool:
    """Whether the spikes are those of MS-ResNet's iterative LIF, but for > at the threshold."""
    leak = neuron.neuron is NeuronKind.LIF and math.isclose(neuron.tau, 4 / 3, rel_tol=1e-4)
    plain = not neuron.decay_input and neuron.v_reset == 0
    return leak and plain and neuron.v_threshold == 0.5
