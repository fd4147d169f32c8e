"""The Jacobian of one block at one sample as a matrix.

Between the convolutions of a branch stand its middle neurons. Unit vectors of these are sent on
through the last convolution and back through the first one; a neuron without a slope needs none.
"""

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from snncore.analysis.isometry.layers import Gate, Linear
from snncore.analysis.isometry.linear import Derivative
from snncore.block import MSBlock


class Jacobians(NamedTuple):
    """[m, n] of the block, and of its branch as if γ of the last BN were 1."""

    whole: Tensor
    inner: Tensor


@torch.no_grad()
def branch_jacobian(at: Derivative, x: Tensor) -> Tensor:
    """That of the branch alone, for inputs of the shape of x [T, 1, C, H, W]."""
    return transposed_branch(at, x).T


@torch.no_grad()
def jacobians(at: Derivative, x: Tensor) -> Jacobians:
    """Both, for inputs of the shape of x [T, 1, C, H, W]."""
    inner = transposed_branch(at, x)
    steps, shape = len(x), middle(at).gates.shape[3:]
    columns = [
        at.block(units, rows.unflatten(1, (len(units), *shape)).transpose(0, 1))
        for units, rows in zip(unit_vectors(x), by_step(inner, steps), strict=True)
    ]
    if steps == 1:
        return Jacobians(columns[0][0].flatten(1).T, inner.T)
    whole = torch.zeros_like(inner)
    for rows, each in zip(by_step(whole, steps), columns, strict=True):
        rows.unflatten(1, each.shape[:1] + shape).copy_(each.transpose(0, 1))
    return Jacobians(whole.T, inner.T)


def unit_vectors(x: Tensor) -> Iterator[Tensor]:
    """For each step t, those of x [T, 1, C, H, W] at t, from t on: [T - t, n, C, H, W]."""
    size = x[0].numel()
    for left in range(len(x), 0, -1):
        units = torch.zeros(left, size, size)
        units[0].fill_diagonal_(1.0)
        yield units.unflatten(2, x.shape[2:])


def by_step(transposed: Tensor, steps: int) -> Iterator[Tensor]:
    """Of Jᵀ [n, m] the rows of each step t, as far as they are not 0: from t on."""
    width, size = (each // steps for each in transposed.shape)
    for step in range(steps):
        yield transposed[width * step : width * (step + 1), size * step :]


def middle(at: Derivative) -> Gate:
    """The neurons between the convolutions."""
    block = at.linear
    found = block.sn2 if isinstance(block, MSBlock) else block.sn1
    assert isinstance(found, Gate)
    return found


def through_middle(at: Derivative, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Of the K middle neurons that have a slope: ∂/∂input of what they get [K, n], ∂output/∂spike
    [K, m], both of one step, and their slopes [T', T, K]."""
    first, last, gates = at.linear.conv1, at.linear.conv2, middle(at).gates
    assert isinstance(first, Linear)
    assert isinstance(last, Linear)
    slopes = gates.flatten(2)
    alive = slopes.flatten(0, 1).any(0).nonzero()
    units = torch.zeros(len(alive), slopes.shape[2]).scatter_(1, alive, 1.0)
    units = units.unflatten(1, gates.shape[3:])
    back = first.transposed(units, torch.Size((len(units), *x.shape[2:])))
    return back.flatten(1), last(units[None])[0].flatten(1), slopes[..., alive[:, 0]]


def transposed_branch(at: Derivative, x: Tensor) -> Tensor:
    """J̃ᵀ [n, m]: what reaches the middle neurons from each step t, and leaves them at t' ≥ t."""
    back, on, slopes = through_middle(at, x)
    steps, entry = len(x), at.linear.sn1 if isinstance(at.linear, MSBlock) else None
    found = torch.zeros(steps * back.shape[1], steps * on.shape[1])
    for t, rows in enumerate(by_step(found, steps)):
        reaching = [back]
        if isinstance(entry, Gate):
            reaching = [back * gate.flatten() for gate in entry.gates[t:, t]]
        for later, place in enumerate(rows.tensor_split(steps - t, 1), start=t):
            leaving = slopes[later, t, :, None] * reaching[0]
            for step, each in enumerate(reaching[1 : later - t + 1], start=t + 1):
                leaving.addcmul_(slopes[later, step, :, None], each)
            torch.mm(leaving.T, on, out=place)
    return found
