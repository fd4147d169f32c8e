"""Every ordered pair of pages by real clicks: a page is the same whatever was opened before it."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from browser.conftest import CHROMIUM, FLAGS, READY
from browser.fresh_session import Shown, shown_alone
from browser.test_walk import TITLES, arrived, heading, settings
from playwright.sync_api import Browser, TimeoutError, expect, sync_playwright

from pages.shared.ui.text import LANG
from tests.pages.test_walk import every_pair

ERROR = "[data-testid=stException]"

COMING = "[data-testid=stSkeleton]"
"""What holds the place of a component that is still fetched; links below it are going to move."""

VALUES = """() => {
  const values = {};
  const all = (root, what) => [...root.querySelectorAll(what)];
  for (const box of all(document, "main [data-testid=stElementContainer][class*=st-key-]")) {
    const key = [...box.classList].find((name) => name.startsWith("st-key-"));
    const buttons = all(box, "[data-testid=stButtonGroup] button");
    const tags = all(box, "[data-testid=stMultiSelect] [data-tag]").map((tag) => tag.textContent);
    const inputs = all(box, "input[type=range], input[type=number]").map(({ value }) => +value);
    inputs.push(...all(box, "input[type=checkbox]").map(({ checked }) => checked));
    inputs.push(...all(box, "input[type=text]").map(({ value }) => value));
    if (box.querySelector("[data-testid=stMultiSelect]")) values[key] = tags;
    else if (buttons.length) {
      const pressed = [...buttons.keys()].filter((place) => "selected" in buttons[place].dataset);
      values[key] = pressed;
    } else if (inputs.length) values[key] = inputs;
  }
  return values;
}"""
"""What every control of the page shows, by its key, as in `fresh_session.Shown`."""


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
    && names.every((name) => JSON.stringify(shown[name]) === JSON.stringify(values[name]));
}}"""
"""Whether the page is there, without an error, with its defaults in the URL and on screen."""


def path(name: str) -> str:
    """Where a page is below its host."""
    return "" if name == "home" else name


class Walker:
    """A tab that goes from page to page by clicks in the sidebar.

    The figures are left undrawn, which takes most of the time and is seen by other tests."""

    def __init__(self, browser: Browser, server_url: str) -> None:
        self.server_url = server_url
        context = browser.new_context(
            locale="en-US", viewport={"width": 1280, "height": 1400}, reduced_motion="reduce"
        )
        self.page = context.new_page()
        # Playwright's own route would ask for everything anew at each opening.
        self.devtools = context.new_cdp_session(self.page)
        self.devtools.on("Fetch.requestPaused", self.refuse)
        self.devtools.send("Fetch.enable", {"patterns": [{"urlPattern": "*/plotly.min.js"}]})

    def refuse(self, asked: dict[str, Any]) -> None:
        answer = {"requestId": asked["requestId"], "errorReason": "Aborted"}
        self.devtools.send("Fetch.failRequest", answer)

    def open(self, name: str) -> None:
        url = f"{self.server_url}/{path(name)}?lang=en"
        self.page.goto(url, wait_until="commit")
        self.at, self.before = name, "opening it"

    def click(self, name: str) -> None:
        """A press of the pointer where the link is; Playwright's own would look at it for longer
        than the page takes."""
        self.page.mouse.click(*self.page.evaluate(PLACE, f"/{path(name)}"))
        self.at, self.before = name, self.at

    def stands_alike(self, alone: Shown) -> None:
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


@contextmanager
def walker(server_url: str) -> Iterator[Walker]:
    """A tab in a browser of this thread's own: none waits for another's page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield Walker(browser, server_url)
        browser.close()


def walked(server_url: str, alone: dict[str, Shown], walk: list[str]) -> int:
    """How many pages were come to by a click, each as it is alone."""
    with walker(server_url) as tab:
        tab.open(walk[0])
        tab.stands_alike(alone[walk[0]])
        # Below what is still fetched no link has its place yet.
        expect(tab.page.locator(COMING)).to_have_count(0)
        for name in walk[1:]:
            tab.click(name)
            tab.stands_alike(alone[name])
    return len(walk) - 1


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("pairs", [some_pairs, pytest.param(every_pair, marks=pytest.mark.slow)])
def test_a_page_after_another_is_as_if_opened_first(
    pairs: Callable[[list[str]], Iterator[str]], server_url: str
) -> None:
    """Each left without a touch: every control shows what it shows in a session of its own.

    Two tabs go half of the way each: while one draws, the other's page is run."""
    walk = list(pairs(list(TITLES)))
    names, middle = list(dict.fromkeys(walk)), len(walk) // 2
    ways = [walk[: middle + 1], walk[middle:]]
    with ThreadPoolExecutor(2) as pool:  # in this thread another test's browser may have its loop
        shown = pool.submit(shown_alone, server_url, [path(name) for name in names]).result()
        alone = dict(zip(names, shown, strict=True))
        steps = sum(pool.map(partial(walked, server_url, alone), ways))
    assert steps == len(walk) - 1
