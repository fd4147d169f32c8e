"""Equations as LaTeX: a neuron's charge and reset, in symbols and in numbers, and g(A, S)."""

from snncore.block import Merge
from snncore.experiment import Experiment, NeuronKind

JOINS = {
    Merge.ADD: "A + S",
    Merge.AND: r"A \cdot S",
    Merge.IAND: r"(1 - A) \cdot S",
    Merge.OR: r"A + S - A \cdot S",
}
"""g(A, S) in symbols, as `Merge` computes it."""


def charge(neuron: Experiment) -> str:
    """H[t] in symbols."""
    above_rest = "V[t{-}1]" if neuron.v_reset is None else r"(V[t{-}1] - V_{reset})"
    leak = r"\sigma(w)" if neuron.neuron is NeuronKind.PLIF else r"\tfrac{1}{\tau}"
    return fill(neuron, "V[t{-}1]", leak, "X[t]", above_rest)


def charge_in_numbers(neuron: Experiment, x: float, v: float) -> str:
    """H[t] with the numbers of one step."""
    above_rest = signed(v) if neuron.v_reset is None else f"({short(v)} - {signed(neuron.v_reset)})"
    leak = rf"\tfrac{{1}}{{{short(neuron.tau)}}}"
    if neuron.neuron is NeuronKind.PLIF:
        leak = short(1 / neuron.tau)
    return fill(neuron, short(v), leak + r" \cdot ", signed(x), above_rest)


def fill(neuron: Experiment, v: str, leak: str, x: str, above_rest: str) -> str:
    """The right side of the charge: IF, LIF that divides its input, LIF that does not."""
    if neuron.neuron is NeuronKind.IF:
        return f"{v} + {x}"
    if neuron.decay_input:
        return rf"{v} + {leak}\left({x} - {above_rest}\right)"
    return f"{v} - {leak}{above_rest} + {x}"


def reset(neuron: Experiment) -> str:
    """V[t] in symbols: hard to V_reset, or soft by V_th."""
    if neuron.v_reset is None:
        return "H[t] - V_{th}\\,S[t]"
    return r"H[t]\,(1 - S[t]) + V_{reset}\,S[t]"


def reset_in_numbers(neuron: Experiment, h: float, s: float) -> str:
    """V[t] with the numbers of one step."""
    if neuron.v_reset is None:
        return rf"{short(h)} - {short(neuron.v_threshold)} \cdot {s:.0f}"
    return rf"{signed(h)} \cdot (1 - {s:.0f}) + {signed(neuron.v_reset)} \cdot {s:.0f}"


def signed(value: float) -> str:
    """The number, in brackets where it is negative."""
    return f"({short(value)})" if value < 0 else short(value)


def short(value: float) -> str:
    """Four digits; powers of ten the way they are written by hand."""
    digits, _, exponent = f"{value + 0.0:.4g}".partition("e")
    return rf"{digits} \times 10^{{{int(exponent)}}}" if exponent else digits
