"""The neuron page's controls for the current X[t]."""

import streamlit as st
import torch

from pages.shared.ui.controls import choice, number
from pages.shared.ui.naming import data_name, device_name
from pages.shared.ui.text import tr
from pages.theory.neuron.own_current import own_current
from pages.theory.neuron.pixel_current import pixel_current
from snncore.analysis.neuron.input_current import (
    Current,
    InputKind,
    constant,
    noise,
    random_spikes,
    regular_spikes,
)
from snncore.data.shapes import LABEL

MOST_STEPS = 64


def choose_kind() -> InputKind:
    return choice("input", list(InputKind), InputKind.CONSTANT)


def choose_current(kind: InputKind) -> Current:
    """X[t] of one kind, [T], with the controls that it needs."""
    time_steps = number("trace_steps", 1, MOST_STEPS, 16, 1)
    match kind:
        case InputKind.CONSTANT:
            return constant(time_steps, strength())
        case InputKind.REGULAR:
            return regular_spikes(time_steps, strength(), number("x_period", 1, 16, 2, 1))
        case InputKind.RANDOM:
            size, rate = strength(), number("x_rate", 0.0, 1.0, 0.5, 0.05)
            return random_spikes(time_steps, size, rate, number("seed", 0, 99, 0, 1))
        case InputKind.NOISE:
            mean, std = strength(), number("x_std", 0.0, 2.0, 0.5, 0.05)
            return noise(time_steps, mean, std, number("seed", 0, 99, 0, 1))
        case InputKind.OWN:
            return own_current(time_steps)
        case InputKind.PIXEL:
            return pixel_current(time_steps)


def conditions(kind: InputKind, current: Current) -> tuple[str, ...]:
    """Under which conditions a run with this current is computed, for its provenance."""
    here = [tr(f"option.{kind}"), f"T = {len(current)}"]
    if kind in (InputKind.RANDOM, InputKind.NOISE):
        here.append(f"{tr('field.seed')} {st.session_state['seed']}")
    if kind is InputKind.PIXEL:
        here.append(data_name(LABEL))
    return (*here, *computed())


def computed() -> tuple[str, str]:
    """How the neuron pages' numbers are computed: always in float64, always on the CPU."""
    return "float64", device_name(torch.device("cpu"))


def strength() -> float:
    """The constant, the size of an input spike, or the mean of the noise."""
    return number("x_strength", -1.0, 4.0, 1.2, 0.05)
