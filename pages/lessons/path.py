"""The ten lessons in their order."""

from pages.lessons import do_nothing
from pages.lessons.lesson import Lesson

LESSONS: dict[str, Lesson] = {
    lesson.name: lesson
    for lesson in (
        do_nothing.LESSON,
    )
}  # fmt: skip
"""By name, from the first to the last."""


def after(lesson: Lesson) -> Lesson | None:
    """The lesson that comes next; None after the last."""
    names = list(LESSONS)
    following = names[names.index(lesson.name) + 1 :]
    return LESSONS[following[0]] if following else None
