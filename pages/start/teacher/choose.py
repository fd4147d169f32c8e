"""What a teacher's link opens: a lesson or a page, and what it hides, locks and says."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

import streamlit as st

from pages.lessons import words
from pages.lessons.left import left
from pages.lessons.path import LESSONS
from pages.lessons.ticket import Ticket
from pages.shared.ui.controls import choice, linked, number, one_among, several, switch
from pages.shared.ui.text import LANGUAGES, tr


class Target(StrEnum):
    """What the link leads to."""

    LESSON = "to_lesson"
    PAGE = "to_page"


ANY = "any"
"""The language that the visitor's browser asks for."""


def choose_ticket() -> Ticket:
    """The ticket that the controls describe; its mark is given later."""
    to_lesson = choice("link_to", list(Target), Target.LESSON) is Target.LESSON
    ticket, knobs = choose_lesson() if to_lesson else choose_page()
    language = boxed("link_language", [ANY, *LANGUAGES], language_name)
    return replace(
        ticket,
        language="" if language == ANY else language,
        present=switch("link_present", False),
        hidden=choose_hidden(knobs),
    )


def choose_lesson() -> tuple[Ticket, list[str]]:
    """A lesson from a step on, and the controls that it has."""
    name = boxed("link_lesson", list(LESSONS), lesson_name)
    steps = LESSONS[name].steps
    step = number("link_step", 1, len(steps), 1, 1, nearest=True)
    locked = switch("link_locked", False)
    knobs = dict.fromkeys(knob for each in steps for knob in each.knobs)
    return Ticket(lesson=name, step=step, locked=locked), list(knobs)


def choose_page() -> tuple[Ticket, list[str]]:
    """A page as it was left, and the controls that it has."""
    seen = left()
    if not seen:
        st.info(tr("teacher.no_page"))
        return Ticket(page="theory/identity"), []
    page = boxed("link_page", list(seen), lambda name: tr(f"{name.rpartition('/')[2]}.title"))
    st.caption(tr("teacher.state", settings=len(seen[page].settings)))
    return Ticket(page=page, settings=seen[page].settings), list(seen[page].fields)


def choose_hidden(knobs: list[str]) -> tuple[str, ...]:
    """The controls that the link takes away."""
    if not knobs:
        return ()
    return tuple(
        several(
            "link_hidden",
            knobs,
            [],
            lambda key: st.pills(
                tr("field.link_hidden"),
                knobs,
                selection_mode="multi",
                format_func=lambda knob: tr(f"field.{knob}"),
                key=key,
            ),
            allowed=", ".join(knobs),
        )
    )


def boxed(field: str, options: list[str], name: Callable[[str], str]) -> str:
    """One of many options, in a box."""
    return linked(
        field,
        default=options[0],
        parse=lambda given: one_among(given, options),
        allowed=", ".join(options),
        draw=lambda **more: st.selectbox(tr(f"field.{field}"), options, format_func=name, **more),
        offer=tuple(options),
    )


def lesson_name(lesson: str) -> str:
    """Number and title."""
    return words.title(LESSONS[lesson], words.number_of(LESSONS[lesson]))


def language_name(language: str) -> str:
    """A language in itself."""
    return tr("teacher.any_language") if language == ANY else LANGUAGES[language]
