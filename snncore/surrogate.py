"""Soft steps: what replaces the derivative of the Heaviside step in the backward pass."""

from enum import StrEnum

import torch
from torch import Tensor
from torch.nn import functional as F


class Surrogate(StrEnum):
    """The soft steps g; their slopes g' are drawn from g by autograd, never typed in twice."""

    ATAN = "atan"
    SIGMOID = "sigmoid"
    PIECEWISE_QUADRATIC = "piecewise_quadratic"
    RECTANGLE = "rectangle"
    SOFTSIGN = "softsign"


def soft_step(x: Tensor, surrogate: Surrogate, alpha: float) -> Tensor:
    """g(x), rising from 0 to 1 around x = 0, the steeper the larger α (SEW paper §3.5 for ATAN).

    The rectangle's edge is strict, as in the code of MS-ResNet: its slope is α for
    |x| < 1/(2α) and 0 at the edge itself. Its full width is a = 1/α.
    """
    match surrogate:
        case Surrogate.ATAN:
            return torch.atan(torch.pi / 2 * alpha * x) / torch.pi + 0.5
        case Surrogate.SIGMOID:
            return torch.sigmoid(alpha * x)
        case Surrogate.PIECEWISE_QUADRATIC:
            inside = -0.5 * alpha**2 * x.abs() * x + alpha * x + 0.5
            return torch.where(x.abs() < 1 / alpha, inside, heaviside(x))
        case Surrogate.RECTANGLE:
            return torch.where(x.abs() < 1 / (2 * alpha), alpha * x + 0.5, heaviside(x))
        case Surrogate.SOFTSIGN:
            return F.softsign(alpha * x) / 2 + 0.5


def heaviside(x: Tensor) -> Tensor:
    """Θ(x) = 1 for x ≥ 0, else 0 (SEW paper Eq. 2: fire at ≥)."""
    return (x >= 0).to(x)


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
