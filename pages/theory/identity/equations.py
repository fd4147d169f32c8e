"""The identity page's first question: what each block computes, as equation and as source."""

import inspect
import textwrap

import streamlit as st

from pages.shared.ui.latex import JOINS
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from snncore.analysis.identity.held_branch import KINDS, Stack
from snncore.experiment import BlockKind
from snncore.network import BLOCKS


def equations(stack: Stack) -> None:
    """Show the blocks one under the other: the equation, what is left of it, and the source."""
    say(tr("identity.equations_lead"))
    for kind in KINDS:
        with st.container(border=True):
            st.markdown(
                tr("identity.path", name=tr(f"option.{kind}"), path=tr(f"identity.path_{kind}"))
            )
            st.latex(equation(stack, kind))
            st.code(textwrap.dedent(inspect.getsource(BLOCKS[kind].forward)), wrap_lines=True)


def equation(stack: Stack, kind: BlockKind) -> str:
    """The paper's equation, and what the held branch makes of it."""
    held = int(stack.constant)
    match kind:
        case BlockKind.SPIKING:
            lines = r"O &= \mathrm{SN}(\mathcal F(S) + S)", rf"&= \mathrm{{SN}}({held} + S)"
        case BlockKind.SEW:
            lines = (
                rf"O &= g(A, S) = {JOINS[stack.merge]}",
                rf"A &= \mathrm{{SN}}(\mathcal F(S)) \equiv {held}",
            )
        case _:
            lines = r"U' &= \mathcal F(\mathrm{SN}(U)) + U", rf"&= {held} + U"
    return rf"\begin{{aligned}}{lines[0]}\\{lines[1]}\end{{aligned}}"
