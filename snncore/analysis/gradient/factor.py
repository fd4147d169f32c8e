"""By what does one block multiply the gradient, at the identity, and what is left after k?"""

import math
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray

from snncore.experiment import BlockKind, Experiment
from snncore.network import ANALOG, ON_MEMBRANE, make_neuron

Values = NDArray[np.float64]
AT_IDENTITY = (BlockKind.SEW, *ON_MEMBRANE, *ANALOG)
"""Blocks whose factor is 1 at the identity whatever the neuron (SEW paper Eq. 11).

ReLU passes what is positive as it is, and at the identity nothing else arrives.
"""


class Factor(NamedTuple):
    """∂O[t]/∂S[t] where the block receives a spike, and where it receives none."""

    spike: float
    silent: float
    keeps_spikes: bool
    """S = 1 gives O = 1 and S = 0 gives O = 0: the block is an identity at its first step."""


def gradient_factor(experiment: Experiment) -> Factor:
    """Θ'(H - V_th) ∂H/∂X, the factor of the last neuron of a silenced block (SEW paper Eq. 8).

    H is what the spike alone makes of a neuron at rest: α/2 at S = 1 for IF, V_th = 1 and the
    arctangent, its tail at S = 0; a LIF that divides its input adds 1/τ. 1 for the other blocks
    (Eq. 11), 0 without a shortcut.
    """
    if experiment.block in AT_IDENTITY:
        return Factor(1.0, 1.0, True)
    if experiment.block is BlockKind.PLAIN:
        return Factor(0.0, 0.0, False)
    neuron = make_neuron(experiment).double()
    spikes = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    with torch.enable_grad():
        fired = neuron.step(torch.full_like(spikes, neuron.v_rest), spikes).s
        (slopes,) = torch.autograd.grad(fired.sum(), spikes)
    one, zero = slopes.tolist()
    return Factor(one, zero, bool((fired == spikes).all()))


def norm_ratio(factor: Factor, rate: float, blocks: ArrayLike) -> Values:
    """√(p f₁²ᵏ + (1 - p) f₀²ᵏ): the gradient's norm k blocks earlier, over the norm after them.

    p is the share of spikes, over which the incoming gradient is spread like over the silent
    positions. For f₁ = 1 > f₀ it falls to √p and stays there. In float64; inf where that overflows.
    """
    if not (0 <= rate <= 1):
        raise ValueError(f"rate={rate}: must be from 0 to 1")
    k = np.asarray(blocks, dtype=np.float64)
    with np.errstate(over="ignore", under="ignore"):
        spike, silent = abs(factor.spike) ** k, abs(factor.silent) ** k
        # hypot: the squares would overflow first.
        return np.hypot(math.sqrt(rate) * spike, math.sqrt(1 - rate) * silent)
