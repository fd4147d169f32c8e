"""The grid of neurons on which each fast path is held against the specification, and how."""

import itertools
import math

import torch
from torch import Tensor

from snncore.neuron import IF, LIF, PLIF, Neuron

RESETS = (0.0, None, -0.3, 0.2)


def neurons(taus: tuple[float, ...] = (2.0, 4 / 3, 3.7), **options: object) -> list[Neuron]:
    """IF, and LIF and PLIF with each τ, the input decaying or not."""
    lifs = itertools.product((LIF, PLIF), taus, (True, False))
    return [IF(**options), *(kind(tau, decay, **options) for kind, tau, decay in lifs)]


def spike_train(seed: int, *shape: int) -> Tensor:
    """X [T, N, …] of which some fires, a leaf of the graph."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator).mul_(1.2).requires_grad_()


def odd_train(seed: int, *shape: int, values: tuple[float, ...] = (math.nan,)) -> Tensor:
    """X of which some fires, with other values such as NaN in places; a leaf of the graph."""
    x = spike_train(seed, *shape).detach()
    generator = torch.Generator().manual_seed(seed + 1)
    for value in values:
        x[torch.rand(shape, generator=generator) < 0.05] = value
    return x.requires_grad_()


INFINITE = (math.inf, -math.inf)


def assert_same_spikes(fast: Tensor, specified: Tensor) -> None:
    """Bit for bit; NaN is NaN."""
    torch.testing.assert_close(fast, specified, rtol=0, atol=0, equal_nan=True)


def assert_same_gradients(
    neuron: Neuron, x: Tensor, fast: Tensor, specified: Tensor, *, rtol: float, atol: float
) -> None:
    """Equal gradients of X and of the neuron's parameters for one ∂L/∂S; NaN where NaN is."""
    grad = spike_train(7, *x.shape).detach().to(fast)
    wanted = [x, *neuron.parameters()]
    pairs = zip(
        torch.autograd.grad(fast, wanted, grad),
        torch.autograd.grad(specified, wanted, grad),
        strict=True,
    )
    for given, expected in pairs:
        torch.testing.assert_close(given, expected, rtol=rtol, atol=atol, equal_nan=True)
