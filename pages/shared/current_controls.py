"""The neuron page's controls for the current X[t]."""

from pages.shared.controls import choice, number
from pages.shared.own_current import own_current
from pages.shared.pixel_current import pixel_current
from snncore.analysis.input_current import (
    Current,
    InputKind,
    constant,
    noise,
    random_spikes,
    regular_spikes,
)

MOST_STEPS = 64


def choose_kind() -> InputKind:
    return choice("input", list(InputKind), InputKind.CONSTANT)


def choose_current(kind: InputKind) -> Current:
    """X[t] of one kind, [T], with the controls that it needs."""
    time_steps = number("time_steps", 1, MOST_STEPS, 16, 1)
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


def strength() -> float:
    """The constant, the size of an input spike, or the mean of the noise."""
    return number("x_strength", -1.0, 4.0, 1.2, 0.05)
