"""axe-core on every page in both themes: nothing of ours is seriously or critically wrong."""

import pytest
from browser.conftest import ROOT, settled
from playwright.sync_api import Page

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
