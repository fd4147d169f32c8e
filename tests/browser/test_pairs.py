"""Every ordered pair of pages by real clicks: a page is the same whatever was opened before it."""

import json
import random
from collections.abc import Callable, Iterator
from itertools import zip_longest

import pytest
from browser.conftest import READY
from browser.test_walk import TITLES, arrived, heading, settings
from playwright.sync_api import Browser, TimeoutError, expect

from pages.shared.ui.text import LANG
from tests.pages.test_walk import every_pair

ERROR = "[data-testid=stException]"

RESTS, FRAMES = 700, 30
"""Milliseconds, and frames that the browser has drawn in them, without another control: then a page
that was opened stands. A browser that has much to do draws few."""

VALUES = """() => {
  const values = {};
  const all = (root, what) => [...root.querySelectorAll(what)];
  for (const box of all(document, "main [class*=st-key-]")) {
    const key = [...box.classList].find((name) => name.startsWith("st-key-"));
    const read = [
      ...all(box, "input[type=range]").map((input) => input.value),
      ...all(box, "input[type=checkbox]").map((input) => input.checked),
      ...all(box, "input[type=text], input[type=number]").map((input) => input.value),
      ...all(box, "[data-testid$=Active]").map((button) => button.textContent),
    ];
    if (read.length) values[key] = read.join(" | ");
  }
  return values;
}"""
"""What every control of the page shows, by its key."""


RESTED = f"""() => {{
  const shown = JSON.stringify(({VALUES})()), now = performance.now();
  if (shown !== window.shown || !document.querySelector('{READY}'))
    [window.since, window.frames] = [now, 0];
  window.shown = shown;
  return ++window.frames > {FRAMES} && now - window.since > {RESTS} && shown;
}}"""
"""What the controls show once no more of them come, as JSON."""


def some_pairs(names: list[str]) -> Iterator[str]:
    """A walk over half of the pages: what Chromium adds to the walk over all pairs by AppTest."""
    return iter(random.Random(0).sample(names, len(names) // 2))


PLACE = """(page) => {
  const links = [...document.querySelectorAll("[data-testid=stSidebarNav] a")];
  const link = links.find(({ href }) => new URL(href).pathname === page);
  const { x, y, width, height } = link.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}"""
"""Where a page's link stands, which is in sight."""

STANDS = f"""([title, values]) => {{
  const standing = document.querySelector('{READY}') && !document.querySelector("{ERROR}");
  if (!standing || document.querySelector("h1")?.textContent.trim() !== title) return;
  const settings = [...new URLSearchParams(location.search).keys()];
  if (settings.some((name) => name !== "{LANG}")) return;
  const shown = ({VALUES})(), names = Object.keys(shown);
  return names.length === Object.keys(values).length
    && names.every((name) => shown[name] === values[name]);
}}"""
"""Whether the page is there, without an error, with its defaults in the URL and on screen."""


class Walker:
    """A browser's tab of its own that goes from page to page by clicks in the sidebar.

    The figures are left undrawn, which takes most of the time and is seen by other tests."""

    def __init__(self, browser: Browser, server_url: str) -> None:
        self.server_url = server_url
        self.context = browser.new_context(
            locale="en-US", viewport={"width": 1280, "height": 1400}, reduced_motion="reduce"
        )
        self.page = self.context.new_page()
        self.page.route("**/vendor/plotly.min.js", lambda route: route.abort())

    def open(self, name: str) -> None:
        url = f"{self.server_url}/{'' if name == 'home' else name}?lang=en"
        self.page.goto(url, wait_until="commit")
        self.at, self.before = name, "opening it"

    def rested(self) -> dict[str, str]:
        """What the page shows that was opened."""
        arrived(self.page, self.at)
        shown = self.page.wait_for_function(RESTED).json_value()
        return dict(json.loads(shown))

    def click(self, name: str) -> None:
        """A press of the pointer where the link is; Playwright's own would look at it for longer
        than the page takes."""
        self.page.mouse.click(*self.page.evaluate(PLACE, f"/{'' if name == 'home' else name}"))
        self.at, self.before = name, self.at

    def stands_alike(self, alone: dict[str, str]) -> None:
        """All that is to be seen of the page, looked at with every frame: a step takes no longer
        than the page does. What is missing at the end is looked at one by one."""
        page, where = self.page, f"{self.at} after {self.before}"
        try:
            page.wait_for_function(STANDS, arg=[heading(self.at), alone], timeout=20_000)
        except TimeoutError:
            expect(page.locator(ERROR), where).to_have_count(0)
            arrived(page, self.at)
            assert settings(page) == {}, where
            assert page.evaluate(VALUES) == alone, where
            raise


def in_turns(
    walkers: list[Walker], one: list[str], other: list[str], go: Callable[[Walker, str], None]
) -> Iterator[tuple[Walker, str]]:
    """Send both tabs on their way, then look at one after the other."""
    for steps in zip_longest(one, other):
        moved = [(walker, to) for walker, to in zip(walkers, steps, strict=True) if to]
        for walker, to in moved:
            go(walker, to)
        yield from moved


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("pairs", [some_pairs, pytest.param(every_pair, marks=pytest.mark.slow)])
def test_a_page_after_another_is_as_if_opened_first(
    pairs: Callable[[list[str]], Iterator[str]], server_url: str, browser: Browser
) -> None:
    """Each left without a touch: every control shows what it shows in a browser of its own.

    Two tabs go half of the way each: while one draws, the other's page is run."""
    walk = list(pairs(list(TITLES)))
    walkers = [Walker(browser, server_url) for _ in range(2)]
    names = list(dict.fromkeys(walk))
    alone = {}
    for walker, name in in_turns(walkers, names[::2], names[1::2], Walker.open):
        alone[name] = walker.rested()
    middle = len(walk) // 2
    for walker, name in in_turns(walkers, walk[:1], walk[middle : middle + 1], Walker.open):
        walker.stands_alike(alone[name])
    for walker, name in in_turns(walkers, walk[1 : middle + 1], walk[middle + 1 :], Walker.click):
        walker.stands_alike(alone[name])
    for walker in walkers:
        walker.context.close()
