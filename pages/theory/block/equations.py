"""A block as LaTeX, from its graph: the paper's equation, F written out, the symbol that is on.

The colour of the lit symbol, of the lit call in the source and of the lit node are one.
"""

import re
from html import escape

from pages.shared.components.diagram.view import BlockView, on
from snncore.analysis.block.graph import ADD, INPUT, Graph, Node, NodeKind, Span
from snncore.analysis.block.step import Act
from snncore.experiment import BlockKind

OUTPUTS = {
    BlockKind.PLAIN: "O",
    BlockKind.SPIKING: "O",
    BlockKind.SEW: "O",
    BlockKind.NO_LIF: "X′",
    BlockKind.MS: "U′",
    BlockKind.RELU: "Y",
    BlockKind.RBA: "Y",
}
"""The paper's symbol for what a block passes on; the input's is the argument of `forward`."""


def names(graph: Graph, kind: BlockKind) -> dict[str, str]:
    """The symbols of the values that have one: S, F, A, O."""
    symbols = {INPUT: graph.argument.upper(), "conv2": "F"}
    if graph.join and graph.join.name != ADD:
        branch, shortcut = graph.join.inputs
        symbols |= {branch: "A", shortcut: shortcut_symbol(graph)}
    return symbols | {graph.output: OUTPUTS[kind]}


def shortcut_symbol(graph: Graph) -> str:
    """S where g gets the block's input; S↓ where the shortcut has a convolution of its own."""
    own = any(node.name.startswith("shortcut.") for node in graph.nodes)
    return "S↓" if own else "S"


def equation(view: BlockView, kind: BlockKind) -> list[str]:
    """O = …, with F in it, and F = … below; the symbol of the operation that is on is lit."""
    output = timed(OUTPUTS[kind], kind)
    if view.now and view.now.act is Act.NEXT:
        output = lit(output, view)
    chain = branch(view.graph)
    composed = r" \circ ".join(node_symbol(node, view) for node in reversed(chain))
    return [
        f"{output} = {expression(view.graph.output, view, kind)}",
        rf"\mathcal{{F}}^l = {composed}",
    ]


def brief(view: BlockView, kind: BlockKind) -> str:
    """The equation without block and time: O = g(SN(F(S)), S)."""
    line = equation(view, kind)[0].replace(r"\mathcal{F}^l", r"\mathcal{F}")
    return re.sub(r"\^\{l(\+1)?\}(\[t\])?", lambda found: "'" if found[1] else "", line)


def branch(graph: Graph) -> list[Node]:
    """The nodes of F, from conv1 to conv2: F is the same in every block."""
    main = [node for node in graph.nodes if not node.name.startswith("shortcut")]
    order = [node.name for node in main]
    return main[order.index("conv1") : order.index("conv2") + 1]


def expression(value: str, view: BlockView, kind: BlockKind) -> str:
    """A value in terms of the block's input."""
    source = timed(view.graph.argument.upper(), kind)
    if value == INPUT:
        return source
    node = next(node for node in view.graph.nodes if node.name == value)
    if node.name == "conv2":
        chain = branch(view.graph)
        inside = expression(chain[0].inputs[0], view, kind)
        symbol = r"\mathcal{F}^l"
        if view.now and view.now.node in {part.name for part in chain}:
            symbol = lit(symbol, view)
        return f"{symbol}({inside})"
    if node.part is NodeKind.IDENTITY:
        return marked(source, node, view)
    inputs = [expression(name, view, kind) for name in node.inputs]
    if node.name == ADD:
        return rf" \mathbin{{{node_symbol(node, view)}}} ".join(inputs)
    if node.part is NodeKind.CONV:
        outer, inner = (marked(symbol, node, view) for symbol in conv_symbols(node))
        return f"{outer}({inner}({inputs[0]}))"
    return f"{node_symbol(node, view)}({', '.join(inputs)})"


def timed(symbol: str, kind: BlockKind) -> str:
    """X^l[t], X^{l+1}[t] where it is primed; without time in the ANN blocks."""
    block = "l+1" if symbol.endswith("′") else "l"
    step = "" if kind in (BlockKind.RELU, BlockKind.RBA) else "[t]"
    return f"{symbol.rstrip('′')}^{{{block}}}{step}"


def node_symbol(node: Node, view: BlockView) -> str:
    """The symbol of a node, lit while it works."""
    match node.part:
        case NodeKind.CONV:
            symbol = r" \circ ".join(conv_symbols(node))
        case NodeKind.NEURON:
            symbol = r"\mathrm{SN}"
        case NodeKind.RELU:
            symbol = r"\mathrm{ReLU}"
        case _:
            symbol = "+" if node.name == ADD else "g"
    return marked(symbol, node, view)


def conv_symbols(node: Node) -> tuple[str, str]:
    """BN and the convolution under it."""
    return r"\mathrm{BN}", rf"\mathrm{{Conv}}_{{{node.kernel}\times{node.kernel}}}"


def marked(symbol: str, node: Node, view: BlockView) -> str:
    """A symbol of a node, lit while the node's operation is on."""
    on_now = view.now and view.now.node == node.name and view.now.act is not Act.NEXT
    return lit(symbol, view) if on_now else symbol


def lit(symbol: str, view: BlockView) -> str:
    """A symbol on the block's colour."""
    return rf"\colorbox{{{view.color}}}{{$\color{{{on(view.color)}}}{symbol}$}}"


def source_html(view: BlockView) -> str:
    """The text of the block's `forward` with the call that is on marked."""
    span = lit_span(view)
    lines = []
    for number, line in enumerate(view.graph.source.splitlines()):
        if span and number == span.line:
            style = (
                f"background:{view.color};color:{on(view.color)};border-radius:3px;padding:1px 0"
            )
            before, marked, after = (
                escape(part)
                for part in (line[: span.start], line[span.start : span.end], line[span.end :])
            )
            lines.append(f'{before}<mark style="{style}">{marked}</mark>{after}')
        else:
            lines.append(escape(line))
    return "\n".join(lines)


def lit_span(view: BlockView) -> Span | None:
    """The call of the operation that is on; `return` while the output is handed on."""
    if not view.now:
        return None
    if view.now.act is Act.NEXT:
        lines = view.graph.source.splitlines()
        number = next(i for i, line in enumerate(lines) if line.lstrip().startswith("return"))
        start = lines[number].index("return")
        return Span(number, start, start + len("return"))
    return next(node.span for node in view.graph.nodes if node.name == view.now.node)
