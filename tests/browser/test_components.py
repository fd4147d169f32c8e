"""What every figure shares: its buttons, its name, and that it works wherever the app is."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.conftest import READY, free_port, start_server
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from pages.shared.runs.owner import COOKIE

expect.set_options(timeout=30_000)


def opened(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector(READY, timeout=90_000)


def figure(page: Page, key: str) -> Locator:
    """The drawn figure of a key with its buttons."""
    found = page.locator(f".st-key-{key} .plot-frame")
    found.scroll_into_view_if_needed()
    expect(found.locator(".main-svg").first).to_be_visible()
    return found


@pytest.fixture(scope="module")
def below_a_path() -> Iterator[str]:
    """A server whose app is not at the root of its host."""
    port = free_port()
    server = start_server(port, path="snn")
    yield f"http://127.0.0.1:{port}/snn"
    server.terminate()
    server.wait(10)


def test_figures_are_drawn_below_a_path(below_a_path: str, page: Page) -> None:
    opened(page, f"{below_a_path}/neuron?lang=en")
    expect(page.locator(".plot .main-svg").first).to_be_visible()
    page.goto(below_a_path)
    expect(page.locator(".plot .main-svg").first).to_be_visible()
    page.get_by_role("link", name="Gradient", exact=True).click()
    expect(page.locator(".st-key-gradient_profile .plot .main-svg").first).to_be_visible()
    assert page.url.startswith(f"{below_a_path}/gradient")
    ours = [cookie for cookie in page.context.cookies() if cookie["name"] == COOKIE]
    assert [cookie["path"] for cookie in ours] == ["/snn"]


@pytest.mark.slow
def test_the_live_feed_follows_the_path(below_a_path: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, f"{below_a_path}/train?lang=en&run=nobody_knows_this_one")
    with page.expect_response(re.compile("/live/")) as answer:
        opened(page, f"{below_a_path}/train?lang=en&run=nobody_knows_this_one")
    assert answer.value.url.startswith(f"{below_a_path}/live/")
    assert answer.value.json() == {"state": "unknown"}
    host = below_a_path.removesuffix("/snn")
    ours = [url for url in asked if re.search("/(live|vendor)/", url)]
    assert all(url.startswith(f"{host}/snn/") for url in ours)


def test_nothing_offers_to_upload_a_figure(server_url: str, page: Page) -> None:
    opened(page, f"{server_url}/neuron?lang=en")
    frame = figure(page, "membrane")
    expect(frame.locator(".modebar-btn")).to_have_count(0)
    names = frame.get_by_role("button").evaluate_all("all => all.map((one) => one.ariaLabel)")
    assert names == [
        "Zoom in",
        "Zoom out",
        "Move with the pointer",
        "Back to the whole figure",
        "Save as PNG",
        "Save as SVG",
        "Full screen",
    ]
    bar, plot = (frame.locator(part).bounding_box() for part in (".tools-of-figure", ".plot"))
    assert bar["y"] + bar["height"] <= plot["y"] + 0.5, "beside the figure, not over it"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_picture_is_named_after_its_page_and_figure(
    kind: str, server_url: str, page: Page, tmp_path: Path
) -> None:
    opened(page, f"{server_url}/neuron?lang=en")
    frame = figure(page, "membrane")
    with page.expect_download() as download:
        frame.get_by_role("button", name=f"Save as {kind.upper()}").click()
    assert download.value.suggested_filename == f"neuron_membrane.{kind}"
    download.value.save_as(tmp_path / "picture")
    start = (tmp_path / "picture").read_bytes()[:200]
    assert start.startswith(b"\x89PNG") if kind == "png" else b"<svg" in start


@pytest.mark.slow
def test_a_raster_is_saved_with_its_maps(server_url: str, page: Page, tmp_path: Path) -> None:
    opened(page, f"{server_url}/raster?lang=en")
    raster = page.locator("section.raster")
    with page.expect_download() as download:
        raster.get_by_role("button", name="Save as PNG").click()
    assert download.value.suggested_filename == "raster.png"
    download.value.save_as(tmp_path / "raster.png")
    widths = raster.locator("canvas").evaluate_all("all => all.map((one) => one.width)")
    picture = Image.open(tmp_path / "raster.png")
    assert picture.width == sum(widths) + 3 * 16
    assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 10


@pytest.mark.slow
def test_the_notebook_has_the_figures_code(server_url: str, page: Page, tmp_path: Path) -> None:
    opened(page, f"{server_url}/neuron?lang=en")
    page.get_by_role("button", name="Export").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="The same as a notebook").click()
    assert re.fullmatch(r"neuron_?\w*\.ipynb", download.value.suggested_filename)
    download.value.save_as(tmp_path / "figure.ipynb")
    text, code = json.loads((tmp_path / "figure.ipynb").read_text("utf-8"))["cells"]
    assert "snncore" in "".join(code["source"])


def test_one_tab_stop_and_arrows_inside(server_url: str, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    opened(page, f"{server_url}/neuron?lang=en")
    frame = figure(page, "membrane")
    assert frame.locator("[tabindex='0']").count() == 1
    first = frame.get_by_role("button", name="Zoom in")
    first.focus()
    for name in ("Zoom out", "Move with the pointer"):
        page.keyboard.press("ArrowRight")
        expect(frame.get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    last = frame.get_by_role("button", name="Full screen")
    expect(last).to_be_focused()
    assert frame.locator("[tabindex='0']").count() == 1
    style = "node => ['outlineColor', 'outlineStyle'].map((name) => getComputedStyle(node)[name])"
    assert last.evaluate(style) == ["rgb(86, 180, 233)", "solid"], (
        "the theme's colour, seen on dark"
    )


AXIS = "node => node.querySelector('.plot').layout.xaxis.range.map(Number)"


@pytest.mark.slow
def test_zoom_by_buttons_and_back(server_url: str, page: Page) -> None:
    opened(page, f"{server_url}/neuron?lang=en")
    frame = figure(page, "membrane")
    low, high = frame.evaluate(AXIS)
    frame.get_by_role("button", name="Zoom in").click()
    page.wait_for_function(
        "([node, before]) => node.querySelector('.plot').layout.xaxis.range[0] > before",
        arg=[frame.element_handle(), low],
    )
    closer = frame.evaluate(AXIS)
    assert closer[1] - closer[0] == pytest.approx((high - low) / 2)
    page.locator(".st-key-tau input").first.press("ArrowRight")
    page.wait_for_url("**tau=*")
    page.wait_for_selector(READY, timeout=90_000)
    assert frame.evaluate(AXIS) == pytest.approx(closer), "zoom stays while a knob moves"
    frame.get_by_role("button", name="Back to the whole figure").click()
    page.wait_for_function(
        "([node, before]) => node.querySelector('.plot').layout.xaxis.range[0] === before",
        arg=[frame.element_handle(), low],
    )


def test_plotly_speaks_chinese(server_url: str, page: Page) -> None:
    opened(page, f"{server_url}/neuron?lang=zh")
    frame = figure(page, "membrane")
    expect(frame.get_by_role("button", name="保存为 PNG")).to_be_visible()
    context = "node => node.querySelector('.plot')._context.locale"
    assert frame.evaluate(context) == "zh-CN"
    area = frame.locator(".nsewdrag").first.bounding_box()
    page.mouse.move(area["x"] + 20, area["y"] + 20)
    page.mouse.down()
    page.mouse.move(area["x"] + 100, area["y"] + 100, steps=4)
    page.mouse.up()
    expect(page.locator(".plotly-notifier")).to_contain_text("双击返回缩小显示")


TINY = """async (node) => {
    const plot = node.querySelector(".plot");
    const said = "%{y:.3g}<extra></extra>";
    const trace = {x: [1], y: [1.234e-8], type: "scatter", hovertemplate: said};
    await Plotly.addTraces(plot, trace);
    await Plotly.relayout(plot, {"xaxis.range": [0, 2], "yaxis.range": [0, 2e-8]});
    Plotly.Fx.hover(plot, [{curveNumber: plot.data.length - 1, pointNumber: 0}]);
    const words = (part) => [...plot.querySelectorAll(part)].map((each) => each.textContent);
    return [words(".ytick text"), words(".hovertext .nums")];
}"""


def test_plotly_writes_powers_of_ten_by_hand(server_url: str, page: Page) -> None:
    opened(page, f"{server_url}/neuron?lang=en")
    ticks, labels = figure(page, "membrane").evaluate(TINY)
    assert labels == ["1.23 × 10⁻⁸"]
    assert "2×10−8" in [tick.replace("\u200b", "") for tick in ticks]


IMAGES = """() => [...document.querySelectorAll("*")].flatMap(function open(element) {
    const inside = [...(element.shadowRoot?.querySelectorAll("*") ?? [])];
    return [element, ...inside.flatMap(open)];
}).filter((element) => element.matches("[role=img], [aria-label]")).map((element) => ({
    role: element.getAttribute("role"), label: element.getAttribute("aria-label"),
    buttons: element.querySelectorAll("button, a, [tabindex='0'], [role=button]").length,
}))"""


@pytest.mark.slow
@pytest.mark.parametrize("where", ["identity", "block", "raster", "propagation", "energy"])
def test_names_are_plain_words_and_images_hold_no_buttons(
    where: str, server_url: str, page: Page
) -> None:
    opened(page, f"{server_url}/{where}?lang=en")
    page.wait_for_selector("[role=img]")
    found: list[dict[str, Any]] = page.evaluate(IMAGES)
    images = [each for each in found if each["role"] == "img"]
    assert images
    assert [each for each in images if each["buttons"]] == []
    assert [each["label"] for each in found if "**" in (each["label"] or "")] == []


def test_the_diagram_is_used_by_keyboard(server_url: str, page: Page) -> None:
    opened(page, f"{server_url}/block?lang=en")
    diagram = page.locator(".st-key-block_diagram .diagram")
    diagram.scroll_into_view_if_needed()
    expect(diagram.locator("svg.right")).to_have_attribute("role", "group")
    nodes = diagram.locator("svg.right [data-field=operation][tabindex='0']")
    assert nodes.count() == 1
    first = int(nodes.get_attribute("data-value") or 0)
    nodes.focus()
    page.keyboard.press("ArrowLeft")
    value = "node => Number(node.getRootNode().activeElement.dataset.value)"
    chosen = diagram.evaluate(value)
    assert chosen != first
    page.keyboard.press("Enter")
    page.wait_for_url(f"**operation={chosen}*")
    page.wait_for_selector(READY, timeout=90_000)
    page.wait_for_function(f"node => ({value})(node) === {chosen}", arg=diagram.element_handle())
    cells = diagram.locator("svg.right [data-field=element][tabindex='0']")
    assert cells.count() == 1
    cells.focus()
    page.keyboard.press("ArrowLeft")
    element = diagram.evaluate(value)
    page.keyboard.press(" ")
    page.wait_for_url(f"**element={element}*")


@pytest.mark.slow
def test_the_sketch_is_drawn_by_keyboard(server_url: str, page: Page) -> None:
    opened(page, f"{server_url}/neuron?lang=en&input=own&x=0,0,0,0&trace_steps=4")
    sketch = page.locator(".st-key-sketch svg")
    sketch.focus()
    for key in ("ArrowRight", "PageUp", "ArrowUp"):
        page.keyboard.press(key)
    expect(sketch).to_have_attribute("aria-valuetext", "X[2] = 0.55")
    page.wait_for_function("new URL(location).searchParams.get('x') === '0,0.55,0,0'")
