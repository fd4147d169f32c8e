"""axe-core on every lesson: nothing of ours is seriously or critically wrong."""

import pytest
from browser.axe import found
from browser.conftest import settled
from playwright.sync_api import Page

from pages.lessons.lesson import Lesson
from pages.lessons.path import LESSONS


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS.values(), ids=list(LESSONS))
def test_nothing_of_a_lesson_is_gravely_wrong(
    lesson: Lesson, server_url: str, screen: Page
) -> None:
    """Before the answer and after it: spike trains, a curve to draw, a choice; then the page."""
    page = lesson.steps[0].page.rpartition("/")[2]
    screen.goto(f"{server_url}/{page}?lang=en&lesson={lesson.name}&step=1")
    strip = screen.locator(".st-key-lesson")
    strip.wait_for(timeout=120_000)
    settled(screen)
    screen.locator("input[type=search][placeholder]").wait_for()
    assert found(screen) == []
    if lesson.steps[0].drawing:
        strip.locator("svg[role=slider]").focus()
        screen.keyboard.press("ArrowUp")
    else:
        strip.locator("[role=radiogroup] label").first.click()
    screen.locator(".st-key-lesson_reveal button:enabled").click()
    screen.locator(f".st-key-{lesson.steps[0].figure}").first.wait_for()
    settled(screen)
    assert found(screen) == []
