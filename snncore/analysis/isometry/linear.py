"""The Jacobian of one block at one sample, from those of its layers.

A convolution in evaluation mode of its BN is linear but for a constant. A neuron's Jacobian couples
the T steps of this neuron alone, so that autograd has it from T copies. Every unit vector is sent
through these: two convolutions, where autograd takes four to send every row back.
"""

import copy
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from snncore.analysis.branch import branch, replace_branch
from snncore.analysis.isometry.jacobian import Map
from snncore.block import Block, ConvBN, SEWBlock
from snncore.recorder import record, record_inputs


class Jacobians(NamedTuple):
    """[m, n] of the block, and of its branch as if γ of the last BN were 1."""

    whole: Tensor
    inner: Tensor


@torch.no_grad()
def branch_jacobian(block: Block, x: Tensor) -> Tensor:
    """That of the branch alone, as if γ of the last BN were 1."""
    linear = with_unit_gamma(linearised(block, x), block)
    return matrix([branch(linear, tangents) for tangents in unit_vectors(x)])


@torch.no_grad()
def jacobians(block: Block, x: Tensor) -> Jacobians:
    """Both at one sample x [T, 1, C, H, W], of a block whose BN is in evaluation mode."""
    linear = with_unit_gamma(linearised(block, x), block)
    units = list(unit_vectors(x))
    inner = [branch(linear, tangents) for tangents in units]
    whole = []
    for tangents, found in zip(units, inner, strict=True):
        replace_branch(linear, block.conv2.bn.weight[:, None, None] * found)
        whole.append(linear(tangents))
    return Jacobians(matrix(whole), matrix(inner))


def unit_vectors(x: Tensor) -> Iterator[Tensor]:
    """For each step t, those of x [T, 1, C, H, W] at t, from t on: [T - t, n, C, H, W]."""
    size = x[0].numel()
    for left in range(len(x), 0, -1):
        units = torch.zeros(left, size, size)
        units[0].fill_diagonal_(1.0)
        yield units.unflatten(2, x.shape[2:])


@torch.no_grad()
def derivatives(block: Block, x: Tensor) -> tuple[Map, Map]:
    """What both do to tangents [T, K, C, H, W], each for itself: the block, and its branch as if γ
    of the last BN were 1."""
    linear = linearised(block, x)
    alike = copy.copy(linear)
    alike._modules = linear._modules.copy()
    return linear, partial(branch, with_unit_gamma(alike, block))


def with_unit_gamma(linear: Block, block: Block) -> Block:
    """The derivative of `block`, with γ = 1 in the last BN of its branch."""
    linear.conv2 = Linear(block.conv2, torch.ones_like(block.conv2.bn.weight))  # type: ignore[assignment]
    return linear


def matrix(columns: list[Tensor]) -> Tensor:
    """What has become of the unit vectors of each step t [T - t, n, C, H, W] -> J [m, n].

    Nothing that comes before t depends on what enters at t.
    """
    size, width = columns[0][0, 0].numel(), columns[0].shape[1]
    transposed = torch.zeros(len(columns) * width, len(columns) * size)
    for step, each in enumerate(columns):
        place = transposed[width * step : width * (step + 1), size * step :]
        place.unflatten(1, each.shape[:1] + each.shape[2:]).copy_(each.transpose(0, 1))
    return transposed.T


def linearised(block: Block, x: Tensor) -> Block:
    """The block's derivative at x as another block, of K tangents [T - t, K, C, H, W], which are 0
    before any step t."""
    with record(block, nn.Module) as outputs, record_inputs(block, nn.Module) as inputs:
        block(x)
    linear = derivative(block, "", inputs)
    assert isinstance(linear, Block)
    if isinstance(block, SEWBlock):
        by_a, by_s = partials(block, outputs["sn2"], outputs["shortcut"])
        linear.merge = lambda a, s: by_a[-len(a) :] * a + by_s[-len(s) :] * s  # type: ignore[assignment]
    return linear


def derivative(module: nn.Module, name: str, inputs: dict[str, Tensor]) -> nn.Module:
    """The derivative of a module of this dotted name at its input."""
    if isinstance(module, nn.Identity):
        return module
    if isinstance(module, ConvBN):
        return Linear(module, module.bn.weight)
    if not module._modules:
        return Gate(module, inputs[name])
    own = copy.copy(module)
    own._modules = {
        child: derivative(part, f"{name}.{child}".removeprefix("."), inputs)
        for child, part in module.named_children()
    }
    return own


@torch.enable_grad()
def partials(block: SEWBlock, a: Tensor, s: Tensor) -> tuple[Tensor, ...]:
    """∂g/∂A and ∂g/∂S, element by element."""
    given = [each.detach().requires_grad_() for each in (a, s)]
    return torch.autograd.grad(block.merge(*given).sum(), given)


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


class Gate(nn.Module):
    """A neuron's derivative at X [T, 1, …]: δS[t'] = Σ over t of ∂S[t']/∂X[t] δX[t]."""

    def __init__(self, neuron: nn.Module, x: Tensor) -> None:
        super().__init__()
        self.gates = gates(neuron, x)

    def forward(self, tangents: Tensor) -> Tensor:
        steps = len(tangents)
        first, *later = self.gates[-steps:, -steps:].unbind(1)
        found = first * tangents[0]
        for gate, tangent in zip(later, tangents[1:], strict=True):
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
        convolved = F.conv2d(x.flatten(0, 1), self.weight, None, self.stride, self.padding)
        return convolved.unflatten(0, x.shape[:2])
