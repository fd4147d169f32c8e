"""A block's own `forward`, read as a graph: what diagrams, equations and steps are drawn from."""

import ast
import inspect
import operator
import textwrap
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from torch import Tensor, nn

from snncore.block import Block, ConvBN
from snncore.neuron import Neuron

INPUT = "input"
ADD = "add"


class NodeKind(StrEnum):
    """What a node of the graph is."""

    CONV = "conv"
    NEURON = "neuron"
    RELU = "relu"
    IDENTITY = "identity"
    JOIN = "join"


class Span(NamedTuple):
    """Where a call stands in the source of `forward`: line from 0, columns [start, end)."""

    line: int
    start: int
    end: int


class Node(NamedTuple):
    """One call or sum: its name in the block, its inputs' names, its place in the source.

    `kernel` and `stride` are those of a convolution, else 0 and 1.
    """

    name: str
    part: NodeKind
    inputs: tuple[str, ...]
    span: Span
    kernel: int = 0
    stride: int = 1


class Forward(NamedTuple):
    """A kind of block's `forward`: its text, its argument's name, the expression it returns."""

    source: str
    argument: str
    result: ast.expr


class Graph(NamedTuple):
    """A block's `forward`: its text, its argument's name, its nodes in Python's order.

    The last node gives the output.
    """

    source: str
    argument: str
    nodes: tuple[Node, ...]

    @property
    def output(self) -> str:
        """The name of the block's output."""
        return self.nodes[-1].name

    @property
    def join(self) -> Node | None:
        """Where branch and shortcut meet: inputs in that order; None without a shortcut."""
        return next((node for node in self.nodes if node.part is NodeKind.JOIN), None)


def read(block: Block) -> Graph:
    """The block's own `forward`, read with `inspect`.

    It may be made of calls of the block's parts and of sums; anything else raises ValueError.
    """
    forward = parsed(type(block).forward)
    if forward is None:
        kind = type(block).__name__
        raise ValueError(f"{kind} has no `forward` of its own that ends in a return")
    nodes: list[Node] = []
    visit(forward.result, block, forward.source, nodes)
    return Graph(forward.source, forward.argument, tuple(nodes))


@cache  # to find and parse it takes longer than to compute a small block
def parsed(function: Callable[..., Tensor]) -> Forward | None:
    """The `forward` of a kind of block; None where it does not end in a return."""
    text = textwrap.dedent(inspect.getsource(function))
    match ast.parse(text).body:
        case [ast.FunctionDef(args=arguments, body=[*_, ast.Return(value=ast.expr() as result)])]:
            return Forward(text, arguments.args[1].arg, result)
    return None


def visit(expression: ast.expr, block: Block, text: str, nodes: list[Node]) -> str:
    """Append the nodes of an expression, innermost first; returns its value's name."""
    match expression:
        case ast.Name():
            return INPUT
        case ast.Call(func=ast.Attribute(attr=name) as called, args=arguments):
            inputs = tuple(visit(argument, block, text, nodes) for argument in arguments)
            span = Span(called.lineno - 1, called.col_offset, called.end_col_offset or 0)
            return append(name, getattr(block, name), inputs, span, nodes)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            inputs = (visit(left, block, text, nodes), visit(right, block, text, nodes))
            column = text.splitlines()[left.lineno - 1].index("+", left.end_col_offset)
            span = Span(left.lineno - 1, column, column + 1)
            return append(ADD, None, inputs, span, nodes)
    raise ValueError(f"{type(block).__name__}.forward: only calls of its parts and sums are read")


def append(name: str, part: object, inputs: tuple[str, ...], span: Span, nodes: list[Node]) -> str:
    """Append the node of a part, or those of a sequence of parts; returns the last one's name."""
    if isinstance(part, nn.Sequential):
        for child, module in part.named_children():
            inputs = (append(f"{name}.{child}", module, inputs, span, nodes),)
        return inputs[0]
    if isinstance(part, ConvBN):
        (kernel, _), (stride, _) = part.conv.kernel_size, part.conv.stride
        nodes.append(Node(name, NodeKind.CONV, inputs, span, kernel, stride))
    else:
        nodes.append(Node(name, kind(part), inputs, span))
    return name


def kind(part: object) -> NodeKind:
    """What a part of a block other than its convolutions is."""
    match part:
        case Neuron():
            return NodeKind.NEURON
        case nn.ReLU():
            return NodeKind.RELU
        case nn.Identity():
            return NodeKind.IDENTITY
    return NodeKind.JOIN


def function_of(block: Block, node: Node) -> Callable[..., Tensor]:
    """The part of the block that a node stands for."""
    if node.part is not NodeKind.JOIN:
        return block.get_submodule(node.name)
    return operator.add if node.name == ADD else getattr(block, node.name)


Functions = Callable[[Block, Node], Callable[..., Tensor]]
"""What computes a node's value from those of its inputs."""


def run(
    block: Block, graph: Graph, x: Tensor, functions: Functions = function_of
) -> dict[str, Tensor]:
    """The value of every node for the input [T, N, C, H, W], computed with the block's parts."""
    values = {INPUT: x}
    for node in graph.nodes:
        values[node.name] = functions(block, node)(*(values[name] for name in node.inputs))
    return values
