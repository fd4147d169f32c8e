"""Every lesson is whole: its steps, its words in each language, and no number typed in."""

import re
from collections.abc import Iterator

import pytest

from pages.lessons.lesson import Lesson, Outcome, Step
from pages.lessons.path import LESSONS
from pages.lessons.standing import measured
from pages.shared.ui.text import LANGUAGES, catalogue

STEPS = [(lesson, step) for lesson in LESSONS.values() for step in lesson.steps]
NAMES = [f"{lesson.name}-{step.name}" for lesson, step in STEPS]


def outcome(lesson: Lesson, step: Step) -> Outcome:
    return measured(lesson.name, lesson.steps.index(step) + 1)


def parts(step: Step, found: Outcome) -> Iterator[str]:
    """The names of all that a step says."""
    yield from ("setup", "question", "reveal", "explain", "check")
    for prefix, choices, right in (
        ("", step.choices, found.right),
        ("check_", step.checks, found.check),
    ):
        yield from (f"{prefix}{choice}" for choice in choices)
        yield from (f"{prefix}{choice}_why" for choice in choices if choice != right)
    if step.drawing:
        yield from ("across", "up")


def test_there_are_ten_lessons_of_four_to_six_steps() -> None:
    assert len(LESSONS) == 10
    assert all(4 <= len(lesson.steps) <= 6 for lesson in LESSONS.values())
    assert all(
        len({step.name for step in lesson.steps}) == len(lesson.steps)
        for lesson in LESSONS.values()
    )


@pytest.mark.parametrize(("lesson", "step"), STEPS, ids=NAMES)
def test_the_right_answers_are_offered(lesson: Lesson, step: Step) -> None:
    found = outcome(lesson, step)
    assert found.right in step.choices
    assert found.check in step.checks
    assert len(step.choices) > 1
    assert len(step.checks) > 1
    if step.drawing:
        assert len(found.curve) == step.drawing.places
        assert all(step.drawing.low <= value <= step.drawing.high for value in found.curve)
        assert step.drawing.fate([step.drawing.start] * step.drawing.places) in step.choices


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", LESSONS)
def test_every_step_says_all_and_nothing_else(name: str, lang: str) -> None:
    """A wrong answer has its reason, a right one needs none."""
    lesson, prefix = LESSONS[name], f"lesson_{name}."
    said = {key for key in catalogue(lang) if key.startswith(prefix)}
    needed = {f"{prefix}title"}
    for step in lesson.steps:
        found = outcome(lesson, step)
        needed |= {f"{prefix}{step.name}_{part}" for part in parts(step, found)}
    assert said == needed


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("lesson", "step"), STEPS, ids=NAMES)
def test_what_is_revealed_is_computed(lesson: Lesson, step: Step, lang: str) -> None:
    """No digit of a reveal stands in the catalogue: all come from the measurement."""
    key, found = f"lesson_{lesson.name}.{step.name}_reveal", outcome(lesson, step)
    text = catalogue(lang)[key]
    typed = re.sub(r"\{[^}]*\}", "", text)
    assert not re.search(r"(?<![A-Za-z])\d", typed)
    assert "{" not in text.format(**found.numbers)
