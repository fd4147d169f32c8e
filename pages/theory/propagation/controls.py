"""The propagation page's controls: the presets, the net that all variants share."""

from dataclasses import replace
from enum import StrEnum

import streamlit as st

from pages.shared.ui.controls import choice, number, one_of, optional
from pages.shared.ui.panel import more
from pages.shared.ui.presets import preset_buttons, shown_preset
from pages.shared.ui.probe import DEPTHS, PAPERS, choose_neuron
from pages.shared.ui.text import tr
from snncore.analysis.probe import Layout, Probe
from snncore.experiment import Norm

GAMMAS = (None, 0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0)


class Scale(StrEnum):
    """The axis of |O|."""

    LOG = "log"
    LINEAR = "linear"


def presets() -> None:
    """Buttons that set the neuron, its threshold and the norm as in a paper; the one whose values
    are on screen is marked, so they are drawn after the controls."""
    preset_buttons(
        PAPERS,
        "propagation",
        lambda name: tr(f"propagation.preset_{name}"),
        lambda name: tr(f"propagation.preset_{name}_help"),
        shown_preset(PAPERS),
    )


def choose_probe(layout: Layout) -> Probe:
    """The net that all variants share."""
    probe = Probe(layout=layout, images=4)
    if layout is Layout.NETWORK:
        # Of the last stage's maps of four pixels, BatchNorm needs those of more images.
        probe = replace(probe, images=8, depth=one_of("depth", DEPTHS, 56))
    else:
        probe = replace(probe, blocks=number("blocks", 1, 54, 20, 1))
    with st.container():  # What a neuron adds stays in here: the group below it does not move.
        probe = replace(choose_neuron(probe), time_steps=number("time_steps", 1, 8, 4, 1))
    with more():
        return replace(
            probe,
            norm=choice("norm", list(Norm), Norm.BN),
            last_gamma=optional("last_gamma", GAMMAS, tr("propagation.as_others")),
            seed=number("seed", 0, 99, 0, 1),
        )
