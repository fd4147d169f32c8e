"""Buttons that set several controls at once, and the neurons of the papers that they set."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from pages.shared.ui import link
from pages.shared.ui.address import as_text
from snncore import experiment
from snncore.experiment import NeuronKind

SEW_NEURON: dict[str, object] = {"neuron": NeuronKind.IF, "v_threshold": 1.0}
MS_NEURON: dict[str, object] = {**experiment.MS_NEURON}
SPIKINGJELLY_NEURON: dict[str, object] = {
    "neuron": NeuronKind.LIF,
    "tau": 2.0,
    "decay_input": True,
    "v_threshold": 1.0,
}
NEURONS = {
    "spikingjelly": SPIKINGJELLY_NEURON,
    "ms_resnet": MS_NEURON,
    "sew_resnet": SEW_NEURON,
}
"""Each resets to 0, hard."""


def preset_buttons(
    presets: Mapping[str, Mapping[str, object]],
    key: str,
    name: Callable[[str], str],
    about: Callable[[str], str] = lambda preset: "",
    shown: str | None = None,
) -> None:
    """Show a button for each preset, which sets its fields to their values.

    `name` is what a button says of its preset, `about` the help under the pointer, `shown` the
    preset that is marked; the widgets' keys are KEY_PRESET.
    """
    for preset, values in presets.items():
        st.button(
            name(preset),
            help=about(preset) or None,
            key=f"{key}_{preset}",
            icon=":material/check:" if preset == shown else None,
            on_click=partial(link.put, values),
        )


def shown_preset(presets: Mapping[str, Mapping[str, object]]) -> str | None:
    """The preset whose values are on screen, None where a control has another; after them all."""
    seen = {field: shown.text for field, shown in link.visit().shown.items()}
    for preset, values in presets.items():
        if all(seen.get(field) == as_text(value) for field, value in values.items()):
            return preset
    return None
