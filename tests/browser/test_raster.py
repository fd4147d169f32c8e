"""The raster page in Chromium: the scrubber needs no message, sorting keeps the canvas, uploads."""

import io
from typing import Any

import pytest
from PIL import Image

from pages.shared.nets.shipped import files

READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'
pytestmark = pytest.mark.skipif(not files(), reason="no trained network ships with the app")


@pytest.fixture
def opened(page: Any, server_url: str) -> Any:
    """open(query): the page, drawn; an error in its scripts fails the test."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def visit(query: str = "") -> Any:
        page.goto(f"{server_url}/raster?lang=en&{query}")
        page.locator("section.raster canvas").first.wait_for(timeout=60_000)
        settled(page)
        return page

    yield visit
    assert errors == []


def settled(page: Any) -> None:
    page.wait_for_selector(READY)
    page.wait_for_timeout(700)
    page.wait_for_selector(READY)


def ink(page: Any, which: str) -> list[int]:
    """The bytes of a canvas, summed: equal pictures have equal sums."""
    return page.locator(f"section.raster .{which} canvas").evaluate(
        """canvas => {
          const all = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          return [0, 1, 2].map((c) => all.reduce((sum, v, i) => sum + (i % 4 === c ? v : 0), 0));
        }"""
    )


def test_the_scrubber_redraws_raster_and_maps_without_a_message(opened: Any, page: Any) -> None:
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda f: sent.append(f)))
    opened()
    steps = int(page.locator("section.raster input").get_attribute("max"))
    if steps == 1:
        pytest.skip("the first network has one time step")
    before = {which: ink(page, which) for which in ("rows", "maps")}
    sent.clear()
    slider = page.locator("section.raster input")
    slider.evaluate("s => { s.value = 1; s.dispatchEvent(new Event('input')); }")
    page.locator("section.raster output", has_text=f"1 / {steps}").wait_for()
    assert not sent
    for which, picture in before.items():
        assert ink(page, which) != picture
    slider.evaluate("s => s.dispatchEvent(new Event('change'))")
    page.wait_for_function("new URL(location).searchParams.get('raster_step') === '1'")


@pytest.mark.slow
def test_the_canvases_follow_a_change_of_theme(opened: Any, page: Any) -> None:
    opened()
    light = {which: ink(page, which) for which in ("rows", "maps")}
    for scheme, same in (("dark", False), ("light", True)):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(1500)
        assert {which: ink(page, which) == light[which] for which in light} == dict.fromkeys(
            light, same
        )


@pytest.mark.slow
def test_sorting_keeps_the_canvas_and_is_never_blank(opened: Any, page: Any) -> None:
    opened()
    page.locator("section.raster .rows canvas").evaluate(
        """canvas => {
          window.kept = canvas;
          window.blank = 0;
          const look = () => {
            const pen = canvas.getContext("2d");
            const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
            if (!canvas.isConnected || !data.some((v) => v)) blank++;
            window.watching = requestAnimationFrame(look);
          };
          look();
        }"""
    )
    before = ink(page, "rows")
    page.get_by_test_id("stExpander").get_by_text("More settings").click()
    page.get_by_text("by channel", exact=True).click()
    page.wait_for_function("new URL(location).searchParams.get('raster_order') === 'channel'")
    settled(page)
    assert ink(page, "rows") != before
    assert page.evaluate("kept.isConnected && blank === 0")
    page.evaluate("cancelAnimationFrame(watching)")


@pytest.mark.slow
def test_pointing_names_the_neuron_and_a_click_is_in_the_link(opened: Any, page: Any) -> None:
    opened("raster_rows=32")
    canvas = page.locator("section.raster .rows canvas")
    position = {"x": 140, "y": 0.6 * canvas.bounding_box()["height"]}
    canvas.hover(position=position)
    tip = page.locator("section.raster .tip")
    tip.filter(has_text="spikes in").wait_for()
    words = tip.inner_text()
    assert all(word in words for word in ("channel", "row", "column", "up to t"))
    canvas.click(position=position)
    page.wait_for_function("new URL(location).searchParams.get('raster_neuron') !== null")
    settled(page)
    trace = page.locator("section.raster .trace figcaption").inner_text()
    assert words in trace
    page.goto(page.url)
    page.locator("section.raster .trace figcaption", has_text=words).wait_for(timeout=60_000)


def test_keys_move_the_step_and_the_neuron(opened: Any, page: Any) -> None:
    opened()
    canvas = page.locator("section.raster .rows canvas")
    canvas.focus()
    before = page.locator("section.raster .trace figcaption").inner_text()
    page.keyboard.press("ArrowDown")
    caption = page.locator("section.raster .trace figcaption")
    assert caption.inner_text() != before
    page.keyboard.press("ArrowUp")
    assert caption.inner_text() == before


@pytest.mark.slow
def test_a_map_says_the_rate_of_a_place(opened: Any, page: Any) -> None:
    opened("raster_layer=all")
    page.locator("section.raster .maps canvas").hover(position={"x": 12, "y": 24})
    page.locator("section.raster .tip", has_text="in all channels").wait_for()


@pytest.mark.slow
def test_an_upload_is_looked_at_and_a_bad_one_changes_nothing(opened: Any, page: Any) -> None:
    opened("picture_from=upload")
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((300, 200)).save(buffer, "PNG")
    chooser = page.locator('[data-testid="stFileUploader"] input[type="file"]')
    image = {"name": "ramp.png", "mimeType": "image/png", "buffer": buffer.getvalue()}
    chooser.set_input_files(image)
    page.get_by_text("your file ramp.png, 300 × 200 pixels").first.wait_for()
    settled(page)
    before = ink(page, "rows")
    chooser.set_input_files({"name": "b.png", "mimeType": "image/png", "buffer": b"no picture"})
    page.get_by_text("This file is not a picture that can be read here").wait_for()
    settled(page)
    assert page.get_by_text("your file ramp.png").count()
    assert ink(page, "rows") == before


@pytest.mark.slow
@pytest.mark.parametrize("width", [420, 1280, 1920])
def test_nothing_is_wider_than_the_page(opened: Any, page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    opened()
    root = page.locator("section.raster")
    assert root.evaluate("r => r.scrollWidth <= r.clientWidth + 1")
    for which in ("rows", "maps"):
        box = page.locator(f"section.raster .{which} canvas").bounding_box()
        outer = root.bounding_box()
        assert box["x"] + box["width"] <= outer["x"] + outer["width"] + 1
