"""axe-core on every page in both themes: nothing of ours is seriously or critically wrong."""

from collections.abc import Iterator
from typing import Any

import pytest
from browser.conftest import READY, ROOT
from playwright.sync_api import Page

from pages.lessons.path import LESSONS
from tests.pages.test_walk import PAGES

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
NAMES = [path.split("/")[1] for path in PAGES]
THEMES = ("light", "dark")
GRAVE = ("serious", "critical")

OF_STREAMLIT: dict[str, tuple[str, str]] = {}
"""Rule -> part of the selector, and why that is not ours to mend."""

FIND = """(rules) => axe
  .run(document, {
    resultTypes: ["violations"],
    ...(rules ? { runOnly: { type: "rule", values: rules } } : {}),
  })
  .then(({ violations }) => violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, html, any, all, none }) => ({
      id, impact, where: target.flat().join(" "), html: html.slice(0, 160),
      why: [...any, ...all, ...none].map(({ message }) => message).join("; "),
    }))))"""


@pytest.fixture
def examined(page: Page) -> Iterator[Page]:
    """A page with axe-core in it."""
    if not AXE.exists():
        pytest.skip("axe-core is not here: `npm ci` brings it")
    page.add_init_script(path=AXE)
    return page


def found(page: Page, rules: list[str] | None = None) -> list[dict[str, Any]]:
    """What is gravely wrong on the page that is open, and not Streamlit's own."""
    return [
        each
        for each in page.evaluate(FIND, rules)
        if each["impact"] in GRAVE
        and not (each["id"] in OF_STREAMLIT and OF_STREAMLIT[each["id"]][0] in each["where"])
    ]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_ours_is_gravely_wrong(name: str, server_url: str, examined: Page) -> None:
    """All rules in the light theme; in the dark one those of colour, as nothing else differs."""
    examined.goto(f"{server_url}/{'' if name == 'home' else name}?lang=en")
    examined.wait_for_selector(READY, timeout=120_000)
    examined.wait_for_function("() => document.querySelectorAll('.plot:not(:has(*))').length === 0")
    assert found(examined) == []
    examined.emulate_media(color_scheme="dark")
    examined.wait_for_function(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme === 'dark'"
    )
    assert found(examined, ["color-contrast"]) == []


@pytest.mark.parametrize("number", [1, 5, 9])
def test_nothing_of_a_lesson_is_gravely_wrong(number: int, server_url: str, examined: Page) -> None:
    """Before the answer and after it: spike trains, a curve to draw, a choice; then the page."""
    lesson = list(LESSONS.values())[number - 1]
    page = lesson.steps[0].page.rpartition("/")[2]
    examined.goto(f"{server_url}/{page}?lang=en&lesson={lesson.name}&step=1")
    strip = examined.locator(".st-key-lesson")
    strip.wait_for(timeout=120_000)
    examined.wait_for_selector(READY)
    assert found(examined) == []
    if lesson.steps[0].drawing:
        strip.locator("svg[role=slider]").focus()
        examined.keyboard.press("ArrowUp")
    else:
        strip.locator("[role=radiogroup] label").first.click()
    examined.locator(".st-key-lesson_reveal button:enabled").click()
    examined.locator(f".st-key-{lesson.steps[0].figure}").first.wait_for()
    examined.wait_for_selector(READY)
    assert found(examined) == []
