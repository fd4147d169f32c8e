"""The diagrams cannot lie: a block's graph, run node by node, is the block."""

import itertools

import pytest
import torch
from torch import Tensor, nn

from snncore.analysis.block.graph import INPUT, NodeKind, read, run
from snncore.block import Block, Merge, RBABlock, SEWBlock
from snncore.experiment import BlockKind, Experiment, NeuronKind
from snncore.network import make_block
from snncore.neuron import Neuron
from snncore.recorder import record

SHAPES = [(3, 3, 1), (2, 4, 2), (2, 4, 1), (3, 3, 2)]
"""Same shape; channels and side; channels alone; side alone."""


def cases() -> list[tuple[BlockKind, Merge, NeuronKind]]:
    plain = [(kind, Merge.ADD, NeuronKind.LIF) for kind in BlockKind if kind is not BlockKind.SEW]
    return plain + [(BlockKind.SEW, *rest) for rest in itertools.product(Merge, NeuronKind)]


def made(kind: BlockKind, merge: Merge, neuron: NeuronKind, shape: tuple[int, int, int]) -> Block:
    torch.manual_seed(7)
    e = Experiment(block=kind, merge=merge, neuron=neuron, tau=1.6, v_threshold=0.4)
    block = make_block(e, *shape)
    # Random, so that a BN left out or taken twice is seen.
    for parameter in block.parameters():
        nn.init.normal_(parameter)
    return block


def spikes(channels: int) -> Tensor:
    return (
        torch.rand(4, 2, channels, 6, 6, generator=torch.Generator().manual_seed(1)) < 0.5
    ) * 1.0


@pytest.mark.parametrize(("kind", "merge", "neuron"), cases())
@pytest.mark.parametrize("shape", SHAPES)
def test_the_graph_run_with_the_blocks_parts_is_the_block(
    kind: BlockKind, merge: Merge, neuron: NeuronKind, shape: tuple[int, int, int]
) -> None:
    block = made(kind, merge, neuron, shape)
    x = spikes(shape[0])
    graph = read(block)
    values = run(block, graph, x)
    assert torch.equal(values[graph.output], block(x))


@pytest.mark.parametrize("kind", BlockKind)
def test_every_edge_is_what_a_hook_sees_there(kind: BlockKind) -> None:
    block = made(kind, Merge.IAND, NeuronKind.IF, (2, 4, 2))
    x = spikes(2)
    values = run(block, read(block), x)
    with record(block, Neuron | nn.ReLU | nn.Conv2d) as seen:  # type: ignore[arg-type]
        block(x)
    neurons = {name for name in seen if not name.endswith("conv")}
    assert neurons
    for name in neurons:
        assert torch.equal(values[name], seen[name]), name


@pytest.mark.parametrize("kind", BlockKind)
@pytest.mark.parametrize("shape", SHAPES[:2])
def test_nothing_of_the_block_is_missing_from_its_graph(
    kind: BlockKind, shape: tuple[int, int, int]
) -> None:
    block = made(kind, Merge.ADD, NeuronKind.IF, shape)
    names = {node.name for node in read(block).nodes}
    parts = {
        name.removesuffix(".conv").removesuffix(".bn")
        for name, module in block.named_modules()
        if isinstance(module, nn.Conv2d | nn.BatchNorm2d | nn.ReLU | Neuron)
    }
    assert parts <= names


@pytest.mark.parametrize("kind", BlockKind)
def test_nodes_come_after_their_inputs_and_only_the_last_is_not_read(kind: BlockKind) -> None:
    graph = read(made(kind, Merge.ADD, NeuronKind.IF, (2, 4, 2)))
    known, read_by_a_node = {INPUT}, set()
    for node in graph.nodes:
        assert known.issuperset(node.inputs)
        known.add(node.name)
        read_by_a_node.update(node.inputs)
    assert known - read_by_a_node == {graph.output}


@pytest.mark.parametrize("kind", BlockKind)
@pytest.mark.parametrize("shape", SHAPES[:2])
def test_a_span_is_the_call_it_says(kind: BlockKind, shape: tuple[int, int, int]) -> None:
    graph = read(made(kind, Merge.OR, NeuronKind.IF, shape))
    lines = graph.source.splitlines()
    for node in graph.nodes:
        marked = lines[node.span.line][node.span.start : node.span.end]
        name = node.name.partition(".")[0]
        assert marked == ("+" if node.part is NodeKind.JOIN and name == "add" else f"self.{name}")


def test_kernels_and_strides_are_those_of_the_convolutions() -> None:
    graph = read(made(BlockKind.SEW, Merge.ADD, NeuronKind.IF, (2, 4, 2)))
    found = {n.name: (n.kernel, n.stride) for n in graph.nodes if n.part is NodeKind.CONV}
    assert found == {"conv1": (3, 2), "conv2": (3, 1), "shortcut.0": (1, 2)}


class Twice(RBABlock):
    """A `forward` that is not made of the block's parts and sums."""

    def forward(self, x: Tensor) -> Tensor:
        return self.conv1(x) * 2


class Inherits(SEWBlock):
    """No `forward` of its own: its parent's is read."""


class Silent(Block):
    """No `forward` at all."""


def test_a_forward_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="Twice.forward: only calls of its parts and sums"):
        read(Twice(2, 2))
    with pytest.raises(ValueError, match="Silent has no `forward` of its own"):
        read(Silent(2, 2))


def test_an_inherited_forward_is_read_from_its_class() -> None:
    assert read(Inherits(2, 2)) == read(SEWBlock(2, 2))
