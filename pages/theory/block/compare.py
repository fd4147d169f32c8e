"""The block page's first question: contrasting blocks, one input, the same weights."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from pages.shared.components.diagram.diagram import draw, show_diagram
from pages.shared.components.diagram.layout import DOWN
from pages.shared.components.diagram.view import BlockView
from pages.shared.ui.controls import switch
from pages.shared.ui.figure import Provenance, Source, footer
from pages.shared.ui.python_code import call, script
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.theory.block.controls import KINDS, Place
from pages.theory.block.equations import brief
from pages.theory.block.results import run_chain
from pages.theory.block.text import alt, conditions, listed, number
from pages.theory.block.view import view_of
from snncore.analysis.block.chain import Chain
from snncore.experiment import BlockKind

THREE = (BlockKind.SPIKING, BlockKind.SEW, BlockKind.MS)
CONTRASTS = {
    BlockKind.RELU: (BlockKind.RELU, BlockKind.RBA, BlockKind.SEW),
    BlockKind.RBA: (BlockKind.RELU, BlockKind.RBA, BlockKind.SEW),
    BlockKind.PLAIN: (BlockKind.PLAIN, BlockKind.SPIKING, BlockKind.SEW),
    BlockKind.SPIKING: THREE,
    BlockKind.NO_LIF: (BlockKind.SPIKING, BlockKind.NO_LIF, BlockKind.MS),
    BlockKind.SEW: THREE,
    BlockKind.MS: THREE,
}
"""The chosen kind with the two that it is best told apart from."""

IN_A_ROW = 3
KEY = "block_compare"


def compare_panel(chain: Chain, place: Place) -> None:
    """Three kinds side by side, or all seven."""
    say(tr("block.compare_lead"))
    kinds = KINDS if switch("all_kinds", False) else CONTRASTS[chain.block]
    views = {}
    for start in range(0, len(kinds), IN_A_ROW):
        row = kinds[start : start + IN_A_ROW]
        for column, kind in zip(st.columns(IN_A_ROW), row, strict=False):
            with column:
                views[kind] = small(replace(chain, block=kind), place)
    footer(
        key=KEY,
        summary=summary(views, place),
        provenance=Provenance(Source.MEASURED, conditions(chain)),
        table=table(views),
        code=code(chain, kinds, place),
    )


def small(chain: Chain, place: Place) -> BlockView:
    """Draw the small diagram of one kind of block, all its operations done."""
    view = view_of(chain, run_chain(chain)[place.block], place._replace(done=None))
    title = tr(f"option.{chain.block}")
    with st.container(horizontal_alignment="center"):
        st.markdown(f"**{title}**", width="content")
        st.caption(f"${brief(view, chain.block)}$", width="content")
        show_diagram(draw(view, DOWN, alt(view, title)), f"{KEY}_{chain.block}")
    return view


def summary(views: dict[BlockKind, BlockView], place: Place) -> str:
    """What each of them passes on."""
    said = listed(
        tr("block.output_of", kind=tr(f"option.{kind}"), output=number(view, view.graph.output))
        for kind, view in views.items()
    )
    same = tr("block.same_input") if place.block == 0 else tr("block.own_input")
    return tr("block.compare_summary", same=same, outputs=said)


def table(views: dict[BlockKind, BlockView]) -> dict[str, Sequence[object]]:
    """Every value of every kind at the element and the step."""
    rows = [
        (kind.value, name, view.at(values))
        for kind, view in views.items()
        for name, values in view.run.values.items()
    ]
    return dict(zip(("block", "value", "number"), zip(*rows, strict=True), strict=True))


def code(chain: Chain, kinds: Sequence[BlockKind], place: Place) -> str:
    """The lines of Python that give the same numbers."""
    return script(
        (
            "from dataclasses import replace",
            "",
            "from snncore.analysis.block.chain import Chain",
            "from snncore.analysis.block.step import step_through",
        ),
        f"chain = {call(chain)}",
        f"for kind in {[kind.value for kind in kinds]}:",
        f"    run = step_through(replace(chain, block=kind))[{place.block}]",
        f"    print(kind, run.output[{place.time}].flatten()[{place.element}])",
    )
