"""The lessons on Home: one button to start or go on, and the path from the first to the last."""

import streamlit as st

from pages.lessons import words
from pages.lessons.asked import go
from pages.lessons.lesson import Lesson
from pages.lessons.path import LESSONS
from pages.lessons.progress import DONE, done, forget, resume
from pages.lessons.standing import query
from pages.shared.ui.text import tr


def start() -> None:
    """Start, or go on where the last visit ended."""
    lesson, number = resume()
    begun = any(st.session_state.get(DONE, {}).values())
    name = words.title(lesson, words.number_of(lesson))
    label = tr("home.go_on", lesson=name) if begun else tr("home.start")
    if st.button(label, key="start_lesson", type="primary", icon=":material/play_arrow:"):
        go(lesson, number)


def path() -> None:
    """Every lesson with how far it was done."""
    st.subheader(tr("home.path"))
    st.caption(tr("home.path_about"))
    with st.container(key="path", gap="xsmall"):
        for lesson in LESSONS.values():
            stop(lesson)
    if any(st.session_state.get(DONE, {}).values()):
        st.button(tr("home.forget"), key="forget_progress", type="tertiary", on_click=forget)


def stop(lesson: Lesson) -> None:
    """One lesson: what it asks, and whether it was done."""
    steps, so_far = len(lesson.steps), done(lesson)
    name = words.title(lesson, words.number_of(lesson))
    if so_far == steps:
        to(lesson, 1, tr("home.lesson_done", lesson=name), "check_circle")
    elif so_far:
        label = tr("home.lesson_begun", lesson=name, done=so_far, steps=steps)
        to(lesson, so_far + 1, label, "clock_loader_40")
    else:
        to(lesson, 1, name, "circle")


def to(lesson: Lesson, number: int, label: str, icon: str) -> None:
    """A link to a step on its page."""
    step = lesson.steps[number - 1]
    st.page_link(
        f"{step.page}/page.py",
        label=label,
        icon=f":material/{icon}:",
        query_params=query(lesson, number),
    )
