"""Each lesson from start to end in a browser: by a reader in English, to a room in Chinese."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.lessons.lesson import Step
from pages.lessons.path import LESSONS, after
from pages.lessons.standing import measured
from pages.shared.ui.text import catalogue

FIRST_AND_OTHERS = [
    lesson if number == 0 else pytest.param(lesson, marks=pytest.mark.slow)
    for number, lesson in enumerate(LESSONS)
]
ERROR = "[data-testid=stException]"
PATIENCE = 60_000
"""Milliseconds that a busy machine may take for what takes a few hundred."""


class Reader:
    """Somebody who does a lesson; each act waits until the strip says what comes next."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.texts = page, catalogue(language)

    def button(self, name: str) -> Locator:
        return self.page.locator(f".st-key-lesson_{name} button")

    def listening(self) -> None:
        """Wait until the page hears the keys of a presentation."""
        expect(self.page.locator(".st-key-room .corner")).to_be_visible(timeout=PATIENCE)

    def at(self, lesson: str, number: int, phase: str) -> None:
        """Wait for the part of the step, of this lesson and no other."""
        steps = len(LESSONS[lesson].steps)
        said = self.texts["lesson.step"].format(
            number=number, count=steps, phase=self.texts[f"lesson.{phase}"]
        )
        head = self.page.locator(".st-key-lesson_head")
        expect(head).to_contain_text(self.texts[f"lesson_{lesson}.title"], timeout=PATIENCE)
        expect(head).to_contain_text(said, timeout=PATIENCE)
        expect(self.page.locator(ERROR)).to_have_count(0)

    def sees(self, figure: str) -> None:
        """Wait for the figure that answers."""
        expect(self.page.locator(f".st-key-{figure}").first).to_be_visible(timeout=PATIENCE)

    def press(self, key: str) -> None:
        """A key, once the button that it stands for is there."""
        self.button("reveal" if key == "r" else "next").wait_for()
        self.page.keyboard.press(key)

    def choose(self, lesson: str, step: Step, choice: str) -> None:
        numbers = measured(lesson, LESSONS[lesson].steps.index(step) + 1).numbers
        said = self.texts[f"lesson_{lesson}.{step.name}_{choice}"].format(**numbers)
        answers = self.page.locator(".st-key-lesson [role=radiogroup] label")
        answers.filter(has_text=re.compile(rf"^\s*{re.escape(said)}\s*$")).first.click()

    def predict(self, lesson: str, step: Step, right: str) -> None:
        """A wrong prediction, by a click or a stroke."""
        if step.drawing:
            box = self.page.locator(".st-key-lesson svg[role=slider]").bounding_box()
            assert box
            middle = box["y"] + box["height"] / 2
            self.page.mouse.move(box["x"] + 5, middle)
            self.page.mouse.down()
            self.page.mouse.move(box["x"] + box["width"] - 5, middle, steps=4)
            self.page.mouse.up()
        else:
            wrong = next(choice for choice in step.choices if choice != right)
            self.choose(lesson, step, wrong)

    def do(self, lesson: str) -> None:
        """All steps, each answered wrongly first and correctly in the end."""
        steps = LESSONS[lesson].steps
        for number, step in enumerate(steps, 1):
            outcome = measured(lesson, number)
            self.at(lesson, number, "predict")
            expect(self.page.locator(f".st-key-{step.figure}")).to_have_count(0)
            self.predict(lesson, step, outcome.right)
            self.button("reveal").click()
            self.at(lesson, number, "reveal")
            self.sees(step.figure)
            self.button("next").click()
            self.at(lesson, number, "explain")
            self.button("next").click()
            self.at(lesson, number, "check")
            self.choose(lesson, step, f"check_{outcome.check}")
            answered = self.page.locator(".st-key-lesson [data-testid=stAlert]").first
            expect(answered).to_be_visible(timeout=PATIENCE)
            self.button("next").click()


@pytest.fixture(scope="module")
def reader_page(browser) -> Iterator[Page]:
    """One browser for all lessons, as somebody would do them, one after the other."""
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def room_page(browser) -> Iterator[Page]:
    """One browser for all lessons that are shown to a room."""
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 720})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def first_page(lesson: str) -> str:
    """The name of the page that the lesson begins on."""
    return LESSONS[lesson].steps[0].page.rpartition("/")[2]


def ended(page: Page, reader: Reader, lesson: str) -> None:
    """The next lesson has begun; after the last one, Home."""
    following = after(LESSONS[lesson])
    if following:
        reader.at(following.name, 1, "predict")
    else:
        expect(page.locator(".st-key-path")).to_be_visible(timeout=PATIENCE)


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_from_start_to_end(lesson: str, server_url: str, reader_page: Page) -> None:
    """Each step answered; in the end the browser remembers all of them."""
    reader = Reader(reader_page, "en")
    reader_page.goto(f"{server_url}/{first_page(lesson)}?lang=en&lesson={lesson}&step=1")
    reader.do(lesson)
    ended(reader_page, reader, lesson)
    reader_page.wait_for_function(
        "([name, steps]) => JSON.parse(localStorage['residual-spikes.lessons'])[name] === steps",
        arg=[lesson, len(LESSONS[lesson].steps)],
    )


@pytest.mark.parametrize("lesson", FIRST_AND_OTHERS)
def test_a_lesson_to_a_room_by_its_keys(lesson: str, server_url: str, room_page: Page) -> None:
    """In Chinese, by the keys that a remote control sends: nobody has to answer."""
    reader = Reader(room_page, "zh")
    where = f"{server_url}/{first_page(lesson)}?lang=zh&lesson={lesson}&step=1&present=1"
    room_page.goto(where)
    reader.listening()
    for number in range(1, len(LESSONS[lesson].steps) + 1):
        for phase, key in (("predict", "r"), ("reveal", "n"), ("explain", "PageDown")):
            reader.at(lesson, number, phase)
            reader.press(key)
        reader.at(lesson, number, "check")
        reader.press("ArrowRight")
    ended(room_page, reader, lesson)


def test_the_first_lesson_by_the_keyboard_alone(server_url: str, page: Page) -> None:
    """Tab, arrows, space and Enter, from Home to the second lesson."""
    reader, lesson = Reader(page, "en"), next(iter(LESSONS))

    def reach(what: Locator) -> None:
        """Tab until the focus is there."""
        expect(what).to_be_enabled(timeout=PATIENCE)
        for _ in range(80):
            if what.evaluate("node => node === document.activeElement"):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"not to be reached by Tab: {what}")

    def answer(place: int) -> None:
        """The radio's first option has the focus; arrows go to the others."""
        reach(page.locator(".st-key-lesson input[type=radio]").first)
        page.keyboard.press("Space")
        for _ in range(place):
            page.keyboard.press("ArrowDown")

    def press(name: str) -> None:
        reach(reader.button(name))
        page.keyboard.press("Enter")

    page.goto(f"{server_url}/?lang=en")
    start = page.locator(".st-key-start_lesson button")
    expect(start).to_be_visible(timeout=PATIENCE)
    reach(start)
    page.keyboard.press("Enter")
    for number, step in enumerate(LESSONS[lesson].steps, 1):
        outcome = measured(lesson, number)
        reader.at(lesson, number, "predict")
        answer(step.choices.index(outcome.right))
        press("reveal")
        reader.at(lesson, number, "reveal")
        press("next")
        reader.at(lesson, number, "explain")
        press("next")
        reader.at(lesson, number, "check")
        answer(step.checks.index(outcome.check))
        press("next")
    reader.at("threshold", 1, "predict")


@pytest.mark.slow
def test_a_lesson_left_is_resumed_in_a_new_visit(server_url: str, browser) -> None:
    """The browser remembers, without an account: Home goes on where it was left."""
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    reader = Reader(page, "en")
    page.goto(f"{server_url}/identity?lang=en&lesson=do_nothing&step=1&present=1")
    reader.listening()
    for key, phase in (("r", "predict"), ("n", "reveal"), ("n", "explain"), ("n", "check")):
        reader.at("do_nothing", 1, phase)
        reader.press(key)
    reader.at("do_nothing", 2, "predict")
    page.wait_for_function("localStorage.getItem('residual-spikes.lessons') !== null")
    page.goto(f"{server_url}/?lang=en")
    go_on = page.locator(".st-key-start_lesson button")
    expect(go_on).to_contain_text(reader.texts["lesson_do_nothing.title"], timeout=PATIENCE)
    go_on.click()
    reader.at("do_nothing", 2, "predict")
    context.close()
