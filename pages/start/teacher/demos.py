"""Two demos of ten minutes, ready to be shown: what to open, when, and what to say."""

import streamlit as st

from pages.lessons import words
from pages.lessons.path import LESSONS
from pages.shared.ui.address import LESSON, PRESENT, STEP
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr

DEMOS = {"do_nothing": (2, 3, 2, 3), "gradient": (2, 2, 2, 2, 2)}
"""Minutes for each step, ten together: two lessons as they are shown to a room."""


def demos_section() -> None:
    """Side by side."""
    say(tr("teacher.demos_lead"))
    for column, (name, minutes) in zip(st.columns(2, gap="large"), DEMOS.items(), strict=True):
        with column, st.container(border=True):
            demo(name, minutes)


def demo(name: str, minutes: tuple[int, ...]) -> None:
    """The plan of the minutes, and the link that begins it."""
    lesson, start = LESSONS[name], 0
    st.subheader(words.title(lesson))
    st.markdown(tr(f"teacher.demo_{name}"))
    rows = []
    for number, length in enumerate(minutes, 1):
        rows.append(
            tr(
                "teacher.demo_step",
                start=start,
                end=start + length,
                said=tr(f"teacher.demo_{name}_{number}"),
            )
        )
        start += length
    st.markdown("\n".join(f"- {row}" for row in rows))
    st.page_link(
        f"{lesson.steps[0].page}/page.py",
        label=tr("teacher.demo_open"),
        icon=":material/slideshow:",
        query_params={LESSON: name, STEP: "1", PRESENT: "1"},
    )
