"""How often does a neuron fire at a constant current?"""

from copy import deepcopy
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from snncore.analysis.neuron.first_spike import steps_to_fire
from snncore.neuron import LIF, Neuron

Values = NDArray[np.float64]


class RateCurve(NamedTuple):
    """Spikes per step at each current of x, [n]; `closed` is None where we have no formula."""

    x: Values
    measured: Values
    closed: Values | None


def rate_curve(neuron: Neuron, x: Values, time_steps: int) -> RateCurve:
    """Spikes per step at each current of X [n], over T steps from rest, in float64."""
    current = torch.as_tensor(x, dtype=torch.float64).expand(time_steps, -1)
    with torch.no_grad():
        measured = deepcopy(neuron).double()(current).mean(0)
    return RateCurve(x, measured.numpy(), closed_form_rate(neuron, x))


def closed_form_rate(neuron: Neuron, x: Values) -> Values | None:
    """Spikes per step as T → ∞, in exact arithmetic; None for LIF and PLIF with the soft reset.

    After a hard reset all begins anew, so the rate is 1 / n* with n* from `steps_to_fire`
    (SEW paper's identity condition, for V_reset = 0 and X = 1). IF with the soft reset loses
    nothing and pays V_th for each spike: X / V_th, at least 0 and at most 1.
    """
    if neuron.v_reset is not None:
        return 1 / steps_to_fire(neuron, x)
    if isinstance(neuron, LIF):
        return None
    return np.clip(x / float(neuron.v_threshold), 0, 1)
