"""Notes for each lesson: how long, what to say, what goes wrong."""

import streamlit as st

from pages.lessons import words
from pages.lessons.path import LESSONS
from pages.shared.ui.text import tr

MINUTES = {
    "do_nothing": 12,
    "threshold": 12,
    "merges": 10,
    "wire": 10,
    "rate": 12,
    "gradient": 15,
    "downsample": 10,
    "degradation": 12,
    "cost": 10,
    "mystery": 15,
}
"""Of a class that predicts each step by show of hands."""


def notes_section() -> None:
    """One after the other, in the order of the path."""
    st.markdown(tr("teacher.notes_lead", minutes=sum(MINUTES.values())))
    for name, lesson in LESSONS.items():
        title = words.title(lesson, words.number_of(lesson))
        with st.expander(tr("teacher.note", lesson=title, minutes=MINUTES[name])):
            st.markdown(f"**{tr('teacher.say')}** {tr(f'teacher.say_{name}')}")
            st.markdown(f"**{tr('teacher.wrong')}** {tr(f'teacher.wrong_{name}')}")
