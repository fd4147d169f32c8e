"""The Jacobian of one sample's map, and the moments of its squared singular values."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

Map = Callable[[Tensor], Tensor]
"""[T, K, C, H, W] -> [T, K, C', H', W'], each of the K samples for itself."""

CHUNK = 256
"""Rows of a Jacobian in one backward pass: what fits the cache."""


class Moments(NamedTuple):
    """Mean and variance of the squared singular values of J [m, n] (MS-ResNet paper, Def. 1).

    φ(JJᵀ) = tr(JJᵀ)/m, their mean, and φ((JJᵀ)²) - φ(JJᵀ)², their variance; standard errors,
    0 where exact.
    """

    mean: float
    variance: float
    mean_error: float = 0.0
    variance_error: float = 0.0

    @property
    def exact(self) -> bool:
        return self.mean_error == self.variance_error == 0


def jacobian(f: Map, x: Tensor) -> Tensor:
    """∂f(x)/∂x through all T steps: x [T, 1, C, H, W] -> [m, n].

    The sample is repeated, and each copy sends back the gradient of another output value.
    """
    with torch.no_grad():
        size = f(x).numel()
    rows = []
    for start in range(0, size, CHUNK):
        count = min(CHUNK, size - start)
        with torch.enable_grad():
            copies = x.repeat(1, count, 1, 1, 1).requires_grad_()
            outputs = f(copies).transpose(0, 1).flatten(1)
            one_each = outputs[:, start : start + count].diagonal().sum()
            (gradient,) = torch.autograd.grad(one_each, copies)
        rows.append(gradient.transpose(0, 1).flatten(1))
    return torch.cat(rows)


def exact(matrix: Tensor) -> Moments:
    """The moments of J [m, n]: ‖J‖²/m, and ‖JJᵀ‖²/m less its square."""
    rows, columns = matrix.shape
    gram = matrix @ matrix.T if rows <= columns else matrix.T @ matrix
    mean = float(matrix.double().square().sum()) / rows
    second = float(gram.double().square().sum()) / rows
    return Moments(mean, max(second - mean**2, 0.0))


def hutchinson(f: Map, x: Tensor, vectors: int, generator: torch.Generator) -> Moments:
    """Estimated moments, with standard errors: E‖Jᵀg‖² = tr JJᵀ and E‖JJᵀg‖² = tr (JJᵀ)² for random
    signs g.

    The square of the estimated mean is too large by the square of its error, which is taken off.

    Jv is the gradient of <Jᵀg, v> with respect to g, in which Jᵀg is linear. Forward mode would
    give it more directly, but its levels belong to the process: two threads in it break each other.
    """
    copies = x.detach().repeat(1, vectors, 1, 1, 1)
    output, back = torch.func.vjp(f, copies)  # type: ignore[misc]
    g = torch.randint(2, output.shape, generator=generator).to(output) * 2 - 1
    (pulled,), push = torch.func.vjp(back, g)  # type: ignore[misc]
    (pushed,) = push((pulled,))
    size = output.numel() // vectors
    first, second = (v.double().square().sum((0, 2, 3, 4)) / size for v in (pulled, pushed))
    mean, mean_error = estimate(first)
    variance, variance_error = estimate(second - 2 * mean * first)
    variance += mean**2 + mean_error**2
    return Moments(mean, max(variance, 0.0), mean_error, variance_error)


def estimate(values: Tensor) -> tuple[float, float]:
    """Mean of independent values [K] and its standard error."""
    return values.mean().item(), values.std().item() / len(values) ** 0.5
