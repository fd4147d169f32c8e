"""Identity: three blocks with a held branch, one spike train, a threshold to drag."""

import streamlit as st

from pages.shared.components.drag.drag import drag
from pages.shared.ui.controls import section
from pages.shared.ui.figure import Provenance, Source, footer
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps, theory_title
from pages.theory.identity.controls import (
    choose_stack,
    choose_threshold,
    set_threshold,
    threshold,
)
from pages.theory.identity.equations import equations
from pages.theory.identity.gradient import gradient_section
from pages.theory.identity.margin import margin_section
from pages.theory.identity.papers import papers_section
from pages.theory.identity.phase import phase_section
from pages.theory.identity.results import measured
from pages.theory.identity.text import summary, takeaway
from pages.theory.identity.view import code, legend, membrane, panels, slider, table, texts

SECTIONS = ("equations", "map", "margin", "two_papers", "gradient")


@st.fragment
def experiment() -> None:
    """The controls, the figure and what it shows now, and the question that is open."""
    first = st.container(key="takeaway")
    stack, chosen = choose_stack()
    place = choose_threshold()
    v_threshold = threshold(place)
    result, counterexamples = measured(stack)
    with first:
        say(takeaway(stack, result, place, v_threshold))
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
    footer(
        key="identity",
        summary=summary(stack, result, place, v_threshold),
        provenance=Provenance(Source.MEASURED, [tr("identity.conditions")]),
        table=table(stack, result, place),
        code=code(stack, v_threshold),
    )
    match section("identity", SECTIONS):
        case "equations":
            equations(stack)
        case "map":
            phase_section(stack, v_threshold)
        case "margin":
            margin_section(stack, v_threshold)
        case "two_papers":
            papers_section()
        case "gradient":
            gradient_section()


theory_title("identity")
experiment()
next_steps(
    Step(tr("identity.next_propagation"), "theory/propagation"),
    Step(tr("identity.next_train"), "models/train", {"section": "race"}),
)
