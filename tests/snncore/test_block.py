"""Merges and shortcuts: what joins in a residual block, and what leads there."""

import inspect
from collections.abc import Callable
from itertools import product

import pytest
import torch
from torch import Tensor, nn

from snncore.block import Block, ConvBN, Merge, MSBlock, PlainBlock, SEWBlock, SpikingBlock
from snncore.network import BLOCKS
from snncore.neuron import IF, LIF, Neuron

Draw = Callable[..., Tensor]

# On {0, 1}² in the order of `product`: A S = 00, 01, 10, 11.
TRUTH = {
    Merge.ADD: [0, 1, 1, 2],
    Merge.AND: [0, 0, 0, 1],
    Merge.IAND: [0, 1, 0, 0],  # (¬A) ∧ S
    Merge.OR: [0, 1, 1, 1],
}
BY_SHORTCUT = {Merge.ADD: [1, 1, 1, 1], Merge.AND: [0, 0, 1, 1]}
BY_SHORTCUT |= {Merge.IAND: [1, 1, 0, 0], Merge.OR: [1, 1, 0, 0]}
BY_BRANCH = {Merge.ADD: [1, 1, 1, 1], Merge.AND: [0, 1, 0, 1]}
BY_BRANCH |= {Merge.IAND: [0, -1, 0, -1], Merge.OR: [1, 0, 1, 0]}


@pytest.mark.parametrize("merge", Merge)
def test_merge_and_its_derivatives(merge: Merge) -> None:
    """SEW paper Table 1: g(A, S); ∂g/∂S is 1, A or 1 - A, and ∂g/∂A is 1, S or -S."""
    a, s = torch.tensor(list(product([0.0, 1.0], repeat=2))).T.clone().requires_grad_()
    output = merge(a, s)
    by_a, by_s = torch.autograd.grad(output.sum(), (a, s))
    assert output.tolist() == TRUTH[merge]
    assert by_s.tolist() == BY_SHORTCUT[merge]
    assert by_a.tolist() == BY_BRANCH[merge]


def test_unknown_merge_says_what_is_allowed() -> None:
    with pytest.raises(ValueError, match="'xor': must be one of add, and, iand, or"):
        SEWBlock(2, 2, merge="xor")


SHORTCUTS = {PlainBlock: [], SpikingBlock: [ConvBN], SEWBlock: [ConvBN, LIF], MSBlock: [ConvBN]}


@pytest.mark.parametrize("kind", SHORTCUTS)
def test_shortcut_where_the_shape_changes(kind: type[Block], bernoulli: Draw) -> None:
    """Conv-BN before Spiking's last neuron and on MS's membrane, Conv-BN-SN for SEW (Fig. 2)."""
    s = bernoulli(3, 2, 4, 6, 6)
    for channels, stride in ((8, 2), (4, 2), (8, 1)):
        block = kind(4, channels, stride, neuron=LIF)
        assert block(s).shape == (3, 2, channels, 6 // stride, 6 // stride)
        parts = [m for m in block.shortcut.modules() if isinstance(m, ConvBN | Neuron)]
        assert [type(part) for part in parts] == SHORTCUTS[kind]
        if parts:
            assert parts[0].conv.kernel_size == (1, 1)
    assert isinstance(kind(4, 4, neuron=LIF).shortcut, nn.Identity)


@pytest.mark.parametrize("kind", BLOCKS.values())
def test_each_constructor_spells_its_parameters_out(kind: type[Block]) -> None:
    """So that an editor shows them."""
    parameters = inspect.signature(kind).parameters
    assert list(parameters)[:3] == ["in_channels", "channels", "stride"]
    defaults = {name: p.default for name, p in parameters.items() if p.default is not p.empty}
    own = {"merge": Merge.ADD} if kind is SEWBlock else {}
    assert defaults == own | {"stride": 1, "neuron": IF, "gamma": 1.0, "last_gamma": None}
