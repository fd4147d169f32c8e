"""Stacks of blocks with a constant branch: settings, all trains, thresholds around the rule."""

from itertools import product

import numpy as np

from snncore.analysis.identity.held_branch import Held, Stack
from snncore.analysis.identity.rule import identity_rule
from snncore.experiment import BlockKind

SPIKING, SEW, MS = range(3)

NEURONS = [
    {"neuron": "if", "v_reset": 0.0},
    {"neuron": "if", "v_reset": None},
    {"neuron": "lif", "tau": 2.0, "v_reset": 0.0},
    {"neuron": "lif", "tau": 1.5, "decay_input": False, "v_reset": None},
    {"neuron": "lif", "tau": 4 / 3, "decay_input": False, "v_reset": -0.25},
    {"neuron": "plif", "tau": 4.0, "v_reset": 0.0},
    {"neuron": "plif", "tau": 1.25, "v_reset": None},
]

MIXED = "0100110001111010"

LEAKY = list(product(("lif", "plif"), (1.25, 3.0, 4.0), (True, False)))

ALL_SETTINGS = [
    Stack(train="0" * 8, neuron=neuron, tau=tau, decay_input=decays, v_reset=reset, held=held)
    for neuron, tau, decays in [("if", 2.0, True), *LEAKY]
    for reset, held in product((0.0, None, -0.5), Held)
]


def all_trains(length: int) -> np.ndarray:
    return np.array(list(product([0, 1], repeat=length)))


def around(stack: Stack) -> np.ndarray:
    """Thresholds at, just below and just above each edge of the rule, and between."""
    interval, rest = identity_rule(stack, BlockKind.SPIKING), stack.v_reset or 0.0
    edges = [e + d for e in interval for d in (-1e-6, 0.0, 1e-6) if np.isfinite(e)]
    inside = [rest + v for v in (0.05, 0.3, 0.6, 0.9, 1.3, 1.9)]
    return np.array([v for v in edges + inside if v > rest + 1e-9])
