"""Where does the neuron sit in each block, and what do its convolutions therefore read?"""

from dataclasses import replace
from typing import NamedTuple

from snncore.analysis.block.chain import Chain, blocks
from snncore.analysis.block.graph import Graph, Node, NodeKind, read
from snncore.analysis.block.step import BlockRun, Mark, mark, step_through
from snncore.experiment import BlockKind

LETTERS = {NodeKind.CONV: "C", NodeKind.NEURON: "S", NodeKind.RELU: "R"}
"""C: convolution and BatchNorm, S: spiking neuron, R: ReLU."""


class NeuronPlace(NamedTuple):
    """One kind of block as a row of letters; an empty string where nothing stands."""

    block: BlockKind
    branch: str
    join: str
    """The name of the join in `forward`; empty without a shortcut."""
    after: str
    shortcut: str
    """On the shortcut of a downsample block; that of the others is the identity."""
    reads: frozenset[Mark]
    """What the convolutions of the second block of the chain read."""
    gives: Mark
    """What that block passes on."""


def neuron_places(chain: Chain) -> tuple[NeuronPlace, ...]:
    """The row of letters of every kind of block, with the chain's input, weights and neuron."""
    return tuple(place_of(replace(chain, block=kind, blocks=2)) for kind in BlockKind)


def place_of(chain: Chain) -> NeuronPlace:
    """One kind: the letters from its graph, the marks from the values in its second block."""
    run = step_through(chain)[1]
    branch, join, after = split(run.graph)
    down = read(blocks(replace(chain, downsample=True, blocks=1))[0])
    shortcut = letters([node for node in down.nodes if node.name.startswith("shortcut")])
    gives = mark(run.output)
    return NeuronPlace(chain.block, branch, join, after, shortcut, read_by_conv(run), gives)


def split(graph: Graph) -> tuple[str, str, str]:
    """The letters before the join, its name, the letters after it."""
    main = [node for node in graph.nodes if not node.name.startswith("shortcut")]
    if graph.join is None:
        return letters(main), "", ""
    at = main.index(graph.join)
    return letters(main[:at]), graph.join.name, letters(main[at + 1 :])


def letters(nodes: list[Node]) -> str:
    """C, S and R in the order of the nodes."""
    return " ".join(LETTERS[node.part] for node in nodes if node.part in LETTERS)


def read_by_conv(run: BlockRun) -> frozenset[Mark]:
    """The kinds of value that reach the block's convolutions."""
    convolutions = [node for node in run.graph.nodes if node.part is NodeKind.CONV]
    return frozenset(mark(run.values[node.inputs[0]]) for node in convolutions)
