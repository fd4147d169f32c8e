"""Which singular values does the Jacobian of one block have, and how does γ move their moments?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from snncore.analysis.isometry.isometry import IsometryProbe, Values, frozen_blocks, is_sum
from snncore.analysis.isometry.jacobian import Traces, traces
from snncore.analysis.isometry.linear import linearised
from snncore.analysis.isometry.matrix import branch_jacobian, jacobians
from snncore.block import Block


class Spectrum(NamedTuple):
    """One block: the squared singular values of J [min(m, n)], rising; φ(JJᵀ) and the variance
    term [G] of I + γJ̃ at every γ of `gammas`, J̃ the branch's Jacobian at γ = 1.

    The last two are NaN where J is not I + γJ̃: a neuron after the sum, or a change of shape.
    """

    squares: Values
    mean: Values
    variance: Values


class Sweep(NamedTuple):
    """[G]: φ(JJᵀ) and the variance term of I + γJ̃ at every γ."""

    mean: Values
    variance: Values


def spectrum(probe: IsometryProbe, number: int, gammas: Sequence[float]) -> Spectrum:
    """The whole Jacobian of block `number`, from 1, at the first image; γ swept exactly.

    ValueError where there is no such block.
    """
    block, x = frozen_block(probe, number)
    found = jacobians(linearised(block, x), x)
    swept = traces(found.inner, len(x)) if is_sum(block, probe) else None
    return Spectrum(squares(found.whole), *sweep(swept, gammas))


def block_traces(probe: IsometryProbe, number: int) -> Traces | None:
    """Those of block `number`, from 1, at the first image, however large it is; None where it is
    not x + γ times its branch. ValueError where there is no such block.
    """
    block, x = frozen_block(probe, number)
    return (
        traces(branch_jacobian(linearised(block, x), x), len(x)) if is_sum(block, probe) else None
    )


def frozen_block(probe: IsometryProbe, number: int) -> tuple[Block, Tensor]:
    """One block of `frozen_blocks`, and what it gets of the first image: x [T, 1, C, H, W]."""
    torch.set_flush_denormal(True)
    for found, (block, x, *_) in enumerate(frozen_blocks(probe), start=1):
        if found == number:
            return block, x[:, :1]
    raise ValueError(f"number={number}: must be from 1 to the number of blocks")


def squares(matrix: Tensor) -> Values:
    """Squared singular values of J [m, n] -> [min(m, n)], from the smaller of JJᵀ and JᵀJ."""
    gram = matrix @ matrix.T if len(matrix) <= matrix.shape[1] else matrix.T @ matrix
    return torch.linalg.eigvalsh(gram).clamp(min=0).double().numpy()


def sweep(swept: Traces | None, gammas: Sequence[float]) -> Sweep:
    """The moments of I + γJ̃ for all γ; NaN without traces."""
    if swept is None:
        return Sweep(np.full(len(gammas), np.nan), np.full(len(gammas), np.nan))
    found = [swept.added(gamma) for gamma in gammas]
    return Sweep(np.array([m.mean for m in found]), np.array([m.variance for m in found]))
