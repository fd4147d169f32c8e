"""Soft steps: what replaces the derivative of the Heaviside step in the backward pass."""

from enum import StrEnum
from typing import NoReturn

import torch
from torch import Tensor


class Choice(StrEnum):
    """An enum that says what is allowed when it is given anything else."""

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        raise ValueError(f"{cls.__name__.lower()}={value!r}: must be one of {', '.join(cls)}")


class Surrogate(Choice):
    """The soft steps g.

    `soft_step` is their one definition: slopes g' are drawn from it by autograd, and those that a
    fast path has written out are tested against it.
    """

    ATAN = "atan"
    SIGMOID = "sigmoid"
    PIECEWISE_QUADRATIC = "piecewise_quadratic"
    RECTANGLE = "rectangle"
    SOFTSIGN = "softsign"


def soft_step(x: Tensor, surrogate: Surrogate, alpha: float) -> Tensor:
    """g(x), rising from 0 to 1 around x = 0, the steeper the larger α (SEW paper §3.5 for ATAN).

    The rectangle's edge is strict, as in the code of MS-ResNet: its slope is α for
    |x| < 1/(2α) and 0 at the edge itself. Its full width is a = 1/α. NaN gives NaN.
    """
    match surrogate:
        case Surrogate.ATAN:
            return torch.atan(torch.pi / 2 * alpha * x) / torch.pi + 0.5
        case Surrogate.SIGMOID:
            return torch.sigmoid(alpha * x)
        case Surrogate.PIECEWISE_QUADRATIC:
            # Cut off first: x² overflows in float16, and inf times a zero slope is not a number.
            near = torch.where(x.abs() > 1 / alpha, x.sign() / alpha, x)
            return near * (alpha - 0.5 * alpha**2 * near.abs()) + 0.5
        case Surrogate.RECTANGLE:
            flat = heaviside(x.detach())
            return torch.where(x.abs() < 1 / (2 * alpha), alpha * x + 0.5, flat)
        case Surrogate.SOFTSIGN:
            # From its tail: F.softsign is inf/inf where alpha * x overflows, soon in float16.
            tail = 0.5 / (1 + alpha * torch.where(x >= 0, x, -x))
            return torch.where(x >= 0, 1 - tail, tail)


def heaviside(x: Tensor) -> Tensor:
    """Θ(x) = 1 for x ≥ 0, else 0 (SEW paper Eq. 2: fire at ≥); NaN, which is neither, is NaN."""
    return torch.where(x.isnan(), x, (x >= 0).to(x))


def spike(x: Tensor, surrogate: Surrogate, alpha: float) -> Tensor:
    """Θ(x) forward, g'(x) backward; any shape. Works under torch.func, unlike autograd.Function."""
    soft = soft_step(x, surrogate, alpha)
    return soft + (heaviside(x) - soft).detach()


def slope(x: Tensor, surrogate: Surrogate, alpha: float) -> Tensor:
    """g'(x), elementwise, by autograd."""
    x = x.detach().requires_grad_()
    with torch.enable_grad():
        (gradient,) = torch.autograd.grad(soft_step(x, surrogate, alpha).sum(), x)
    return gradient
