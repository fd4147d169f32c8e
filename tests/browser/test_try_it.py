"""The Try it page in Chromium: the raster's step moves the line; nothing is wider than the page."""

from typing import Any

import pytest
from playwright.sync_api import Page

from pages.shared.nets.shipped import files
from pages.shared.nets.trained import TrainedNet, labels, shipped
from pages.shared.ui.figure import Source

READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'
pytestmark = pytest.mark.skipif(not files(), reason="no trained network ships with the app")


@pytest.fixture
def opened(page: Any, server_url: str) -> Any:
    """The page, drawn; an error in its scripts fails the test."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{server_url}/try_it?lang=en")
    page.locator("section.raster canvas").first.wait_for(timeout=60_000)
    page.locator(".st-key-try_it_answer .plot .main-svg").first.wait_for(timeout=60_000)
    page.wait_for_selector(READY)
    yield page
    assert errors == []


def line_at(page: Any) -> float:
    """Where the upright line stands in the first figure, in pixels."""
    return page.locator(".st-key-try_it_answer .shapelayer path").evaluate_all(
        """paths => {
          const boxes = paths.map((path) => path.getBoundingClientRect());
          return boxes.find((box) => box.height > box.width).x;
        }"""
    )


@pytest.mark.slow
def test_the_rasters_step_moves_the_line_and_is_in_the_link(opened: Any, page: Any) -> None:
    before = line_at(page)
    page.locator("section.raster input").evaluate(
        """s => {
          s.value = 1;
          s.dispatchEvent(new Event('input'));
          s.dispatchEvent(new Event('change'));
        }"""
    )
    page.wait_for_function("new URL(location).searchParams.get('raster_step') === '1'")
    page.wait_for_selector(READY)
    page.wait_for_timeout(500)
    assert line_at(page) < before - 50


TOO_LONG = """(input, labels) => {
  const style = getComputedStyle(input);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = style.font;
  const room = input.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return labels.filter((label) => pen.measureText(label).width > room);
}"""


@pytest.mark.parametrize("width", [1024, 360])
def test_the_name_of_every_network_fits_its_box(width: int, server_url: str, page: Page) -> None:
    """A box cannot break the line; here it is narrower than on any other page."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{server_url}/try_it?lang=en")
    box = page.locator(".st-key-net [data-testid=stSelectbox] input")
    box.wait_for(timeout=120_000)
    own = TrainedNet("run.own", next(iter(shipped().values())), Source.MEASURED)
    nets = {key: TrainedNet(key, c, Source.PRECOMPUTED) for key, c in shipped().items()}
    assert box.evaluate(TOO_LONG, list(labels(nets | {own.key: own}).values())) == []
