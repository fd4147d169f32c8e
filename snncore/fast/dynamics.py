"""A neuron's numbers: what every fast path needs to know of it."""

import math
from enum import Enum, auto
from typing import Any, NamedTuple

from torch import Tensor

from snncore.surrogate import Surrogate


class Law(Enum):
    """How a class of neurons charges, where the fast paths know it too."""

    INTEGRATE = auto()
    LEAK = auto()
    LEARNED_LEAK = auto()


IF, DIVIDE, MULTIPLY, DIVIDE_V, MULTIPLY_V = range(5)
"""V + X; V and X, or V alone, decay by a division by τ or a product with 1/τ. The numbers stay as
they are: the machine code that Numba keeps on disk is found by them."""


class Kind(NamedTuple):
    """What a neuron does, apart from its numbers: a compiled path has one program for each kind.

    `learns` says whether 1/τ is learned.
    """

    charge: int
    soft: bool
    surrogate: Surrogate
    detached: bool
    learns: bool


class Dynamics(NamedTuple):
    """The numbers of a neuron. `leak` is 1/τ, None for IF. It and `tau` are None where a neuron
    `learns` 1/τ: that number stands on the neuron's device, and to ask for it is to wait."""

    leak: float | None
    tau: float | None
    decay_input: bool
    v_threshold: float
    v_reset: float | None
    surrogate: Surrogate
    alpha: float
    detach_reset: bool
    learns: bool = False

    def of(self, w: Tensor | None) -> "Dynamics":
        """The same with the 1/τ that a learned `w` gives now. Waits for the device."""
        return self._replace(leak=float(leak_of(w))) if self.learns and w is not None else self

    @property
    def v_rest(self) -> float:
        return self.v_reset or 0.0

    @property
    def gain(self) -> float:
        """∂H/∂X."""
        return self.leak if self.leak is not None and self.decay_input else 1.0

    @property
    def carry(self) -> float:
        """∂H[t+1]/∂V[t]."""
        return 1.0 if self.leak is None else 1 - self.leak

    @property
    def divides(self) -> bool:
        """Whether torch has to divide by τ: a product with 1/τ is the same where τ = 2ⁿ."""
        return self.tau is not None and math.frexp(self.tau)[0] != 0.5

    @property
    def kind(self) -> Kind:
        if self.leak is None and not self.learns:
            charge = IF
        elif self.decay_input:
            charge = DIVIDE if self.divides else MULTIPLY
        else:
            charge = DIVIDE_V if self.divides else MULTIPLY_V
        soft = self.v_reset is None
        return Kind(charge, soft, self.surrogate, self.detach_reset, self.learns)


def dynamics(neuron: Any) -> Dynamics | None:
    """The numbers of a `snncore.neuron.Neuron`; None where no fast path knows it.

    That is where its class does not say itself by which law it charges (one derived from IF may
    charge in a way of its own), or where V_th or 1/τ differs from element to element.
    """
    law = vars(type(neuron)).get("law")
    if law is None or isinstance(neuron.v_threshold, Tensor):
        return None
    if law is Law.INTEGRATE:
        charge: tuple[float | None, float | None, bool] = (None, None, False)
    elif law is Law.LEAK:
        charge = (1 / neuron.tau, neuron.tau, neuron.decay_input)
    elif neuron.w.dim() == 0:
        charge = (None, None, neuron.decay_input)
    else:
        return None
    n, learns = neuron, law is Law.LEARNED_LEAK
    return Dynamics(*charge, n.v_threshold, n.v_reset, n.surrogate, n.alpha, n.detach_reset, learns)


def leak_of(w: Tensor) -> Tensor:
    """1/τ = σ(w)."""
    return w.detach().sigmoid()


def weight_gradient(w: Tensor, total: Tensor) -> Tensor:
    """∂L/∂w, in its type, from Σ ∂L/∂H · ∂H/∂(1/τ)."""
    leak = leak_of(w).to(total)
    return (total * (leak * (1 - leak))).to(w)
