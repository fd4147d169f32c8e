"""What does one neuron do with a current, step by step?"""

from copy import deepcopy
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from snncore.neuron import Neuron
from snncore.surrogate import slope

Values = NDArray[np.float64]


class NeuronTrace(NamedTuple):
    """One neuron over T steps, each float64 [T]; index 0 is t = 1."""

    x: Values
    """X[t], the input current."""
    v_before: Values
    """V[t-1], the membrane potential that the step starts from."""
    h: Values
    """H[t], charged, before the spike (SEW paper Eq. 1)."""
    distance: Values
    """H[t] - V_th: the neuron fires where it is ≥ 0 (SEW paper Eq. 2)."""
    s: Values
    """S[t], the spike, 0 or 1."""
    v: Values
    """V[t], after the reset (SEW paper Eq. 3)."""
    slope: Values
    """g'(H[t] - V_th), what the backward pass puts in place of Θ'."""


def neuron_trace(neuron: Neuron, x: Values) -> NeuronTrace:
    """Every quantity of a neuron of one threshold, from rest over X [T], in float64."""
    neuron = deepcopy(neuron).double()
    with torch.no_grad():
        h, s, v = neuron.unroll(torch.as_tensor(x, dtype=torch.float64))
    distance = h - neuron.v_threshold
    return NeuronTrace(
        x=np.asarray(x, dtype=np.float64),
        v_before=np.concatenate([[neuron.v_rest], v[:-1].numpy()]),
        h=h.numpy(),
        distance=distance.numpy(),
        s=s.numpy(),
        v=v.numpy(),
        slope=slope(distance, neuron.surrogate, neuron.alpha).numpy(),
    )
