"""Which lesson the address asks for; what it cannot have is said, and the nearest is opened."""

import streamlit as st

from pages.lessons.lesson import Lesson
from pages.lessons.path import LESSONS
from pages.lessons.standing import Standing, query
from pages.lessons.ticket import Ticket
from pages.shared.ui import address
from pages.shared.ui.text import tr


def asked(page: str, ticket: Ticket | None) -> Standing | None:
    """The step of the lesson in the address, on its own page; None where no lesson is asked for."""
    name = st.query_params.get(address.LESSON) if ticket is None else ticket.lesson
    if not name:
        return None
    if name not in LESSONS:
        unknown(name)
        return None
    lesson = LESSONS[name]
    first = "1" if ticket is None else str(ticket.step)
    number = step_number(lesson, st.query_params.get(address.STEP, first))
    standing = Standing(lesson, number, ticket)
    if standing.step.page.rpartition("/")[2] != page:
        go(lesson, number)
    return standing


def unknown(name: str) -> None:
    """Say so, and offer the path."""
    with st.container(key="no_lesson"):
        st.warning(tr("lesson.unknown", name=name[:40]))
        st.page_link("start/home/page.py", label=tr("lesson.to_path"), icon=":material/route:")


def step_number(lesson: Lesson, given: str) -> int:
    """The step, or the nearest that there is."""
    try:
        wanted = int(given)
    except ValueError:
        wanted = 0
    number = min(max(wanted, 1), len(lesson.steps))
    if number != wanted:
        st.warning(tr("lesson.no_step", given=given[:40], count=len(lesson.steps), number=number))
    return number


def go(lesson: Lesson, number: int) -> None:
    """To a step, on its page."""
    page = lesson.steps[number - 1].page
    st.switch_page(f"{page}/page.py", query_params=query(lesson, number))
