"""At which thresholds does a block with a constant branch leave every spike train as it is?"""

import math
from typing import NamedTuple

from snncore.analysis.identity.held_branch import Held, Stack
from snncore.block import Merge
from snncore.experiment import BlockKind, NeuronKind

ROUNDING = 1e-12
"""A threshold this near to an edge is at the edge: powers of 1 - 1/τ are rounded."""


class Interval(NamedTuple):
    """low < V_th ≤ high; empty unless low < high."""

    low: float
    high: float

    def holds(self, v_threshold: float) -> bool:
        return self.low + ROUNDING < v_threshold <= self.high + ROUNDING

    @property
    def empty(self) -> bool:
        return self.low + ROUNDING >= self.high


EVERY, NONE = Interval(-math.inf, math.inf), Interval(math.inf, -math.inf)


def identity_rule(stack: Stack, kind: BlockKind) -> Interval:
    """The thresholds at which a block is the identity for every train of the stack's length."""
    match kind:
        case BlockKind.SPIKING:
            return spiking_rule(stack)
        case BlockKind.SEW:
            wants = Held.ONE if stack.merge is Merge.AND else Held.ZERO
            return EVERY if stack.held is wants else NONE
        case BlockKind.MS:
            return EVERY if stack.held is Held.ZERO else NONE
        case _:
            raise ValueError(f"kind={kind}: the rule is about spiking, sew and ms")


def spiking_rule(stack: Stack) -> Interval:
    """The thresholds at which O = SN(c + S) is S, for the branch's constant c, 0 or 1.

    A membrane at rest keeps d of itself in a step and takes b of its input; over T steps
    q = d + d² + … + d^(T-1). A 1 fires from rest iff b(1 + c) ≥ V_th. A 0 stays silent

    - after any number of 0s iff b c (1 + q) < V_th;
    - with the soft reset and c = 0 also after T - 1 spikes, each of which leaves b - V_th
      behind, iff q (b - V_th) < V_th.

    So at c = 0 the hard reset needs 0 < V_th ≤ 1 for IF (the SEW paper's condition on its Eq. 7)
    and 0 < V_th ≤ 1/τ for LIF with `decay_input`. A V_reset shifts the interval by itself.
    """
    d, b = memory(stack)
    c, q = stack.constant, accumulated(d, len(stack.train))
    rest = stack.v_reset or 0.0
    soft = stack.v_reset is None and c == 0
    low = b * q / (1 + q) if soft else b * c * (1 + q)
    return Interval(rest + low, rest + b * (1 + c))


def memory(stack: Stack) -> tuple[float, float]:
    """d and b of H[t] = d V[t-1] + b X[t], from V_reset = 0: what is kept, what is taken in."""
    if stack.neuron is NeuronKind.IF:
        return 1.0, 1.0
    return 1 - 1 / stack.tau, 1 / stack.tau if stack.decay_input else 1.0


def accumulated(d: float, time_steps: int) -> float:
    """d + d² + … + d^(T-1)."""
    return sum(d**n for n in range(1, time_steps))
