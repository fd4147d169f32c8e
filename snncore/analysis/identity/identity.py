"""Does a stack of blocks with a constant branch leave a spike train as it is?"""

from typing import NamedTuple

import numpy as np

from snncore.analysis.identity.held_branch import Reals, Stack, Wholes, respond


class Counts(NamedTuple):
    """How many spikes of S leave a block, how many are lost, and what is added to them.

    A value v over a spike s, 0 or 1, counts min(v, s) as kept, max(s - v, 0) as lost and
    max(v - s, 0) as added. A share of equal entries would give a silent block a good mark.
    """

    kept: Wholes
    lost: Wholes
    added: Wholes


class Identity(NamedTuple):
    """Trains and Counts by kind (in the order of KINDS), threshold P and block k of the stack."""

    outputs: Wholes
    """[3, P, k, T], what leaves each block: spikes, or the whole numbers their sums make."""
    kept: Wholes
    """[3, P, k], over the whole train (see Counts); so are `lost` and `added`."""
    lost: Wholes
    added: Wholes
    h: Reals
    """[3, P, T], like `s` and `v`: H[t] of a neuron of the first block, see Response."""
    s: Reals
    v: Reals

    @property
    def holds(self) -> np.ndarray:
        """[3, P, k]: what leaves the block is the train that entered the first."""
        return (self.lost + self.added) == 0


def counts(outputs: Wholes, s: Wholes) -> Counts:
    """Spikes kept, lost and added along the last axis, of outputs [..., T] over S [..., T]."""
    parts = np.minimum(outputs, s), np.maximum(s - outputs, 0), np.maximum(outputs - s, 0)
    return Counts(*(part.sum(-1) for part in parts))


def identity(stack: Stack, thresholds: Reals) -> Identity:
    """What leaves each block of each kind, at each threshold, for the stack's own train."""
    s = np.array([int(spike) for spike in stack.train])
    response = respond(stack, thresholds, s[None])
    outputs = response.outputs[:, 0]
    return Identity(
        outputs=outputs,
        **counts(outputs, s)._asdict(),
        h=response.h[:, 0],
        s=response.s[:, 0],
        v=response.v[:, 0],
    )
