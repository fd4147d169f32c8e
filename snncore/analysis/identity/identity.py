"""Does a stack of blocks with a constant branch leave a spike train as it is?"""

from typing import NamedTuple

import numpy as np

from snncore.analysis.identity.held_branch import Reals, Stack, Wholes, respond


class Identity(NamedTuple):
    """Trains and counts by kind (in the order of KINDS), threshold P and block k of the stack.

    A value v over a spike s, 0 or 1, counts min(v, s) as kept, max(s - v, 0) as lost and
    max(v - s, 0) as added. A share of equal entries would give a silent block a good mark.
    """

    outputs: Wholes
    """[3, P, k, T], what leaves each block: spikes, or the whole numbers their sums make."""
    kept: Wholes
    """[3, P, k], over the whole train; so are `lost` and `added`."""
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


def identity(stack: Stack, thresholds: Reals) -> Identity:
    """What leaves each block of each kind, at each threshold, for the stack's own train."""
    s = np.array([int(spike) for spike in stack.train])
    response = respond(stack, thresholds, s[None])
    outputs = response.outputs[:, 0]
    return Identity(
        outputs=outputs,
        kept=np.minimum(outputs, s).sum(-1),
        lost=np.maximum(s - outputs, 0).sum(-1),
        added=np.maximum(outputs - s, 0).sum(-1),
        h=response.h[:, 0],
        s=response.s[:, 0],
        v=response.v[:, 0],
    )
