"""What the block page says in words of what is on the screen."""

from collections.abc import Iterable

from pages.shared.components.diagram.view import BlockView, rounded
from pages.shared.ui.text import tr
from snncore.analysis.block.chain import CHANNELS, SIDE, Chain
from snncore.analysis.block.graph import ADD, INPUT
from snncore.analysis.block.step import Act, Mark, mark, operations, place
from snncore.experiment import BlockKind


def listed(items: Iterable[str]) -> str:
    """Items one after the other, as the language separates them."""
    return tr("block.separator").join(items)


def where(view: BlockView) -> str:
    """Channel, row, column and step of the element."""
    channel, row, column = place(view.run.output, view.element)
    return tr(
        "block.where", channel=channel + 1, row=row + 1, column=column + 1, time=view.time + 1
    )


def number(view: BlockView, name: str) -> str:
    """A value at the element and what kind its edge carries: 2 (integer)."""
    values = view.run.values[name]
    return tr("block.number", value=rounded(view.at(values)), mark=tr(f"block.mark_{mark(values)}"))


def takeaway(view: BlockView, chain: Chain) -> str:
    """What the block passes on, and which place of its neuron that comes from."""
    kind, output = tr(f"option.{chain.block}"), view.run.output
    what = tr(f"block.passes_{mark(output)}", largest=rounded(float(output.max())))
    why = f"{chain.block}_{chain.merge}" if chain.block is BlockKind.SEW else chain.block
    return tr(
        "block.takeaway",
        kind=kind,
        what=what,
        value=rounded(view.at(output)),
        why=tr(f"block.because_{why}"),
    )


def summary(view: BlockView, chain: Chain) -> str:
    """What meets at the join and what leaves the block."""
    output = number(view, view.graph.output)
    if view.graph.join is None:
        return tr("block.summary_plain", where=where(view), output=output)
    branch, shortcut = view.graph.join.inputs
    said = tr(
        "block.summary_join",
        where=where(view),
        branch=number(view, branch),
        shortcut=number(view, shortcut),
        join=join_name(chain),
        output=output,
    )
    if chain.block is BlockKind.SEW and mark(view.run.output) is Mark.INTEGER:
        said += " " + tr("block.no_spike", largest=rounded(float(view.run.output.max())))
    return said


def join_name(chain: Chain) -> str:
    """ADD, AND, IAND or OR in a SEW block; + in the others."""
    return chain.merge.value.upper() if chain.block is BlockKind.SEW else "+"


def does(view: BlockView) -> str:
    """The operation that is on, in a sentence."""
    if view.now is None:
        return tr("block.does_input")
    node = next(node for node in view.graph.nodes if node.name == view.now.node)
    what: str = view.now.act
    if view.now.act is Act.COMPUTE:
        what = ADD if node.name == ADD else node.part
    return tr(f"block.does_{what}", name=node.name, kernel=node.kernel)


def progress(view: BlockView, block: int, blocks: int) -> str:
    """How many of the block's operations are done, and which block of the chain it is."""
    last = len(operations(view.graph))
    return tr("block.progress", done=view.done, last=last, block=block + 1, blocks=blocks)


def alt(view: BlockView, title: str) -> str:
    """The diagram for those who cannot see it: every edge that carries a value."""
    names = [INPUT, *(node.name for node in view.graph.nodes)]
    edges = listed(f"{name} = {number(view, name)}" for name in names if view.known(name))
    return tr("block.alt", title=title, where=where(view), edges=edges)


def conditions(chain: Chain) -> list[str]:
    """Under which conditions the numbers hold."""
    neuron = tr(f"option.{chain.neuron}")
    shape = f"T = {chain.time_steps}, {CHANNELS} × {SIDE} × {SIDE}"
    return [shape, neuron, tr("block.seed", seed=chain.seed), "float32"]
