"""How far each lesson was done: kept in the browser, without an account."""

from collections.abc import Mapping

import streamlit as st

from pages.lessons.lesson import Lesson
from pages.lessons.path import LESSONS
from pages.shared.components.progress.progress import keep_progress

DONE, FORGOTTEN = "lesson_progress", "lesson_forgotten"


def done(lesson: Lesson) -> int:
    """How many steps of a lesson were done."""
    return int(st.session_state.get(DONE, {}).get(lesson.name, 0))


def finished(lesson: Lesson, number: int) -> None:
    """A step has been done."""
    steps = st.session_state.setdefault(DONE, {})
    steps[lesson.name] = max(steps.get(lesson.name, 0), number)


def keep() -> None:
    """Tell the browser, and hear what it remembers of earlier visits."""
    kept = keep_progress(st.session_state.get(DONE, {}), st.session_state.get(FORGOTTEN, 0))
    for name, number in known(kept).items():
        if number > done(LESSONS[name]):
            finished(LESSONS[name], number)


def known(kept: object) -> dict[str, int]:
    """What of it makes sense: the browser's memory may hold anything."""
    if not isinstance(kept, Mapping):
        return {}
    return {
        name: min(int(number), len(lesson.steps))
        for name, lesson in LESSONS.items()
        if isinstance(number := kept.get(name), int | float) and number >= 1
    }


def forget() -> None:
    """Begin anew; in a callback."""
    st.session_state[DONE] = {}
    st.session_state[FORGOTTEN] = st.session_state.get(FORGOTTEN, 0) + 1


def resume() -> tuple[Lesson, int]:
    """Where to go on: the first step that was not done; the first of all after the last."""
    for lesson in LESSONS.values():
        if done(lesson) < len(lesson.steps):
            return lesson, done(lesson) + 1
    return next(iter(LESSONS.values())), 1
