"""From the controls to what a diagram shows."""

from pages.shared.components.diagram.view import BlockView
from pages.shared.ui.style import LOOKS
from pages.theory.block.controls import Place
from pages.theory.block.equations import names
from snncore.analysis.block.chain import Chain
from snncore.analysis.block.step import BlockRun


def view_of(chain: Chain, run: BlockRun, place: Place) -> BlockView:
    """One block of the chain at the chosen step, element and operation."""
    return BlockView(
        run=run,
        color=LOOKS[chain.block].color,
        names=names(run.graph, chain.block),
        join=chain.merge.value.upper(),
        time=place.time,
        element=place.element,
        done=place.done,
    )
