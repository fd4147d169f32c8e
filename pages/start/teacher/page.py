"""For the teacher: a link for the class, what it does now, worksheets, demos, notes."""

import streamlit as st

from pages.shared.ui.controls import section
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps
from pages.start.teacher.classroom import class_section
from pages.start.teacher.demos import demos_section
from pages.start.teacher.link import link_section
from pages.start.teacher.notes import notes_section
from pages.start.teacher.worksheets import worksheets_section

SECTIONS = ("link", "class", "worksheets", "demos", "notes")


@st.fragment
def body() -> None:
    """One of the five."""
    match section("teacher", SECTIONS):
        case "link":
            link_section()
        case "class":
            class_section()
        case "worksheets":
            worksheets_section()
        case "demos":
            demos_section()
        case "notes":
            notes_section()


st.title(tr("teacher.heading"))
say(tr("teacher.lead"))
body()
next_steps(Step(tr("teacher.next_identity"), "theory/identity"))
