"""A sheet to print for each lesson, with and without the answers."""

from functools import partial

import streamlit as st

from pages.lessons import words
from pages.lessons.path import LESSONS
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.start.teacher.sheet import sheet


def worksheets_section() -> None:
    """Two files for each lesson, made when they are asked for."""
    say(tr("teacher.worksheets_lead"))
    for name, lesson in LESSONS.items():
        title = words.title(lesson, words.number_of(lesson))
        with st.container(horizontal=True, vertical_alignment="center", key=f"sheet_{name}"):
            st.markdown(f"**{title}**")
            for answers in (False, True):
                kind = "with" if answers else "without"
                st.download_button(
                    tr(f"teacher.sheet_{kind}"),
                    data=partial(sheet, lesson, answers=answers),
                    file_name=f"{name}_{kind}_answers.html",
                    mime="text/html",
                    key=f"sheet_{name}_{kind}",
                    icon=":material/print:",
                    on_click="ignore",
                )
