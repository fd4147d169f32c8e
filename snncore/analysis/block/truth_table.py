"""What does g make of A and S, and what does it pass back?"""

from typing import NamedTuple

import torch

from snncore.block import Merge


class TruthRow(NamedTuple):
    """g(A, S) and its two derivatives at one pair of values (SEW paper Table 1)."""

    a: float
    s: float
    o: float
    da: float
    """∂g/∂A, by autograd."""
    ds: float
    """∂g/∂S, by autograd."""


def truth_row(merge: Merge, a: float, s: float) -> TruthRow:
    """One row of the table of g; A and S may be any numbers, as in a chain of ADD."""
    branch, shortcut = torch.tensor([a, s], dtype=torch.float64).unbind()
    branch.requires_grad_()
    shortcut.requires_grad_()
    with torch.enable_grad():
        o = merge(branch, shortcut)
        da, ds = torch.autograd.grad(o, (branch, shortcut))
    # Adding 0 turns -0 into 0.
    return TruthRow(a, s, *(value.item() + 0.0 for value in (o.detach(), da, ds)))


def truth_table(merge: Merge) -> tuple[TruthRow, ...]:
    """The four rows of spikes: (A, S) = (0, 0), (0, 1), (1, 0), (1, 1)."""
    return tuple(truth_row(merge, a, s) for a in (0.0, 1.0) for s in (0.0, 1.0))
