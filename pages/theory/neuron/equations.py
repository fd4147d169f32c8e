"""The neuron page's equations as LaTeX: one step in numbers, the rate in closed form."""

from pages.shared.ui.latex import charge, charge_in_numbers, reset, reset_in_numbers, short
from snncore.analysis.neuron.trace import NeuronTrace
from snncore.experiment import Experiment, NeuronKind


def step_latex(neuron: Experiment, trace: NeuronTrace, t: int) -> str:
    """Step t = 1 … T as one aligned block: symbols, then numbers, then the result.

    No line is longer than a narrow screen can show.
    """
    x, v_before, h, distance, s, v, _ = (float(column[t - 1]) for column in trace)
    rows = [
        ("H[t]", charge(neuron)),
        ("", charge_in_numbers(neuron, x, v_before)),
        ("", result(h)),
        ("S[t]", r"\Theta(H[t] - V_{th})"),
        ("", rf"\Theta({short(h)} - {short(neuron.v_threshold)})"),
        ("", rf"\Theta({short(distance)}) = {result(s)}"),
        ("V[t]", reset(neuron)),
        ("", f"{reset_in_numbers(neuron, h, s)} = {result(v)}"),
    ]
    body = r" \\ ".join(f"{left} &= {right}" for left, right in rows)
    return rf"\begin{{aligned}} {body} \end{{aligned}}"


def result(value: float) -> str:
    """What an equation comes to."""
    return rf"\mathbf{{{short(value)}}}"


def rate_latex(neuron: Experiment) -> str:
    """The closed form of the firing rate at a constant current X."""
    if neuron.v_reset is None:
        return r"r(X) = \min\left(1, \max\left(0, \frac{X}{V_{th}}\right)\right)"
    if neuron.neuron is NeuronKind.IF:
        return r"r(X) = 1 \Big/ \left\lceil \frac{V_{th} - V_{reset}}{X} \right\rceil"
    top = "X" if neuron.decay_input else r"\tau X"
    return (
        rf"r(X) = 1 \Big/ \left\lceil \frac{{\ln\left(1 - \frac{{V_{{th}} - V_{{reset}}}}{{{top}}}"
        r"\right)}{\ln\left(1 - \frac{1}{\tau}\right)} \right\rceil"
    )
