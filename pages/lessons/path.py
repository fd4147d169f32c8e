"""The ten lessons in their order."""

from pages.lessons import (
    cost,
    degradation,
    do_nothing,
    downsample,
    gradient,
    merges,
    mystery,
    rate,
    threshold,
    wire,
)
from pages.lessons.lesson import Lesson

LESSONS: dict[str, Lesson] = {
    lesson.name: lesson
    for lesson in (
        do_nothing.LESSON,
        threshold.LESSON,
        merges.LESSON,
        wire.LESSON,
        rate.LESSON,
        gradient.LESSON,
        downsample.LESSON,
        degradation.LESSON,
        cost.LESSON,
        mystery.LESSON,
    )
}
"""By name, from the first to the last."""


def after(lesson: Lesson) -> Lesson | None:
    """The lesson that comes next; None after the last."""
    names = list(LESSONS)
    following = names[names.index(lesson.name) + 1 :]
    return LESSONS[following[0]] if following else None
