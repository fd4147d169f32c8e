"""How large may a constant residual be before a Spiking block changes some spike train?"""

from typing import NamedTuple

import numpy as np
import torch

from snncore.analysis.identity.held_branch import SNAP, Reals, Stack, make_neuron
from snncore.analysis.identity.phase_map import all_trains
from snncore.analysis.identity.rule import memory
from snncore.experiment import Experiment

HALVINGS = 17
"""From [0, 1] to 8e-6; no margin is larger, since a lone spike must survive -ε."""


class ResidualMargin(NamedTuple):
    """The largest ε for which SN(S ± ε) = S for every train; 0 where it fails at ε = 0."""

    theory: Reals | None
    """[P]; None for the soft reset, for which the closed form does not hold."""
    measured: Reals
    """[P], by bisection over all trains of the stack's length."""


def residual_margin(stack: Stack, thresholds: Reals) -> ResidualMargin:
    """The largest ε at each threshold, for the stack's neuron with ε in place of its constant."""
    theory = None if stack.v_reset is None else closed_form(stack, thresholds)
    return ResidualMargin(theory, bisected(stack, thresholds))


def margin_of(experiment: Experiment) -> float:
    """The largest constant |F| that leaves every spike train of T steps as it is in the
    experiment's Spiking blocks; by trying where the reset is soft."""
    e = experiment
    stack = Stack(
        train="0" * e.time_steps,
        neuron=e.neuron,
        tau=e.tau,
        decay_input=e.decay_input,
        v_reset=e.v_reset,
    )
    find = bisected if e.v_reset is None else closed_form
    return float(find(stack, np.array([e.v_threshold]))[0])


def closed_form(stack: Stack, thresholds: Reals) -> Reals:
    """min(V_th/b, 1 - V_th/b) (1 - d)/(1 - d^T), for hard reset (MS-ResNet, whose b is 1).

    A membrane keeps d and takes b of its input (`memory`); V_th counts from V_reset. From +ε it
    must stay silent through T silent steps; after T - 1 steps of -ε a spike must still fire.
    """
    d, b = memory(stack)
    ratio = (thresholds - (stack.v_reset or 0.0)) / b
    steps = sum(d**n for n in range(len(stack.train)))  # (1 - d^T)/(1 - d), T for IF
    return np.maximum(np.minimum(ratio, 1 - ratio), 0) / steps


def bisected(stack: Stack, thresholds: Reals) -> Reals:
    """The largest ε by trying: the trains that pass at ±ε are counted, and ε is halved in on."""
    v_threshold = torch.as_tensor(thresholds, dtype=torch.float64) - SNAP
    neuron = make_neuron(stack, v_threshold)
    s = all_trains(len(stack.train))[:, None, :, None]  # [T, 1, 2^T, 1]
    signs = torch.tensor([1.0, -1.0], dtype=torch.float64)[:, None, None]
    low, high = torch.zeros_like(v_threshold), torch.ones_like(v_threshold)
    with torch.no_grad():
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            passes = (neuron(s + signs * middle) == s).all(0).all(0).all(0)
            low, high = torch.where(passes, middle, low), torch.where(passes, high, middle)
    return low.numpy()
