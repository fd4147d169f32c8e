"""Where in a lesson the session stands, and what it has answered so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import streamlit as st

from pages.lessons.admission import is_locked
from pages.lessons.lesson import Lesson, Outcome, Step
from pages.lessons.path import LESSONS
from pages.lessons.shown import View
from pages.lessons.ticket import Ticket
from pages.shared.ui import address, link

ANSWERS, OPENED = "lesson_answers", "lesson_opened"


class Phase(StrEnum):
    """The parts of a step in their order."""

    PREDICT = "predict"
    REVEAL = "reveal"
    EXPLAIN = "explain"
    CHECK = "check"


PHASES = tuple(Phase)


@dataclass
class Answers:
    """What was answered at one step."""

    phase: Phase = Phase.PREDICT
    choice: str | None = None
    drawn: Sequence[float] | None = None
    check: str | None = None


class Standing(NamedTuple):
    """A step of a lesson, counted from 1, and the teacher's link that led to it, if one did."""

    lesson: Lesson
    number: int
    ticket: Ticket | None = None

    @property
    def locked(self) -> bool:
        """Whether the answer is kept until the teacher's code is given."""
        return self.ticket is not None and is_locked(self.ticket)

    @property
    def step(self) -> Step:
        return self.lesson.steps[self.number - 1]

    @property
    def answers(self) -> Answers:
        """Of this step; they can be changed."""
        answers = st.session_state.setdefault(ANSWERS, {})
        return answers.setdefault((self.lesson.name, self.step.name), Answers())

    @property
    def phase(self) -> Phase:
        """The part of the step that is shown."""
        return Phase.PREDICT if self.locked else self.answers.phase

    @property
    def revealed(self) -> bool:
        return self.phase is not Phase.PREDICT

    @property
    def outcome(self) -> Outcome:
        return measured(self.lesson.name, self.number)

    @property
    def is_last(self) -> bool:
        return self.number == len(self.lesson.steps)


@st.cache_data(max_entries=100, show_spinner=False)
def measured(name: str, number: int) -> Outcome:
    """What a step's measurement says: once for the whole server."""
    return LESSONS[name].steps[number - 1].measure()


def opening(standing: Standing | None) -> dict[str, object] | None:
    """The settings of the step's page where it opens now; None where it is open already.

    Before the answer is shown the page has none: what is hidden is not sent.
    """
    if standing is None:
        st.session_state.pop(OPENED, None)
        return None
    place = standing.lesson.name, standing.number, standing.revealed
    if st.session_state.get(OPENED) == place:
        return None
    st.session_state[OPENED] = place
    return dict(standing.step.settings) if standing.revealed else {}


def query(lesson: Lesson, number: int) -> dict[str, str]:
    """The address of a step: what else the frame holds stays."""
    place = {address.LESSON: lesson.name, address.STEP: str(number)}
    return address.frame_in_url() | place


def step_view(standing: Standing | None) -> View | None:
    """What a step shows of its page; None outside lessons."""
    return View(standing.step.figure, standing.step.knobs) if standing else None


def reset(standing: Standing | None) -> None:
    """The controls back to the page's defaults, in a lesson to the step's settings; in a
    callback."""
    link.reset()
    if standing:
        link.put(standing.step.settings)
