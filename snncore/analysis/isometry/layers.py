"""The derivatives of a block's layers: neurons and convolutions."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx
from torch.nn import functional as F
from torch.nn.grad import conv2d_input

from snncore.block import ConvBN

AT_ONCE = 2**20
"""Slopes ∂S[t']/∂X[t] in one pass: a call costs as much as some ten thousand."""


@torch.enable_grad()
def gates(neuron: nn.Module, x: Tensor) -> Tensor:
    """∂S[t']/∂X[t] of each neuron (or ReLU) at X [T, N, …] -> [T', T, N, …].

    T copies of the neurons, of which the copy t' is asked for its spike at t' alone.
    """
    steps, samples = x.shape[:2]
    copies = x.detach()[:, None].repeat(1, steps, *[1] * (x.dim() - 1)).requires_grad_()
    spikes = neuron(copies.flatten(1, 2)).unflatten(1, (steps, samples))
    (rows,) = torch.autograd.grad(spikes.diagonal().sum(), copies)
    return rows.transpose(0, 1)


def gates_together(neuron: nn.Module, inputs: Sequence[Tensor]) -> list[Tensor]:
    """`gates` at every X [T, 1, …], in one pass: of neurons that are all like this one."""
    found = gates(neuron, torch.cat([x.flatten(1) for x in inputs], 1))
    parts = found.split([x[0].numel() for x in inputs], 2)
    return [part.unflatten(2, x.shape[1:]) for part, x in zip(parts, inputs, strict=True)]


def gate_squares(neuron: nn.Module, inputs: Sequence[Tensor]) -> list[float]:
    """φ of each at X [T, N, …]: mean over the spikes of Σ over t of (∂S[t']/∂X[t])², of neurons
    that are all like this one."""
    given = [x.flatten(1) for x in inputs]
    parts = torch.cat(given, 1).split(AT_ONCE // len(given[0]) ** 2, 1)
    squares = torch.cat([gates(neuron, part).square().sum((0, 1)) for part in parts])
    each = squares.split([x.shape[1] for x in given])
    return [float(part.mean()) / len(given[0]) for part in each]


class Gate(nn.Module):
    """A neuron's derivative, `gates` [T', T, 1, …]: δS[t'] = Σ over t of ∂S[t']/∂X[t] δX[t]."""

    def __init__(self, gates: Tensor) -> None:
        super().__init__()
        self.gates = gates

    def forward(self, tangents: Tensor) -> Tensor:
        steps = len(tangents)
        (gate, tangent), *later = zip(
            self.gates[-steps:, -steps:].unbind(1), tangents.unbind(), strict=True
        )
        found = gate * tangent
        for gate, tangent in later:
            found.addcmul_(gate, tangent)
        return found


class Linear(nn.Module):
    """A ConvBN without what it adds, with this γ [C']."""

    def __init__(self, layer: ConvBN, gamma: Tensor) -> None:
        super().__init__()
        assert layer.bn.running_var is not None
        scale = gamma / (layer.bn.running_var + layer.bn.eps).sqrt()
        self.weight = (layer.conv.weight * scale[:, None, None, None]).detach()
        self.stride, self.padding = layer.conv.stride, layer.conv.padding

    def forward(self, x: Tensor) -> Tensor:
        return Convolution.apply(x.flatten(0, 1), self).unflatten(0, x.shape[:2])

    def transposed(self, y: Tensor, size: torch.Size) -> Tensor:
        """Back to what [K, C, H, W] of this size has gone in: at stride 1 a convolution by the
        weights turned around, which torch does two to three times as fast as its own transpose."""
        if self.stride == (1, 1):
            turned = self.weight.flip(2, 3).transpose(0, 1)
            return F.conv2d(y, turned, None, 1, self.padding)
        return conv2d_input(size, self.weight, y, self.stride, self.padding)


class Convolution(torch.autograd.Function):
    """[K, C, H, W] -> [K, C', H', W'] by the weights of a Linear, sent back by `transposed`."""

    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, layer: Linear) -> Tensor:
        ctx.layer, ctx.size = layer, x.shape  # type: ignore[attr-defined]
        return F.conv2d(x, layer.weight, None, layer.stride, layer.padding)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None]:
        return ctx.layer.transposed(grad, ctx.size), None
