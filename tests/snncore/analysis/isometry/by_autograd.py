"""A Jacobian by autograd alone, row by row or by random vectors: what the layers' have to give."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

from snncore.analysis.isometry.jacobian import Moments, from_products
from snncore.block import Block

Map = Callable[[Tensor], Tensor]
"""[T, K, C, H, W] -> [T, K, C', H', W'], each of the K samples for itself."""

CHUNK = 256
"""Rows in one backward pass: what fits the cache."""


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


def hutchinson(f: Map, x: Tensor, g: Tensor) -> Moments:
    """The estimate of any map at x by autograd twice: Jg is the gradient of <Jᵀv, g> with respect
    to v, in which Jᵀv is linear."""
    output, back = torch.func.vjp(f, x.detach().repeat(1, g.shape[1], 1, 1, 1))  # type: ignore[misc]
    _, push = torch.func.vjp(back, torch.zeros_like(output))  # type: ignore[misc]
    (sent,) = push((g,))
    return from_products(sent, *back(sent))


@contextmanager
def unit_gamma(block: Block) -> Iterator[None]:
    """Inside `with`, γ = 1 in the last BN of the branch; afterwards as it was."""
    weight = block.conv2.bn.weight
    before = weight.clone()
    weight.fill_(1.0)
    try:
        yield
    finally:
        weight.copy_(before)
