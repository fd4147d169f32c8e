"""A neuron's numbers, and how its spike trains lie in memory: what every fast path starts from."""

import math
from typing import NamedTuple

from torch import Tensor

from snncore.surrogate import Surrogate

IF, DIVIDE, MULTIPLY, DIVIDE_V, MULTIPLY_V = range(5)
"""How a neuron charges: V and X, or V alone, decay by a division by τ or a product with 1/τ."""

SLOPES = tuple(Surrogate)


class Kind(NamedTuple):
    """What a neuron does, apart from its numbers: a compiled path has one program for each kind.

    `slope` is the surrogate's place in SLOPES; `learns` whether 1/τ is learned.
    """

    charge: int
    soft: bool
    slope: int
    detached: bool
    learns: bool


class Dynamics(NamedTuple):
    """The numbers of a neuron. `leak` is 1/τ, None for IF; `tau` is None where 1/τ is learned."""

    leak: float | None
    tau: float | None
    decay_input: bool
    v_threshold: float
    v_reset: float | None
    surrogate: Surrogate
    alpha: float
    detach_reset: bool

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
        if self.leak is None:
            charge = IF
        elif self.decay_input:
            charge = DIVIDE if self.divides else MULTIPLY
        else:
            charge = DIVIDE_V if self.divides else MULTIPLY_V
        learns = self.leak is not None and self.tau is None
        slope = SLOPES.index(self.surrogate)
        return Kind(charge, self.v_reset is None, slope, self.detach_reset, learns)


def memory_order(x: Tensor) -> tuple[int, ...]:
    """The dimensions of a spike train [T, N, ...]: time, then as one step lies in memory."""
    return (0, *sorted(range(1, x.dim()), key=x.stride, reverse=True))


def rows(train: Tensor, order: tuple[int, ...]) -> tuple[Tensor, int]:
    """A spike train [T, N, ...] as one vector, and how far apart its steps lie in it; 0 where it
    is the same at every step. Copied where the neurons of one step do not lie in order."""
    train = train.detach().permute(order)
    if train.is_contiguous():
        return train.view(-1), train[0].numel()
    flat = train.flatten(1)
    if flat.stride(1) != 1 and flat.shape[1] > 1:
        flat = flat.contiguous()
    steps, neurons = flat.shape
    apart = flat.stride(0) if steps > 1 else neurons
    return flat.as_strided(((steps - 1) * apart + neurons,), (1,)), apart


def weight_gradient(d: Dynamics, total: Tensor) -> Tensor:
    """∂L/∂w with 1/τ = σ(w), from Σ ∂L/∂X · ∂H/∂(1/τ); ∂L/∂X is ∂L/∂H · gain."""
    leak = d.leak or 0.0
    return total * (leak * (1 - leak) / d.gain)
