"""Identity: three blocks with a held branch, one spike train, a threshold to drag."""

import inspect
import textwrap

import numpy as np
import streamlit as st

from pages.shared.components.drag.drag import drag
from pages.shared.ui.figure import Provenance, Source, footer
from pages.shared.ui.latex import JOINS
from pages.shared.ui.text import tr
from pages.theory.identity.controls import (
    COUNT,
    choose_stack,
    choose_threshold,
    set_threshold,
    threshold,
)
from pages.theory.identity.papers import papers
from pages.theory.identity.phase import identity_phase
from pages.theory.identity.text import summary
from pages.theory.identity.view import code, legend, membrane, panels, slider, table, texts
from snncore.analysis.identity.counterexample import identity_counterexample
from snncore.analysis.identity.held_branch import KINDS, Stack
from snncore.analysis.identity.identity import Identity, identity
from snncore.experiment import BlockKind
from snncore.network import BLOCKS

THRESHOLDS = np.array([threshold(place) for place in range(COUNT)])


@st.cache_data(max_entries=64, show_spinner=False)
def measured(stack: Stack) -> tuple[Identity, list[list[str | None]]]:
    """The stack at every threshold of the slider, and where it fails, a train that shows it."""
    return identity(stack, THRESHOLDS), identity_counterexample(stack, THRESHOLDS)


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


def equations(stack: Stack) -> None:
    """Under each panel its equation, and the source it is computed by."""
    for column, kind in zip(st.columns(len(KINDS)), KINDS, strict=True):
        with column:
            st.latex(equation(stack, kind))
            with st.expander(tr("identity.source", name=tr(f"option.{kind}"))):
                st.code(textwrap.dedent(inspect.getsource(BLOCKS[kind].forward)))


@st.fragment
def experiment() -> None:
    """The controls, the figure and what it shows now."""
    stack, chosen = choose_stack()
    place = choose_threshold()
    result, counterexamples = measured(stack)
    drag(
        key="identity",
        value=place,
        train=stack.train,
        slider=slider(stack),
        panels=panels(stack, result, counterexamples, chosen),
        membrane=membrane(result, chosen),
        legend=legend(),
        texts=texts(),
        on_release=set_threshold,
    )
    equations(stack)
    footer(
        key="identity",
        summary=summary(stack, result, place, threshold(place)),
        provenance=Provenance(Source.MEASURED, [tr("identity.conditions")]),
        table=table(stack, result, place),
        code=code(stack, threshold(place)),
    )
    identity_phase(stack, threshold(place))


st.title(tr("identity.heading"))
st.markdown(tr("identity.lead"))
experiment()
papers()
