"""What is on every edge of a block? A chain of blocks, one operation at a time."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from snncore.analysis.block.chain import CHANNELS, SIDE, Chain, blocks, spikes
from snncore.analysis.block.graph import Functions, Graph, Node, NodeKind, function_of, read, run
from snncore.block import Block
from snncore.neuron import Neuron, Step


class Mark(StrEnum):
    """What the values on an edge are, by looking at all of them."""

    ZERO = "zero"
    SPIKE = "spike"
    INTEGER = "integer"
    REAL = "real"


class Act(StrEnum):
    """What happens in one operation."""

    COMPUTE = "compute"
    CHARGE = "charge"
    FIRE = "fire"
    RESET = "reset"
    NEXT = "next"


class Operation(NamedTuple):
    """One step forward, and the node that takes it."""

    node: str
    act: Act


class Potentials(NamedTuple):
    """V[t-1], H[t] and V[t] of a neuron, each [T, C, H, W]."""

    before: np.ndarray
    h: np.ndarray
    v: np.ndarray


class BlockRun(NamedTuple):
    """One block: its graph, the value of each node [T, C, H, W], its neurons' potentials."""

    graph: Graph
    values: dict[str, np.ndarray]
    potentials: dict[str, Potentials]

    @property
    def output(self) -> np.ndarray:
        """What the block passes on."""
        return self.values[self.graph.output]


def step_through(chain: Chain) -> tuple[BlockRun, ...]:
    """Each block of the chain, fed with the output of the one before; the first with spikes.

    BatchNorm uses the statistics of this input, as in training.
    """
    runs, x = [], spikes(chain)
    with torch.no_grad():
        for block in blocks(chain):
            graph = read(block)
            traces: dict[str, Step] = {}
            values = run(block, graph, x, traced(traces))
            found = {name: potentials(block, name, trace) for name, trace in traces.items()}
            runs.append(BlockRun(graph, as_arrays(values), found))
            x = values[graph.output]
    return tuple(runs)


def traced(traces: dict[str, Step]) -> Functions:
    """The parts of a block; what its neurons do at every step is put down by their names."""

    def functions(block: Block, node: Node) -> Callable[..., Tensor]:
        part = function_of(block, node)
        if not isinstance(part, Neuron):
            return part

        def spikes(x: Tensor) -> Tensor:
            traces[node.name] = part.unroll(x)
            return traces[node.name].s

        return spikes

    return functions


def as_arrays(values: dict[str, Tensor]) -> dict[str, np.ndarray]:
    """[T, 1, C, H, W] -> [T, C, H, W]; adding 0 turns -0 into 0."""
    return {name: value[:, 0].numpy() + 0.0 for name, value in values.items()}


def potentials(block: Block, name: str, trace: Step) -> Potentials:
    """V[t-1], H[t], V[t] of a neuron of the block."""
    neuron = block.get_submodule(name)
    assert isinstance(neuron, Neuron)
    before = torch.cat([torch.full_like(trace.v[:1], neuron.v_rest), trace.v[:-1]])
    return Potentials(*as_arrays({"v-": before, "h": trace.h, "v": trace.v}).values())


def operations(graph: Graph) -> tuple[Operation, ...]:
    """The operations of one block in order: a neuron charges, fires and resets."""
    spiking = (Act.CHARGE, Act.FIRE, Act.RESET)
    steps = [
        Operation(node.name, act)
        for node in graph.nodes
        for act in (spiking if node.part is NodeKind.NEURON else (Act.COMPUTE,))
    ]
    return (*steps, Operation(graph.output, Act.NEXT))


def join_inputs(run: BlockRun) -> tuple[np.ndarray, np.ndarray] | None:
    """What meets at the join, branch then shortcut (A and S of g); None without a shortcut."""
    if run.graph.join is None:
        return None
    branch, shortcut = run.graph.join.inputs
    return run.values[branch], run.values[shortcut]


def place(values: np.ndarray, element: int) -> tuple[int, int, int]:
    """Channel, row and column in [T, C, H, W] of an element of a block's output, counted flat.

    In the input of a downsample block it is the pixel at the centre of what the element sees.
    """
    channel, row, column = np.unravel_index(element, (CHANNELS, SIDE, SIDE))
    scale = values.shape[-1] // SIDE
    return int(channel) % values.shape[1], int(row) * scale, int(column) * scale


def mark(values: np.ndarray) -> Mark:
    """All zero, only 0 and 1, only whole numbers, or real."""
    if not values.any():
        return Mark.ZERO
    if np.isin(values, (0, 1)).all():
        return Mark.SPIKE
    return Mark.INTEGER if (values == np.round(values)).all() else Mark.REAL
