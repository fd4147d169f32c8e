"""The block page's first panel: one block, one operation at a time, as a diagram, in the paper's
equation, in numbers and in the source at once; and g of what meets in it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from pages.shared.components.diagram.diagram import draw, show_diagram
from pages.shared.components.diagram.layout import DOWN, RIGHT
from pages.shared.components.diagram.view import BlockView
from pages.shared.ui.figure import Provenance, Source, footer
from pages.shared.ui.python_code import call, script
from pages.shared.ui.table import STYLE
from pages.shared.ui.text import tr
from pages.theory.block.controls import Place, choose_place, picked
from pages.theory.block.equations import equation, shortcut_symbol, source_html
from pages.theory.block.numbers import in_numbers
from pages.theory.block.results import run_chain
from pages.theory.block.tables import truth_html
from pages.theory.block.text import alt, conditions, does, progress, summary
from pages.theory.block.view import view_of
from snncore.analysis.block.chain import Chain
from snncore.analysis.block.step import join_inputs, mark
from snncore.experiment import BlockKind
from snncore.network import BLOCKS

KEY = "block_diagram"
ROOM = """<style>
/* Numbers and equations stand beside each other where both have room, else one above the other. */
.st-key-block_operation [data-testid='stColumn'] { min-width: min(100%, 20rem); }
</style>"""


def step_panel(chain: Chain) -> tuple[Place, BlockView]:
    """The diagram with its controls, the equation, the source; returns the place that is shown."""
    stage, runs = st.container(), run_chain(chain)
    place = choose_place(runs, chain)
    view = view_of(chain, runs[place.block], place)
    label = alt(view, tr(f"option.{chain.block}"))
    svg = draw(view, RIGHT, label)
    with stage:
        show_diagram(svg, KEY, partial(picked, KEY), narrow=draw(view, DOWN, label))
    with st.container(key="block_operation"):
        operation(view, chain, place)
    st.html(f'{STYLE}{ROOM}<pre class="block-source">{source_html(view)}</pre>')
    footer(
        key=KEY,
        summary=summary(view, chain),
        provenance=Provenance(Source.MEASURED, conditions(chain)),
        table=values_over_time(view),
        code=code(chain, place),
        beside=partial(of_the_diagram, svg, chain),
    )
    return place, view


def of_the_diagram(svg: str, chain: Chain) -> None:
    """How to read it, and the button that saves it."""
    with st.popover(tr("block.read"), icon=":material/help:", type="tertiary"):
        st.markdown(tr("block.map_note"))
    save_button(svg, chain)


def truth_panel(chain: Chain, place: Place) -> None:
    """g of every pair of spikes, and of the pair that meets at the chosen place."""
    st.html(STYLE + truth_html(chain.merge, *pair(chain, place)))


def save_button(svg: str, chain: Chain) -> None:
    """The diagram as a file."""
    st.download_button(
        tr("block.svg"),
        data=svg,
        file_name=f"{chain.block}_block.svg",
        mime="image/svg+xml",
        key="block_svg",
        icon=":material/image:",
        type="tertiary",
        on_click="ignore",
    )


def operation(view: BlockView, chain: Chain, place: Place) -> None:
    """The paper's equation with the symbol that is on, and the operation in numbers."""
    now, paper = st.columns([1, 1.1], gap="medium")
    with now:
        st.markdown(f"**{progress(view, place.block, chain.blocks)}** {does(view)}")
        st.latex(in_numbers(view, chain.experiment()))
    with paper, st.container(gap="xxsmall"):
        for line in equation(view, chain.block):
            st.latex(line)
        st.caption(tr(f"block.cite_{chain.block}"))


def pair(chain: Chain, place: Place) -> tuple[float, float, str]:
    """A and S at the element and the symbol of S: of the SEW block with the same weights."""
    sew = replace(chain, block=BlockKind.SEW)
    view = view_of(sew, run_chain(sew)[place.block], place)
    inputs = join_inputs(view.run)
    assert inputs is not None
    a, s = inputs
    return view.at(a), view.at(s), shortcut_symbol(view.graph)


def values_over_time(view: BlockView) -> dict[str, Sequence[object]]:
    """Every value of the block at the element, step by step, with what its edge carries."""
    values = view.run.values
    steps = range(len(view.run.output))
    numbers = {
        name: [view._replace(time=t).at(array) for t in steps] for name, array in values.items()
    }
    return {"t": [t + 1 for t in steps]} | {
        f"{name} ({mark(values[name])})": column for name, column in numbers.items()
    }


def code(chain: Chain, place: Place) -> str:
    """The lines of Python that give the same numbers."""
    return script(
        [
            "from snncore.analysis.block.chain import Chain",
            "from snncore.analysis.block.step import place, step_through",
        ],
        f"run = step_through({call(chain)})[{place.block}]",
        f"for name, values in run.values.items():  # of the {BLOCKS[chain.block].__name__}",
        f"    print(name, values[({place.time}, *place(values, {place.element}))])",
    )
