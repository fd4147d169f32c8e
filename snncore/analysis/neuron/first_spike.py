"""After how many steps of a constant current does a neuron fire for the first time?"""

from copy import deepcopy

import numpy as np
import torch
from numpy.typing import NDArray

from snncore.neuron import LIF, Neuron

ROUNDING = 1e-9
"""n this little above a whole number is that number: the logarithms are rounded."""


def steps_to_fire(neuron: Neuron, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """n*, the first step with H ≥ V_th from rest, in exact arithmetic; inf where there is none.

    With G = V_th - V_reset: IF ⌈G / X⌉. LIF climbs to I(1 - (1 - 1/τ)ⁿ) above rest, so
    n* = ⌈ln(1 - G / I) / ln(1 - 1/τ)⌉ where I > G, with I = X, or τX without `decay_input`.
    V_reset = 0 and X = 1 give the paper's case of an all-one input.
    """
    gap = float(neuron.v_threshold - neuron.v_rest)
    climbs_to, kept = asymptote(neuron, np.asarray(x, dtype=np.float64))
    n = np.full_like(climbs_to, np.inf)
    fires = climbs_to > (0 if kept == 1 else gap)
    part = gap / climbs_to[fires]
    n[fires] = part if kept == 1 else np.log1p(-part) / np.log(kept)
    return np.maximum(np.ceil(n - ROUNDING), 1)


def asymptote(neuron: Neuron, x: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Where a silent membrane ends above rest, and what it keeps of itself in a step.

    IF keeps all (1) and ends nowhere; there the first value is the climb in a step, X.
    """
    if not isinstance(neuron, LIF):
        return x, 1.0
    with torch.no_grad():
        leak = float(deepcopy(neuron).double().decay(torch.ones((), dtype=torch.float64)))
    return (x if neuron.decay_input else x / leak), 1 - leak


def first_spike(neuron: Neuron, x: float, dtype: torch.dtype, limit: int) -> int | None:
    """n*, measured in the arithmetic of `dtype`; None without a spike in `limit` steps."""
    neuron = deepcopy(neuron).to(dtype)
    current = torch.tensor(x, dtype=dtype)
    v = torch.full_like(current, neuron.v_rest)
    with torch.no_grad():
        for step in range(1, limit + 1):
            _, s, v = neuron.step(v, current)
            if s > 0:
                return step
    return None
