"""The gradient page's controls: presets, block kinds, the net, its neuron and surrogate."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared.ui.controls import choice, number, one_of
from pages.shared.ui.panel import more
from pages.shared.ui.presets import MS_NEURON, SEW_NEURON, preset_buttons, shown_preset
from pages.shared.ui.probe import DEPTHS, choose_neuron
from pages.shared.ui.text import tr
from snncore.analysis.gradient.profile import GradientProbe, Start
from snncore.experiment import Norm
from snncore.surrogate import Surrogate

SEW_PAPER = SEW_NEURON | {
    "surrogate": Surrogate.ATAN,
    "norm": Norm.BN,
    "gradient_start": Start.IDENTITY,
}
PRESETS: dict[str, dict[str, object]] = {
    "vanish": SEW_PAPER | {"gradient_alpha": 1.0},
    "plateau": SEW_PAPER | {"gradient_alpha": 2.0},
    "explode": SEW_PAPER | {"gradient_alpha": 3.0},
    "ms": MS_NEURON
    | {
        "surrogate": Surrogate.RECTANGLE,
        "norm": Norm.TDBN,
        "gradient_start": Start.INITIALISED,
        "gradient_alpha": 1.0,
    },
}


def presets(buttons: DeltaGenerator, about: DeltaGenerator) -> None:
    """Buttons that set α and all that its effect depends on, and what the one whose values are on
    screen has set; drawn after the controls."""
    shown = shown_preset(PRESETS)
    with buttons:
        preset_buttons(
            PRESETS,
            "gradient",
            lambda name: tr(f"gradient.preset_{name}"),
            lambda name: tr(f"gradient.preset_{name}_help"),
            shown,
        )
    if shown:
        about.caption(tr(f"gradient.preset_{shown}_help"))


def choose_start() -> Start:
    """Where the blocks start: at the identity, or as initialised."""
    return choice("gradient_start", list(Start), Start.IDENTITY)


def choose_probe(start: Start) -> GradientProbe:
    """The net that all kinds share."""
    probe = GradientProbe(
        alpha=number("gradient_alpha", 0.5, 6.0, 1.0, 0.1),
        depth=one_of("depth", DEPTHS, 56),
        start=start,
    )
    with st.container():  # What a neuron adds stays in here: the group below it does not move.
        with_neuron = choose_neuron(probe)
    assert isinstance(with_neuron, GradientProbe)  # replace() keeps the class
    probe = replace(with_neuron, time_steps=number("time_steps", 1, 8, 4, 1))
    with more():
        return replace(
            probe,
            surrogate=choice("surrogate", list(Surrogate), Surrogate.ATAN),
            norm=choice("norm", list(Norm), Norm.BN),
            seed=number("seed", 0, 99, 0, 1),
        )


def conditions(probe: GradientProbe) -> Sequence[str]:
    """What the figures of this probe were measured under."""
    images = tr("propagation.images", images=probe.images, side=probe.side)
    seed = tr("propagation.seed", seed=probe.seed)
    return (images, tr("gradient.width", width=probe.width), f"T = {probe.time_steps}", seed, "CPU")
