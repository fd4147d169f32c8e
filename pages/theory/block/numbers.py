"""One operation of a block with the numbers of the chosen element filled in, as LaTeX."""

from pages.shared.components.diagram.view import BlockView
from pages.shared.ui.latex import (
    JOINS,
    charge,
    charge_in_numbers,
    reset,
    reset_in_numbers,
    short,
    signed,
)
from pages.theory.block.equations import shortcut_symbol
from snncore.analysis.block.graph import ADD, Node, NodeKind
from snncore.analysis.block.step import Act
from snncore.block import Merge
from snncore.experiment import Experiment


def in_numbers(view: BlockView, experiment: Experiment) -> str:
    """What the operation that is on does to the element; before the first, the input."""
    if view.now is None:
        argument = view.graph.argument.upper()
        return rf"{argument}^l[{view.time + 1}] = {short(view.at(view.run.values['input']))}"
    node = next(node for node in view.graph.nodes if node.name == view.now.node)
    match view.now.act:
        case Act.COMPUTE:
            return computed(node, view, experiment.merge)
        case Act.NEXT:
            argument = view.graph.argument.upper()
            return rf"{argument}^{{l+1}}[{view.time + 1}] = {value(node.name, view)}"
    return neuron(node, view, experiment)


def value(name: str, view: BlockView) -> str:
    """The number of a value at the element."""
    return short(view.at(view.run.values[name]))


def computed(node: Node, view: BlockView, merge: Merge) -> str:
    """A convolution, a ReLU, the shortcut or the join."""
    inputs = [view.at(view.run.values[name]) for name in node.inputs]
    result = value(node.name, view)
    match node.part:
        case NodeKind.CONV:
            channels = view.run.values[node.inputs[0]].shape[1]
            size = rf"{node.kernel}\times{node.kernel}\times{channels}"
            return rf"\mathrm{{BN}}\Big(\sum_{{{size}}} w\,x\Big) = {result}"
        case NodeKind.RELU:
            return rf"\max(0, {short(inputs[0])}) = {result}"
        case NodeKind.IDENTITY:
            return rf"{view.graph.argument.upper()}^l[{view.time + 1}] = {result}"
    if node.name == ADD:
        return rf"{short(inputs[0])} + {signed(inputs[1])} = {result}"
    a, s = (short(number) for number in inputs)
    filled = JOINS[merge].replace("A", a).replace("S", s)
    symbol = shortcut_symbol(view.graph).replace("↓", r"_{\downarrow}")
    formula = JOINS[merge].replace("S", symbol)
    return rf"g(A, {symbol}) = {formula} = {filled} = {result}"


def neuron(node: Node, view: BlockView, experiment: Experiment) -> str:
    """Charge, fire or reset, as on the neuron page."""
    assert view.now is not None
    potentials = view.run.potentials[node.name]
    before, h, v = (view.at(values) for values in potentials)
    x, s = view.at(view.run.values[node.inputs[0]]), view.at(view.run.values[node.name])
    match view.now.act:
        case Act.CHARGE:
            numbers = charge_in_numbers(experiment, x, before)
            return f"H[t] = {charge(experiment)} = {numbers} = {short(h)}"
        case Act.FIRE:
            threshold = short(experiment.v_threshold)
            return rf"S[t] = \Theta(H[t] - V_{{th}}) = \Theta({short(h)} - {threshold}) = {s:.0f}"
    return f"V[t] = {reset(experiment)} = {reset_in_numbers(experiment, h, s)} = {short(v)}"
