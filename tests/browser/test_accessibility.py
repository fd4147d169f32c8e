"""axe-core on every page in both themes: nothing of ours is seriously or critically wrong."""

import pytest
from browser.conftest import ROOT, settled
from playwright.sync_api import Page

from pages.lessons.lesson import Lesson
from pages.lessons.path import LESSONS
from tests.pages.test_walk import PAGES

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
NAMES = [path.split("/")[1] for path in PAGES]

OF_STREAMLIT = {
    "list": "[data-testid=stSidebarNav]",  # the page list has a <div> between <ul> and <li>
    "listitem": "[data-testid=stSidebarNav]",
}
"""Rule -> the part of Streamlit's own that breaks it, which no page can mend."""

FIND = """({ rules, theirs }) => axe
  .run(document, {
    resultTypes: ["violations"],
    elementRef: true,
    ...(rules ? { runOnly: { type: "rule", values: rules } } : {}),
  })
  .then(({ violations }) => violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes
      .filter(({ element }) => !(theirs[id] && element.closest(theirs[id])))
      .map(({ html, any, all, none }) =>
        `${id}: ${html.slice(0, 160)}: ${[...any, ...all, ...none].map((one) => one.message)}`)))"""


@pytest.fixture
def examined(screen: Page) -> Page:
    """A page with axe-core in it."""
    if not AXE.exists():
        pytest.skip("axe-core is not here: `npm ci` brings it")
    screen.add_init_script(path=AXE)
    return screen


def found(page: Page, rules: list[str] | None = None) -> list[str]:
    """What is gravely wrong on the page that is open, and not Streamlit's own."""
    return page.evaluate(FIND, {"rules": rules, "theirs": OF_STREAMLIT})


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_ours_is_gravely_wrong(name: str, server_url: str, examined: Page) -> None:
    """By all rules in the light theme; by those of colour in the dark one, which differs in it."""
    examined.goto(f"{server_url}/{'' if name == 'home' else name}?lang=en")
    settled(examined)
    assert found(examined) == []
    examined.emulate_media(color_scheme="dark")
    examined.wait_for_function(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme === 'dark'"
    )
    examined.wait_for_timeout(300)  # colours that change by and by
    assert found(examined, ["color-contrast"]) == []


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS.values(), ids=list(LESSONS))
def test_nothing_of_a_lesson_is_gravely_wrong(
    lesson: Lesson, server_url: str, examined: Page
) -> None:
    """Before the answer and after it: spike trains, a curve to draw, a choice; then the page."""
    page = lesson.steps[0].page.rpartition("/")[2]
    examined.goto(f"{server_url}/{page}?lang=en&lesson={lesson.name}&step=1")
    strip = examined.locator(".st-key-lesson")
    strip.wait_for(timeout=120_000)
    settled(examined)
    examined.locator("input[type=search][placeholder]").wait_for()
    assert found(examined) == []
    if lesson.steps[0].drawing:
        strip.locator("svg[role=slider]").focus()
        examined.keyboard.press("ArrowUp")
    else:
        strip.locator("[role=radiogroup] label").first.click()
    examined.locator(".st-key-lesson_reveal button:enabled").click()
    examined.locator(f".st-key-{lesson.steps[0].figure}").first.wait_for()
    settled(examined)
    assert found(examined) == []
