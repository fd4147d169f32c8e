"""A page that is shown to a room: readable from the last row, whole on the screen, by its keys."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from pages.lessons.path import LESSONS
from pages.shared.ui.text import catalogue
from tests.browser.conftest import READY
from tests.browser.test_lessons import PATIENCE, Reader

SIZES = {"projector": (1024, 768), "laptop": (1280, 720), "wall": (1920, 1080)}
SHOWN = (("do_nothing", 3), ("merges", 1), ("gradient", 2), ("cost", 2))
"""A component of our own, a diagram, a figure beside its knobs, one with many names."""

READABLE = 24
"""Pixels of a letter at 1920 x 1080, for eight metres."""

SMALL = """(least) => {
  const found = [];
  const walk = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) walk(node.shadowRoot);
      const text = [...node.childNodes].filter((n) => n.nodeType === 3 && n.data.trim());
      if (!text.length || !node.checkVisibility({ opacityProperty: true })) continue;
      const box = node.getBoundingClientRect();
      if (!box.width || box.bottom < 0 || box.top > innerHeight) continue;
      if (["STYLE", "SCRIPT", "OPTION"].includes(node.tagName)) continue;
      if (node.closest(".katex-mathml, .heard, [class*=sr-only], sub, sup")) continue;
      if (node.tagName === "tspan" && /70%/.test(node.getAttribute("style"))) continue; // 10 to the
      const turned = node.getScreenCTM?.();
      const zoom = turned ? Math.hypot(turned.a, turned.b) : 1;
      const size = parseFloat(getComputedStyle(node).fontSize) * zoom;
      if (size < least) found.push(`${size.toFixed(1)} ${text[0].data.trim().slice(0, 40)}`);
    }
  };
  walk(document.querySelector("[data-testid=stMain]"));
  return found;
}"""
"""The visible texts whose letters are smaller than so many pixels."""

CONTROLS = (
    "[data-testid=stSlider], [data-testid=stButtonGroup], [data-testid=stCheckbox], .drag .slider"
)


@pytest.fixture(params=SIZES)
def screen(request, browser) -> Iterator[Page]:
    """A page on a screen of this size."""
    width, height = SIZES[request.param]
    context = browser.new_context(locale="en-US", viewport={"width": width, "height": height})
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def show(page: Page, server_url: str, lesson: str, number: int) -> Reader:
    """A step of a lesson, revealed to the room, its figure drawn at the size of the screen."""
    step, reader = LESSONS[lesson].steps[number - 1], Reader(page, "en")
    name = step.page.rpartition("/")[2]
    page.goto(f"{server_url}/{name}?lang=en&lesson={lesson}&step={number}&present=1")
    reader.listening()
    reader.at(lesson, number, "predict")
    reader.press("r")
    reader.at(lesson, number, "reveal")
    reader.sees(step.figure)
    page.wait_for_selector(READY)
    page.wait_for_timeout(800)
    return reader


@pytest.mark.slow
@pytest.mark.parametrize(("lesson", "number"), SHOWN)
def test_figure_and_knobs_are_on_the_screen_without_scrolling(
    lesson: str, number: int, server_url: str, screen: Page
) -> None:
    show(screen, server_url, lesson, number)
    main = screen.get_by_test_id("stMain")
    assert main.evaluate("node => node.scrollHeight - node.clientHeight") <= 4
    assert main.evaluate("node => node.scrollWidth - node.clientWidth") <= 0
    figure = screen.locator(f".st-key-{LESSONS[lesson].steps[number - 1].figure}").first
    box, size = figure.bounding_box(), screen.viewport_size
    assert box
    assert size
    assert box["y"] + box["height"] <= size["height"]
    assert box["height"] > 0.35 * size["height"]
    assert screen.locator(CONTROLS).locator("visible=true").count() <= 3
    expect(screen.get_by_test_id("stSidebar")).to_be_hidden()


@pytest.mark.slow
@pytest.mark.parametrize(("lesson", "number"), SHOWN)
def test_letters_are_readable_from_the_last_row(
    lesson: str, number: int, server_url: str, browser
) -> None:
    context = browser.new_context(locale="en-US", viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    reader = show(page, server_url, lesson, number)
    assert page.evaluate(SMALL, READABLE) == []
    reader.press("n")
    reader.at(lesson, number, "explain")
    assert page.evaluate(SMALL, READABLE) == []
    context.close()


def test_the_keys(server_url: str, page: Page) -> None:
    """P begins and ends it anywhere, ? says the keys, 0 puts the step's settings back."""
    texts = catalogue("en")
    page.goto(f"{server_url}/identity?lang=en")
    expect(page.locator(".drag .panels")).to_be_visible(timeout=60_000)
    expect(page.locator(".st-key-room dialog")).to_be_attached(timeout=60_000)  # and listens
    page.keyboard.press("p")
    page.wait_for_url("**present=1*")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden(timeout=PATIENCE)
    page.keyboard.press("?")
    dialog = page.locator(".st-key-room dialog")
    expect(dialog).to_contain_text(texts["room.reveal"])
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("p")
    expect(page.get_by_test_id("stSidebar")).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(500)  # controls that come back have what they had
    assert urlsplit(page.url).query == "lang=en"
    reader = show(page, server_url, "do_nothing", 3)
    page.locator(".st-key-neuron button").first.click()
    page.wait_for_url("**neuron=if*")
    page.keyboard.press("0")
    page.wait_for_url(lambda url: "neuron=if" not in url and "v_threshold=0.75" in url)
    reader.press("n")
    reader.at("do_nothing", 3, "explain")
    page.keyboard.press("b")
    reader.at("do_nothing", 3, "reveal")
