"""How often an IF neuron fires under a constant current: what a layer loses by itself."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from snncore.analysis.conversion.convert import Conversion

Values = NDArray[np.float64]


def spikes_until(
    current: ArrayLike, steps: ArrayLike, how: Conversion, v_threshold: float = 1.0
) -> Values:
    """Spikes in the first `steps` steps of a neuron at rest that gets a constant current.

    Soft reset: floor((T x + V[0]) / V_th), at most T: one spike a step. Hard reset: the first
    after k₁ = ceil((V_th - V[0]) / x) steps, then one every ceil(V_th / x).
    """
    x, t = np.maximum(np.asarray(current, float), 0.0), np.asarray(steps, float)
    begun = how.start * v_threshold
    if how.soft:
        return np.minimum(np.floor((t * x + begun) / v_threshold), t)
    with np.errstate(divide="ignore", invalid="ignore"):
        first, period = np.ceil((v_threshold - begun) / x), np.ceil(v_threshold / x)
        return np.where(t >= first, 1 + np.floor((t - first) / period), 0.0)
