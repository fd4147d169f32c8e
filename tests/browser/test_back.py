"""Back, Forward and Reset in the components that keep their own place, and a late message."""

import pytest
from browser.conftest import READY
from playwright.sync_api import Locator, Page, expect

from pages.shared.nets.shipped import files

ships = pytest.mark.skipif(not files(), reason="no trained network ships with the app")

ANOTHER = 1100
"""ms after which the next change of a setting is an entry of the history of its own."""

SCRUBBER, OUTPUT, TRACE, ROWS = (
    f"section.raster {part}" for part in ("input", "output", ".trace figcaption", ".rows canvas")
)
DRAG, THRESHOLD, SKETCH = "section.drag input", "section.drag output", ".st-key-sketch svg"


def opened(page: Page, url: str, part: str) -> Locator:
    page.goto(url)
    page.wait_for_selector(READY)
    shown = page.locator(part).first
    expect(shown).to_be_visible(timeout=60_000)
    page.wait_for_selector(READY)
    page.wait_for_timeout(500)
    return shown


def in_link(page: Page, name: str, value: str | None) -> None:
    page.wait_for_function(
        "([name, value]) => new URL(location).searchParams.get(name) === value", arg=[name, value]
    )
    page.wait_for_selector(READY)


def reset(page: Page) -> None:
    page.get_by_role("button", name="Reset", exact=True).click()


@ships
@pytest.mark.parametrize("where", ["raster", "try_it"])
def test_the_scrubber_and_its_neuron_go_back_and_forward(
    server_url: str, page: Page, where: str
) -> None:
    scrubber = opened(page, f"{server_url}/{where}?lang=en", SCRUBBER)
    last = str(scrubber.get_attribute("max"))
    expect(page.locator(OUTPUT)).to_have_text(f"{last} / {last}")
    first = page.locator(TRACE).inner_text()
    for _ in range(2):  # the second time everything is as it was before, and news all the same
        scrubber.press("Home")
        in_link(page, "raster_step", "1")
        expect(page.locator(OUTPUT)).to_have_text(f"1 / {last}")
        page.go_back()
        in_link(page, "raster_step", None)
        expect(page.locator(OUTPUT)).to_have_text(f"{last} / {last}")
    page.go_forward()
    expect(page.locator(OUTPUT)).to_have_text(f"1 / {last}")
    before = page.locator(TRACE).inner_text()
    page.wait_for_timeout(ANOTHER)
    page.locator(ROWS).press("PageDown")
    expect(page.locator(TRACE)).not_to_have_text(before)
    after = page.locator(TRACE).inner_text()
    page.wait_for_timeout(ANOTHER)
    page.go_back()
    expect(page.locator(TRACE)).to_have_text(before)
    page.go_forward()
    expect(page.locator(TRACE)).to_have_text(after)
    reset(page)
    expect(page.locator(OUTPUT)).to_have_text(f"{last} / {last}")
    expect(page.locator(TRACE)).to_have_text(first)
    in_link(page, "raster_neuron", None)


@ships
@pytest.mark.slow
def test_a_component_on_the_next_page_stands_where_the_link_says(
    server_url: str, page: Page
) -> None:
    scrubber = opened(page, f"{server_url}/raster?lang=en", SCRUBBER)
    scrubber.press("Home")
    in_link(page, "raster_step", "1")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Try it", exact=True).click()
    page.wait_for_url("**/try_it*")
    in_link(page, "raster_step", "1")
    expect(page.locator(OUTPUT)).to_have_text(f"1 / {scrubber.get_attribute('max')}")


def hold(page: Page, slider: Locator, part: float) -> tuple[float, float]:
    """Press the pointer at a part of a slider's length and leave it down; where it is."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    x, y = box["x"] + part * box["width"], box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "part", "output", "field"),
    [
        pytest.param("raster?net=sew", SCRUBBER, OUTPUT, "raster_step", marks=ships),
        ("identity?blocks=3", DRAG, THRESHOLD, "v_threshold"),
    ],
)
def test_what_comes_while_one_drags_pulls_nothing_back(
    server_url: str, page: Page, path: str, part: str, output: str, field: str
) -> None:
    slider = opened(page, f"{server_url}/{path}&lang=en", part)
    slider.press("Home")
    page.wait_for_url(f"**{field}=*")
    page.wait_for_selector(READY)
    there = page.locator(output).inner_text()
    x, y = hold(page, slider, 0.6)
    expect(page.locator(output)).not_to_have_text(there)
    shown = page.locator(output).inner_text()
    page.go_back()
    in_link(page, field, None)
    page.wait_for_timeout(500)
    expect(page.locator(output)).to_have_text(shown)
    page.mouse.move(x + 60, y, steps=3)
    expect(page.locator(output)).not_to_have_text(shown)
    dragged = page.locator(output).inner_text().split(" / ")[0]
    page.mouse.up()
    in_link(page, field, f"{float(dragged):g}")
    expect(page.locator(output)).to_contain_text(dragged)


@pytest.mark.slow
def test_the_slider_of_thresholds_goes_back_and_forward(server_url: str, page: Page) -> None:
    slider = opened(page, f"{server_url}/identity?lang=en", DRAG)
    for _ in range(2):
        slider.press("ArrowLeft")
        in_link(page, "v_threshold", "0.99")
        page.go_back()
        in_link(page, "v_threshold", None)
        expect(page.locator(THRESHOLD)).to_have_text("1.00")
    page.go_forward()
    expect(page.locator(THRESHOLD)).to_have_text("0.99")
    reset(page)
    expect(page.locator(THRESHOLD)).to_have_text("1.00")


def bars(page: Page) -> list[float]:
    """How high the bars of the drawn row are."""
    heights = "all => all.map((bar) => Number(bar.getAttribute('height')))"
    return list(page.locator(f"{SKETCH} rect:not(.here)").evaluate_all(heights))


@pytest.mark.slow
def test_a_drawn_row_goes_back_and_a_stroke_outlasts_a_message(server_url: str, page: Page) -> None:
    opened(page, f"{server_url}/neuron?lang=en&input=own&trace_steps=8", SKETCH)
    first = bars(page)
    x, y = hold(page, page.locator(SKETCH), 0.05)
    page.mouse.up()
    page.wait_for_url("**x=*")
    page.wait_for_timeout(ANOTHER)
    once = bars(page)
    assert once != first
    page.go_back()
    in_link(page, "x", None)
    assert bars(page) == first
    x, y = hold(page, page.locator(SKETCH), 0.5)
    page.go_forward()
    page.wait_for_url("**x=*")
    page.wait_for_timeout(500)
    page.mouse.move(x + 200, y - 20, steps=4)
    drawn = bars(page)
    page.mouse.up()
    assert sum(a != b for a, b in zip(drawn, first, strict=True)) >= 3
    page.wait_for_timeout(ANOTHER)
    page.wait_for_selector(READY)
    assert bars(page) == drawn
    for expected in (once, first):
        page.go_back()
        page.wait_for_timeout(500)
        page.wait_for_selector(READY)
        assert bars(page) == expected


@pytest.mark.slow
def test_the_live_raster_goes_back_to_the_layer_from_before(server_url: str, page: Page) -> None:
    tiny = "depth=8&width=4&time_steps=2&batch_size=10&train_images=50&steps=5000&lang=en"
    page.goto(f"{server_url}/train?{tiny}")
    page.get_by_role("button", name="Start training").click()
    layer = page.locator(".live .layer")
    expect(layer.locator("option").nth(2)).to_be_attached(timeout=60_000)
    own = layer.input_value()
    names = layer.locator("option").evaluate_all("all => all.map((option) => option.value)")
    layer.select_option(next(name for name in names if name != own))
    page.wait_for_url("**layer=*")
    page.go_back()
    in_link(page, "layer", None)
    try:
        expect(layer).to_have_value(own)
    finally:
        page.get_by_role("button", name="Stop", exact=True).click()
        page.wait_for_timeout(500)
