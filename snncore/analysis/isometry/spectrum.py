"""Which singular values does the Jacobian of one block have, and how does γ move their moments?"""

from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from snncore.analysis.isometry.isometry import (
    IsometryProbe,
    Values,
    branch,
    frozen_blocks,
    is_sum,
    plus_identity,
    unit_gamma,
)
from snncore.analysis.isometry.jacobian import jacobian


class Spectrum(NamedTuple):
    """One block: the squared singular values of J [min(m, n)], rising; φ(JJᵀ) and the variance
    term [G] of I + γJ̃ at every γ of `gammas`, J̃ the branch's Jacobian at γ = 1.

    The last two are NaN where J is not I + γJ̃: a neuron after the sum, or a change of shape.
    """

    squares: Values
    mean: Values
    variance: Values


def spectrum(probe: IsometryProbe, number: int, gammas: tuple[float, ...]) -> Spectrum:
    """The whole Jacobian of block `number`, from 1, at the first image; γ swept exactly.

    ValueError where there is no such block.
    """
    torch.set_flush_denormal(True)
    for found, (block, x) in enumerate(frozen_blocks(probe), start=1):
        if found == number:
            sample = x[:, :1]
            if not is_sum(block, probe):
                unknown = np.full(len(gammas), np.nan)
                return Spectrum(squares(jacobian(block, sample)), unknown, unknown)
            with unit_gamma(block):
                inner = jacobian(partial(branch, block), sample)
            matrix = plus_identity(inner, probe.branch_gamma)
            return Spectrum(squares(matrix), *sweep(inner, np.array(gammas)))
    raise ValueError(f"number={number}: must be from 1 to the number of blocks")


def squares(matrix: Tensor) -> Values:
    """Squared singular values of J [m, n] -> [min(m, n)], from the smaller of JJᵀ and JᵀJ."""
    gram = matrix @ matrix.T if len(matrix) <= matrix.shape[1] else matrix.T @ matrix
    return torch.linalg.eigvalsh(gram).clamp(min=0).double().numpy()


def sweep(inner: Tensor, gammas: Values) -> tuple[Values, Values]:
    """Moments of I + γJ̃ for all γ, from the traces in ‖I + γ(J̃ + J̃ᵀ) + γ²J̃J̃ᵀ‖²."""
    size = len(inner)
    both, gram = inner + inner.T, inner @ inner.T
    s, g = float(both.trace()) / size, float(gram.trace()) / size
    ss, sg, gg = (
        float((a * b).sum()) / size for a, b in ((both, both), (both, gram), (gram, gram))
    )
    mean = 1 + gammas * s + gammas**2 * g
    second = 1 + 2 * gammas * s + gammas**2 * (ss + 2 * g) + 2 * gammas**3 * sg + gammas**4 * gg
    return mean, np.maximum(second - mean**2, 0)
