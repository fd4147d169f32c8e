"""The derivative of one block at one sample, from those of its layers.

A convolution in evaluation mode of its BN is linear but for a constant. A neuron's Jacobian couples
the T steps of this neuron alone, so that autograd has it from T copies.
"""

import copy
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from snncore.analysis.branch import branch, replace_branch
from snncore.analysis.isometry.layers import Gate, Linear, gates
from snncore.block import Block, ConvBN, Merge, SEWBlock
from snncore.recorder import record_inputs


class Derivative:
    """Linear maps of K tangents [T - t, K, C, H, W], each for itself, which are 0 before a step t.

    Of a block whose BN is in evaluation mode, at x [T, 1, C, H, W]; by the dotted names of its
    neurons what these get there, and their `gates`.
    """

    def __init__(
        self, block: Block, x: Tensor, inputs: Mapping[str, Tensor], gates: Mapping[str, Tensor]
    ) -> None:
        linear = derivative(block, "", gates)
        assert isinstance(linear, Block)
        if isinstance(block, SEWBlock):
            by_a, by_s = partials(block.merge, block.sn2(inputs["sn2"]), block.shortcut(x))
            linear.merge = lambda a, s: (by_a[-len(a) :] * a).addcmul_(by_s[-len(s) :], s)  # type: ignore[assignment]
        gamma = block.conv2.bn.weight
        linear.conv2 = Linear(block.conv2, torch.ones_like(gamma))  # type: ignore[assignment]
        self.linear, self.gamma = linear, gamma[:, None, None]

    def branch(self, tangents: Tensor) -> Tensor:
        """What the branch makes of them, as if γ of its last BN were 1."""
        return branch(self.linear, tangents)

    def block(self, tangents: Tensor, inner: Tensor) -> Tensor:
        """What the block makes of them, where its branch at γ = 1 makes `inner`."""
        rest = with_own_parts(self.linear)
        replace_branch(rest, self.gamma * inner)
        return rest(tangents)

    def both(self, tangents: Tensor) -> tuple[Tensor, Tensor]:
        """What the block makes of them, and its branch at γ = 1."""
        inner = self.branch(tangents)
        return self.block(tangents, inner), inner


@torch.no_grad()
def linearised(block: Block, x: Tensor) -> Derivative:
    """That of a block at one sample."""
    with record_inputs(block, type(block.sn1)) as inputs:
        block(x)
    found = {name: gates(block.get_submodule(name), given) for name, given in inputs.items()}
    return Derivative(block, x, inputs, found)


def derivative(module: nn.Module, name: str, gates: Mapping[str, Tensor]) -> nn.Module:
    """The derivative of a module of this dotted name."""
    if isinstance(module, nn.Identity):
        return module
    if isinstance(module, ConvBN):
        return Linear(module, module.bn.weight)
    if not module._modules:
        return Gate(gates[name])
    own = with_own_parts(module)
    for child, part in module.named_children():
        own._modules[child] = derivative(part, f"{name}.{child}".removeprefix("."), gates)
    return own


def with_own_parts(module: Any) -> Any:
    """The same module; a part that is replaced in it stays in the given one."""
    own = copy.copy(module)
    own._modules = module._modules.copy()
    return own


def partials(merge: Merge, a: Tensor, s: Tensor) -> tuple[Tensor, Tensor]:
    """∂g/∂A and ∂g/∂S, element by element: every g is linear in A, and in S."""
    zero, one = torch.zeros_like(a), torch.ones_like(a)
    return merge(one, s) - merge(zero, s), merge(a, one) - merge(a, zero)
