"""A Jacobian by autograd alone, row by row: what the product of the layers' has to be."""

import torch
from torch import Tensor

from snncore.analysis.isometry.jacobian import Map

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
