"""The moments of the squared singular values of a Jacobian: of a matrix, or estimated of a map."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import torch
from torch import Tensor

Maps = Callable[[Tensor], Sequence[Tensor]]
"""[T, K, C, H, W] -> several [T, K, C', H', W'], each of the K samples for itself."""


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


def exact(matrix: Tensor, steps: int = 1) -> Moments:
    """The moments of J [m, n], rows and columns by `steps` first: ‖J‖²/m, ‖JJᵀ‖²/m - (‖J‖²/m)²."""
    first = second = 0.0
    for one, other, gram in grams(matrix, steps):
        second += (1 if one is other else 2) * square(gram)
        if one is other:
            first += total(gram.diagonal())
    mean = first / len(matrix)
    return Moments(mean, max(second / len(matrix) - mean**2, 0.0))


class Rows(NamedTuple):
    """Of a step of J, or of Jᵀ, those in which not all is 0 [K, n]; which they are; the columns
    outside of which they are 0, because no step depends on a later one."""

    values: Tensor
    places: Tensor | slice
    known: slice


def alive(matrix: Tensor) -> Tensor:
    """The rows in which not all is 0: a neuron without a slope makes others."""
    return ((matrix.amax(1) != 0) | (matrix.amin(1) != 0)).nonzero()[:, 0]


def rows_by_step(matrix: Tensor, kept: Tensor, known: Sequence[slice]) -> list[Rows]:
    """These rows of a matrix, which have values in the columns `known` at each step."""
    size = len(matrix) // len(known)
    found = []
    for step, columns in enumerate(known):
        places = kept[kept // size == step]
        if len(places) == size:
            every = slice(size * step, size * (step + 1))
            found.append(Rows(matrix[every], every, columns))
        # Fast along the memory, in which either J or Jᵀ lies.
        elif matrix.is_contiguous():
            found.append(Rows(matrix.index_select(0, places), places, columns))
        else:
            found.append(Rows(matrix.T.index_select(1, places).T, places, columns))
    return found


def grams(matrix: Tensor, steps: int) -> Iterator[tuple[Rows, Rows, Tensor]]:
    """The blocks of JJᵀ, of two that are alike one: some rows, those that they are multiplied by,
    the block. Or of JᵀJ, whose trace and norm are the same, where J has no row of zeros.
    """
    size, width = (each // steps for each in matrix.shape)
    rows = alive(matrix)
    if len(rows) < len(matrix):
        parts = rows_by_step(matrix, rows, [slice(width * (step + 1)) for step in range(steps)])
    else:
        parts = rows_by_step(
            matrix.T, alive(matrix.T), [slice(size * step, None) for step in range(steps)]
        )
        parts.reverse()
    for at, one in enumerate(parts):
        for other in parts[: at + 1]:
            yield one, other, one.values[:, other.known] @ other.values[:, other.known].T


def total(values: Tensor) -> float:
    """The sum of all, that of the rows in double precision."""
    return float(values.sum(-1).sum(dtype=torch.float64))


def square(values: Tensor) -> float:
    """The sum of all squares, that of the rows in double precision."""
    return float(torch.linalg.vector_norm(values, dim=-1).double().square().sum())


class Traces(NamedTuple):
    """Of J̃ [n, n], over n: with S = J̃ + J̃ᵀ and G = J̃J̃ᵀ the traces of S, G, S², SG and G²."""

    s: float
    g: float
    ss: float
    sg: float
    gg: float

    @property
    def moments(self) -> Moments:
        """Those of J̃ itself."""
        return Moments(self.g, max(self.gg - self.g**2, 0.0))

    def added(self, gamma: float) -> Moments:
        """The moments of I + γJ̃, from the traces in ‖I + γS + γ²G‖²."""
        mean = 1 + gamma * self.s + gamma**2 * self.g
        second = 1 + 2 * gamma * self.s + gamma**2 * (self.ss + 2 * self.g)
        second += 2 * gamma**3 * self.sg + gamma**4 * self.gg
        return Moments(mean, max(second - mean**2, 0.0))


def traces(inner: Tensor, steps: int = 1) -> Traces:
    """What the moments of I + γJ̃ at every γ need of J̃, whose rows and columns go by `steps` first.

    G is symmetric, and tr S² = 2 tr J̃J̃ᵀ + 2 tr J̃J̃. All of it is the same of J̃ᵀ.
    """
    s = g = ss = sg = gg = 0.0
    for one, other, gram in grams(inner, steps):
        at = one.values[:, other.places]
        sg += 2 * total(at * gram)
        gg += (1 if one is other else 2) * square(gram)
        if one is other:
            g += total(gram.diagonal())
            s += 2 * total(at.diagonal())
            ss += 2 * total(at * at.T)
    return Traces(*(each / len(inner) for each in (s, g, ss + 2 * g, sg, gg)))


@lru_cache(maxsize=1)
def signs(shape: torch.Size, vectors: int, seed: int) -> Tensor:
    """Random signs for `vectors` vectors like x [T, 1, C, H, W], the same at every call."""
    generator = torch.Generator().manual_seed(seed)
    drawn = torch.randint(2, (shape[0], vectors, *shape[2:]), generator=generator)
    return drawn.float() * 2 - 1


def hutchinson(f: Maps, g: Tensor) -> list[Moments]:
    """Estimated moments of linear maps of tangents, with standard errors, from random signs g:
    E‖Jg‖² = tr JJᵀ and E‖JᵀJg‖² = tr (JJᵀ)². JᵀJg is what autograd makes of Jg.
    """
    with torch.enable_grad():
        g = g.detach().requires_grad_()
        outputs = f(g)
    back = [torch.autograd.grad(sent, g, sent, retain_graph=True)[0] for sent in outputs]
    return [from_products(*each) for each in zip(outputs, back, strict=True)]


def from_products(sent: Tensor, back: Tensor) -> Moments:
    """The estimate from Jg and JᵀJg [T, K, C, H, W] of K vectors of random signs g.

    The square of the estimated mean is too large by the square of its error, which is taken off.
    """
    size = sent.numel() // sent.shape[1]
    first, second = (
        torch.linalg.vector_norm(v.flatten(2), dim=2).double().square().sum(0) / size
        for v in (sent.detach(), back)
    )
    mean, mean_error = estimate(first)
    variance, variance_error = estimate(second - 2 * mean * first)
    variance += mean**2 + mean_error**2
    return Moments(mean, max(variance, 0.0), mean_error, variance_error)


def estimate(values: Tensor) -> tuple[float, float]:
    """Mean of independent values [K] and its standard error."""
    return values.mean().item(), values.std().item() / len(values) ** 0.5
