"""A figure's buttons: light, beside figure and legend; nothing jumps under pointer or finger."""

from collections.abc import Iterator
from typing import Any

import pytest
from browser.conftest import READY
from playwright.sync_api import Browser, Locator, Page, expect

WIDTHS = (1280, 390)
"""Pixels of a screen that has both a pointer and a finger."""

PLACES = """frame => {
    const at = (part) => {
        const {left, top, right, bottom} = part.getBoundingClientRect();
        return [left, top, right, bottom].map((n) => Math.round(n));
    };
    const own = (each) => at(frame.querySelector(each));
    const top = at(frame)[1];
    const placed = {bar: own(".tools-of-figure"), plot: own(".plot"), legend: own("g.legend")};
    for (const place of Object.values(placed)) { place[1] -= top; place[3] -= top; }
    return placed;
}"""
"""Left, top, right and bottom of each part, counted down from the top of the figure's frame."""

LOOKS = """frame => {
    const bar = getComputedStyle(frame.querySelector(".tools-of-figure"));
    const tools = [...frame.querySelectorAll(".tool:not([hidden])")].map(getComputedStyle);
    return {
        behind: [bar, ...tools].map(({backgroundColor}) => backgroundColor),
        seen: [bar, ...tools].map(({visibility, display, opacity}) =>
            visibility === "visible" && display !== "none" && Number(opacity) > 0.5),
    };
}"""

TRANSPARENT = "rgba(0, 0, 0, 0)"


@pytest.fixture(scope="module")
def screen(browser: Browser) -> Iterator[Page]:
    """A page of 1280 pixels under a pointer and a finger."""
    context = browser.new_context(
        locale="en-US", has_touch=True, reduced_motion="reduce",
        viewport={"width": WIDTHS[0], "height": 900},
    )  # fmt: skip
    yield context.new_page()
    context.close()


def apart(one: list[float], other: list[float]) -> bool:
    """Whether two boxes share no pixel."""
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def drawn(page: Page, key: str, width: int) -> Locator:
    """The figure with its buttons, as wide as its column now is."""
    page.set_viewport_size({"width": width, "height": 900})
    frame = page.locator(f".st-key-{key} .plot-frame")
    frame.scroll_into_view_if_needed()
    expect(frame.locator("g.legend")).to_be_visible(timeout=60_000)
    page.wait_for_function(
        "node => Math.abs(node.layout.width - node.clientWidth) < 1",
        arg=frame.locator(".plot").element_handle(),
    )
    return frame


@pytest.mark.parametrize(
    ("where", "key"), [("propagation", "propagation_rates"), ("gradient", "gradient_profile")]
)
def test_the_bar_stands_beside_the_legend_and_nothing_jumps(
    where: str, key: str, server_url: str, screen: Page
) -> None:
    screen.set_viewport_size({"width": WIDTHS[0], "height": 900})
    screen.goto(f"{server_url}/{where}?lang=en")
    screen.wait_for_selector(READY, timeout=90_000)
    for width in WIDTHS:
        frame = drawn(screen, key, width)
        places: dict[str, Any] = frame.evaluate(PLACES)
        assert apart(places["bar"], places["legend"]), (width, places)
        assert places["bar"][3] <= places["plot"][1], "above the figure, not over it"
        looks = frame.evaluate(LOOKS)
        assert all(looks["seen"]), "before any pointer comes"
        assert set(looks["behind"]) == {TRANSPARENT}, "no block of its own"
        frame.locator(".plot").hover()
        assert frame.evaluate(PLACES) == places
        frame.locator(".tool").first.hover()
        assert frame.evaluate(PLACES) == places
        frame.locator(".plot").tap()
        screen.wait_for_timeout(200)  # what a finger brings up comes after it
        assert frame.evaluate(PLACES) == places
    expect(screen.locator(".modebar-btn")).to_have_count(0)
    expect(screen.get_by_text("Share chart")).to_have_count(0)
