"""Lesson 2: the threshold's edge, and why a low threshold is no cure."""

from dataclasses import replace

import numpy as np

from pages.lessons.lesson import Lesson, Outcome, Step
from snncore.analysis.identity.held_branch import Stack
from snncore.analysis.identity.residual_margin import residual_margin
from snncore.analysis.identity.rule import spiking_rule

STACK = Stack(train="0" * 16)
"""LIF with τ = 2; every train of 16 steps has to pass."""

TRIED = Stack(train="0" * 6)
"""As the identity page's margin: trains of 6 steps."""

SLOW, LOW = 4.0, 0.05
PAGE, FIGURE, KNOBS = "theory/identity", "identity", ("blocks", "neuron")


def edge(tau: float, *, decay_input: bool = True) -> float:
    """The largest V_th at which a silent Spiking block passes every train."""
    return spiking_rule(replace(STACK, tau=tau, decay_input=decay_input)).high


def at_two() -> Outcome:
    """Where the edge is for τ = 2."""
    half, whole = 1 / STACK.tau, 1.0
    found = edge(STACK.tau)
    named = {half / 2: "quarter", half: "half", whole: "whole"}
    above = spiking_rule(STACK).holds(found + 0.01)
    numbers = {"tau": STACK.tau, "edge": found, "half": half, "quarter": half / 2, "whole": whole}
    return Outcome(named[found], "holds" if above else "breaks", numbers)


def slower() -> Outcome:
    """What a slower neuron makes of it, and one that takes in its whole input."""
    fast, slow, whole = edge(STACK.tau), edge(SLOW), edge(SLOW, decay_input=False)
    moved = "down" if slow < fast else "up" if slow > fast else "stays"
    numbers = {"tau": STACK.tau, "slow": SLOW, "fast_edge": fast, "slow_edge": slow, "whole": whole}
    return Outcome(moved, "one" if whole == 1 else "same", numbers)


def over_tau() -> Outcome:
    """The edge over τ: whether V_th times τ is one number."""
    taus = (2.0, 4.0, 8.0)
    edges = [edge(tau) for tau in taus]
    product = {round(v * tau, 9) for v, tau in zip(edges, taus, strict=True)}
    shape = "curve" if product == {1.0} else "flat" if len(set(edges)) == 1 else "line"
    learned = "leaves" if edges[1] < edges[0] else "keeps"
    numbers = {"first": edges[0], "second": edges[1], "third": edges[2]}
    return Outcome(
        shape,
        learned,
        numbers | {"tau_1": taus[0], "tau_2": taus[1], "tau_3": taus[2], "v_threshold": edges[0]},
    )


def margin() -> Outcome:
    """How far the branch may be from 0, at a low threshold and in the middle."""
    middle = edge(TRIED.tau) / 2
    low, best, at_edge = residual_margin(TRIED, np.array([LOW, middle, 2 * middle])).measured
    size = "larger" if low > best else "smaller" if low < best else "same"
    numbers = {"low": LOW, "middle": middle, "edge": 2 * middle, "at_low": low, "best": best}
    return Outcome(size, "nothing" if at_edge < 1e-4 else "something", numbers)


LESSON = Lesson(
    "threshold",
    (
        Step("at_two", PAGE, {"blocks": 1, "v_threshold": 0.5}, FIGURE, KNOBS,
             ("quarter", "half", "whole"), ("holds", "breaks"), at_two),
        Step("slower", PAGE, {"blocks": 1, "v_threshold": 0.25, "tau": SLOW}, FIGURE, KNOBS,
             ("down", "stays", "up"), ("one", "same"), slower),
        Step("over_tau", PAGE, {"section": "map", "blocks": 1, "v_threshold": 0.5}, "phase_map",
             ("blocks",), ("flat", "line", "curve"), ("keeps", "leaves"), over_tau),
        Step("margin", PAGE, {"section": "margin", "v_threshold": LOW}, "residual_margin",
             ("neuron",), ("larger", "same", "smaller"), ("nothing", "something"), margin),
    ),
)  # fmt: skip
