"""Block: one operation at a time in a diagram; then what else can be asked."""

import streamlit as st

from pages.shared.ui.controls import section
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps, theory_title
from pages.theory.block.compare import compare_panel
from pages.theory.block.controls import choose_chain
from pages.theory.block.downsample import downsample_panel
from pages.theory.block.limits import (
    and_panel,
    growth_panel,
    identity_panel,
    merged_panel,
    place_panel,
)
from pages.theory.block.steps import step_panel, truth_panel
from pages.theory.block.text import takeaway
from snncore.analysis.block.chain import Chain

SECTIONS = ("compare", "truth", "place", "growth", "unchanged", "downsample", "merged")


@st.fragment
def experiment() -> None:
    """The controls, the diagram, and the question that is open."""
    first = st.container(key="takeaway")
    chain = choose_chain()
    place, view = step_panel(chain)
    with first:
        say(takeaway(view, chain))
    match section("block", SECTIONS):
        case "compare":
            compare_panel(chain, place)
        case "truth":
            truth_panel(chain, place)
        case "place":
            place_panel(chain)
        case "growth":
            growth_panel(chain)
        case "unchanged":
            unchanged(chain)
        case "downsample":
            downsample_panel(chain.seed)
        case "merged":
            merged_panel(chain)


def unchanged(chain: Chain) -> None:
    """The identity, and what it costs AND."""
    identity_panel(chain)
    and_panel(chain)


theory_title("block")
experiment()
next_steps(Step(tr("block.next_identity"), "theory/identity"))
