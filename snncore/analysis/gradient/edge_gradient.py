"""What gradient passes a Spiking block that is exactly the identity?"""

from typing import NamedTuple

import torch

from snncore.experiment import MS_NEURON
from snncore.neuron import LIF
from snncore.surrogate import Surrogate

MS_TAU = MS_NEURON["tau"]
"""The first step from rest does not depend on it."""

CLOSED = 1 - 1e-12
"""The rectangle of width a = 1/α → 1 from above: its edge |x| = 1/2 counts as inside."""


class EdgeGradient(NamedTuple):
    """∂S_k/∂S through k blocks O = SN(0 + S) that leave S as it is, by autograd, for one step."""

    silent: float
    """For S = 0, where H - V_th = -V_th."""
    spiking: float
    """For S = 1, where H - V_th = 1 - V_th."""
    identity: bool
    """S comes out as it went in, so forward all is well."""


def edge_gradient(
    surrogate: Surrogate, alpha: float, v_threshold: float, blocks: int = 1
) -> EdgeGradient:
    """The gradient for a LIF whose input is not divided, so that H is S (MS-ResNet's neuron)."""
    neuron = LIF(
        MS_TAU, decay_input=False, v_threshold=v_threshold, surrogate=surrogate, alpha=alpha
    )
    s = torch.tensor([[0.0, 1.0]], dtype=torch.float64, requires_grad=True)  # [T=1, 2]
    o = s
    for _ in range(blocks):
        o = neuron(o)
    (gradient,) = torch.autograd.grad(o.sum(), s)
    silent, spiking = gradient[0].tolist()
    return EdgeGradient(silent, spiking, bool((o == s).all()))
