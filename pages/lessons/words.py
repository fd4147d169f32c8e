"""The words of a lesson, with the numbers that its steps have measured."""

from pages.lessons.lesson import Lesson
from pages.lessons.path import LESSONS, after
from pages.lessons.standing import Phase, Standing
from pages.shared.ui.text import tr


def of(standing: Standing, part: str) -> str:
    """A part of the step: its set-up, its question, an answer, the explanation."""
    numbers = standing.outcome.numbers
    return tr(f"lesson_{standing.lesson.name}.{standing.step.name}_{part}", **numbers)


def title(lesson: Lesson, number: int | None = None) -> str:
    """What the lesson asks, after its number where there is one."""
    name = tr(f"lesson_{lesson.name}.title")
    return name if number is None else tr("lesson.numbered", number=number, title=name)


def number_of(lesson: Lesson) -> int:
    """Its place on the path, from 1."""
    return list(LESSONS).index(lesson.name) + 1


def onward(standing: Standing) -> str:
    """What the button says that goes on."""
    match standing.phase:
        case Phase.REVEAL:
            return tr("lesson.why")
        case Phase.EXPLAIN:
            return tr("lesson.to_check")
        case _ if not standing.is_last:
            return tr("lesson.next_step")
        case _:
            following = after(standing.lesson)
            if following is None:
                return tr("lesson.finish")
            return tr("lesson.next_lesson", title=title(following))
