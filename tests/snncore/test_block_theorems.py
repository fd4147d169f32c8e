"""Stacked blocks in closed form: the output, its bound and the way through the shortcuts."""

from collections.abc import Callable
from functools import partial

import pytest
import torch
from torch import Tensor, nn

from snncore.block import Merge, SEWBlock
from snncore.experiment import Experiment
from snncore.network import blocks_per_stage, build
from snncore.neuron import IF, LIF, PLIF, Neuron
from snncore.recorder import record

Draw = Callable[..., Tensor]
Make = Callable[[], Neuron]

CLOSED_FORMS: dict[Merge, Callable[[Tensor, list[Tensor]], Tensor]] = {
    Merge.ADD: lambda s, a: s + torch.stack(a).sum(dim=0),
    Merge.AND: lambda s, a: s * torch.stack(a).prod(dim=0),
    Merge.IAND: lambda s, a: s * (1 - torch.stack(a)).prod(dim=0),
    Merge.OR: lambda s, a: 1 - (1 - s) * (1 - torch.stack(a)).prod(dim=0),
}


@pytest.mark.parametrize(
    "neuron", [IF, partial(LIF, v_threshold=0.4), partial(PLIF, 1.5, v_threshold=0.6)]
)
@pytest.mark.parametrize("merge", Merge)
def test_a_stage_in_closed_form(merge: Merge, neuron: Make, bernoulli: Draw) -> None:
    """ADD: Oᵏ = S + ΣAⁱ; AND: S ∏Aⁱ; IAND: S ∏(1 - Aⁱ); OR: 1 - (1 - S) ∏(1 - Aⁱ). Bit for bit,
    since the A are 0 or 1; from SEW paper Eq. 9 by induction."""
    s = bernoulli(4, 3, 6, 7, 7, rate=0.7)
    blocks = nn.Sequential(*(SEWBlock(6, 6, merge=merge, neuron=neuron) for _ in range(8)))
    for block in blocks:  # a high rate, so that AND does not die at once
        nn.init.constant_(block.conv2.bn.bias, 1.0 if merge is Merge.AND else 0.0)
    with record(blocks, Neuron) as spikes, record(blocks, SEWBlock) as outputs:
        blocks(s)
    branches = [spikes[f"{k}.sn2"] for k in range(8)]
    assert 0.05 < torch.stack(branches).mean() < 0.95
    for k in range(8):
        assert torch.equal(outputs[str(k)], CLOSED_FORMS[merge](s, branches[: k + 1]))


@pytest.mark.parametrize("neuron", ["if", "lif", "plif"])
def test_sum_is_bounded_by_the_blocks_of_a_stage(neuron: str, normal: Draw) -> None:
    """ADD gives whole numbers, at most k + 1 after the k-th block of a stage: the stem's spikes
    and the downsample block's shortcut are 0 or 1, and each A adds at most 1."""
    e = Experiment(depth=32, width=4, time_steps=3, neuron=neuron, v_threshold=0.3)
    net, n = build(e), blocks_per_stage(e.depth)
    with torch.no_grad(), record(net, SEWBlock) as outputs:
        net(normal(4, 3, 16, 16))
    assert len(outputs) == 3 * n == 15
    for index, output in enumerate(outputs.values()):
        assert torch.equal(output, output.round())
        assert output.min() >= 0
        assert 1 < output.max() <= index % n + 2


def test_away_from_identity_the_shortcut_alone(bernoulli: Draw) -> None:
    """∂g/∂S along a stage with A held: 1 for ADD, ∏A for AND, ∏(1 - A) for IAND and OR."""
    s = bernoulli(2, 50).requires_grad_()
    branches = [bernoulli(2, 50, rate=0.6, seed=k) for k in (1, 2, 3)]
    product = torch.stack(branches).prod(dim=0)
    none = (1 - torch.stack(branches)).prod(dim=0)
    expected = {Merge.ADD: torch.ones(2, 50), Merge.AND: product, Merge.IAND: none, Merge.OR: none}
    for merge in Merge:
        output: Tensor = s
        for a in branches:
            output = merge(a, output)
        assert torch.equal(torch.autograd.grad(output.sum(), s)[0], expected[merge])
