"""The nodes of a diagram: convolutions, neurons with their potentials, the join."""

from pages.shared.components.diagram.layout import Box, Direction
from pages.shared.components.diagram.view import BlockView, rounded, text
from pages.shared.ui.text import tr
from snncore.analysis.block.graph import ADD, Node, NodeKind
from snncore.analysis.block.step import Act, operations

ROW = 22
"""Height of a line in a neuron's box."""


def draw_box(box: Box, view: BlockView, direction: Direction) -> str:
    """The outline of a node and what is in it; solid while its operation is lit."""
    detailed = box.node.part is NodeKind.NEURON and not direction.down
    inside = rows(box, view) if detailed else lines(box, view, direction)
    states = ["node", box.node.part, state(box.node, view), "detailed" if detailed else "plain"]
    return f'<g class="{" ".join(states)}"{pick(box.node, view)}>{outline(box)}{inside}</g>'


def state(node: Node, view: BlockView) -> str:
    """lit: its operation is on; past: done; ahead: still to come."""
    now = view.now
    if now and now.node == node.name and now.act is not Act.NEXT:
        return "lit"
    return "past" if any(o.node == node.name for o in view.past) else "ahead"


def pick(node: Node, view: BlockView, act: Act | None = None) -> str:
    """The attributes that make a click go to a node's operation; none in a small picture."""
    if view.done is None:
        return ""
    steps = enumerate(operations(view.graph), start=1)
    at = next(i for i, o in steps if o.node == node.name and act in (None, o.act))
    return f' data-field="operation" data-value="{at}"'


def outline(box: Box) -> str:
    """A circle for the join, a pill for what fires, a box for a convolution."""
    if box.node.part is NodeKind.JOIN:
        return f'<circle cx="{box.x:g}" cy="{box.y:g}" r="{box.width / 2:g}"/>'
    round_ = 5 if box.node.part is NodeKind.CONV else min(18, box.height / 2)
    return (
        f'<rect x="{box.x - box.width / 2:g}" y="{box.y - box.height / 2:g}" '
        f'width="{box.width:g}" height="{box.height:g}" rx="{round_:g}"/>'
    )


def lines(box: Box, view: BlockView, direction: Direction) -> str:
    """The words in a node, one under the other around its middle."""
    words = label(box.node, view)
    if direction.down and box.node.part is NodeKind.CONV:
        stride = f"/{box.node.stride} " if box.node.stride > 1 else ""
        words = [f"{words[0]} {stride}{words[-1]}"]
    pitch = 17 if box.node.part is not NodeKind.JOIN else 14
    top = box.y - (len(words) - 1) * pitch / 2
    kind = "word sum" if box.node.name == ADD else "word"
    return "".join(text(box.x, top + i * pitch, kind, word) for i, word in enumerate(words))


def label(node: Node, view: BlockView) -> list[str]:
    """What is written in a node."""
    match node.part:
        case NodeKind.CONV:
            stride = [tr("block.stride", stride=node.stride)] if node.stride > 1 else []
            return [f"Conv {node.kernel}×{node.kernel}", *stride, "BN"]
        case NodeKind.NEURON:
            return ["SN"]
        case NodeKind.RELU:
            return ["ReLU"]
        case NodeKind.IDENTITY:
            return [tr("block.identity")]
        case NodeKind.JOIN:
            return ["+"] if node.name == ADD else ["g", view.join]


def rows(box: Box, view: BlockView) -> str:
    """A neuron at this step: V[t-1], then H[t], S[t] and V[t] as they come to be known."""
    t, name = view.time + 1, box.node.name
    potentials, spikes = view.run.potentials[name], view.run.values[name]
    content = (
        (f"V[{t - 1}]", potentials.before, None),
        (f"H[{t}]", potentials.h, Act.CHARGE),
        (f"S[{t}]", spikes, Act.FIRE),
        (f"V[{t}]", potentials.v, Act.RESET),
    )
    top = box.y - 1.5 * ROW + ROW / 2
    drawn = [text(box.x, top - ROW, "word", "SN")]
    for i, (symbol, values, act) in enumerate(content):
        known = act is None or any(o == (name, act) for o in view.past)
        number = rounded(view.at(values)) if known else "·"
        drawn.append(draw_row(box, top + i * ROW, symbol, number, view.now == (name, act)))
        if act:
            drawn[-1] = f"<g{pick(box.node, view, act)}>{drawn[-1]}</g>"
    return "".join(drawn)


def draw_row(box: Box, y: float, symbol: str, number: str, lit: bool) -> str:
    """One line of a neuron: symbol left, number right, on the block's colour while lit."""
    left, right = box.x - box.width / 2 + 14, box.x + box.width / 2 - 14
    back = (
        f'<rect class="back" x="{left - 8:g}" y="{y - ROW / 2:g}" '
        f'width="{right - left + 16:g}" height="{ROW:g}" rx="4"/>'
    )
    state = "row lit" if lit else "row"
    return f'<g class="{state}">{back}{text(left, y, "symbol", symbol)}' + (
        f"{text(right, y, 'number', number)}</g>"
    )
