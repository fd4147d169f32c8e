"""The Identity page in real Chromium: the drag, the keyboard, the link, the picture."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from pages.theory.identity.controls import COUNT, TRAIN, place
from snncore.analysis.identity.held_branch import KINDS, Stack
from snncore.analysis.identity.identity import Identity, identity

pytestmark = pytest.mark.browser

READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'
STACK = Stack(train=TRAIN, blocks=6)


def settled(page: Page) -> None:
    page.wait_for_selector(READY)
    page.locator("section.drag .panel").nth(2).wait_for()
    page.wait_for_timeout(500)


@pytest.fixture
def opened(server_url: str, page: Page) -> Callable[..., Page]:
    """open(query): the Identity page; an error in the page's own scripts fails the test."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def visit(query: str = "") -> Page:
        page.goto(f"{server_url}/identity?lang=en&{query}")
        settled(page)
        return page

    yield visit
    assert errors == []


def slider(page: Page) -> Locator:
    return page.locator("section.drag input")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def grab(page: Page, v_threshold: float) -> Callable[[float], None]:
    """Press the thumb where it is; the result moves it to another threshold."""
    slider(page).scroll_into_view_if_needed()
    box = slider(page).bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2

    def x(v: float) -> float:
        return box["x"] + 8 + place(v) / (COUNT - 1) * (box["width"] - 16)

    page.mouse.move(x(v_threshold), y)
    page.mouse.down()
    return lambda v: page.mouse.move(x(v), y, steps=4)


def drawn(page: Page, state: str) -> list[int]:
    """How many cells of a state each panel shows: the strokes that each cell has one of."""
    stroke = {"kept": "z", "lost": "m0", "added": "z"}[state]
    paths = page.locator(".panel").evaluate_all(
        f"panels => panels.map(panel => panel.querySelector('path.{state}').getAttribute('d'))"
    )
    return [path.count(stroke) for path in paths]


def expect_drawn(page: Page, result: Identity) -> None:
    """Every cell, every count and every mark is the core's."""
    s = np.array([int(spike) for spike in STACK.train])
    outputs = result.outputs[:, 0]
    assert drawn(page, "kept") == ((outputs == 1) & (s == 1)).sum((1, 2)).tolist()
    assert drawn(page, "lost") == ((outputs == 0) & (s == 1)).sum((1, 2)).tolist()
    assert drawn(page, "added") == ((outputs == 1) & (s == 0)).sum((1, 2)).tolist()
    for k in range(len(KINDS)):
        words = page.locator(".panel").nth(k).locator("svg text").all_text_contents()
        for position in range(STACK.blocks):
            mark = "✓" if result.holds[k, 0, position] else "✗"
            counts = (part[k, 0, position] for part in (result.kept, result.lost, result.added))
            row = 1 + 5 * position  # the first is the S before the train
            assert words[row : row + 5] == [str(position + 1), mark, *map(str, counts)]


@pytest.mark.slow
def test_the_figure_follows_the_drag_without_a_message(opened, page: Page) -> None:
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda f: sent.append(f)))
    opened()
    expect_drawn(page, identity(STACK, np.array([1.0])))
    expect(page.locator(".panel .words").first).to_contain_text("fails from block 1")
    sent.clear()
    move = grab(page, 1.0)
    for v_threshold in (0.75, 0.5, 0.51, 0.3):
        move(v_threshold)
        expect(page.locator("section.drag output")).to_have_text(f"{v_threshold:.2f}")
        expect_drawn(page, identity(STACK, np.array([v_threshold])))
        said = "✓" if v_threshold <= 0.5 else "✗"
        expect(page.locator(".panel .mark").first).to_have_text(said)
        expect(page.locator(".relation").first).to_have_text(
            f"Now 0 < {v_threshold:.2f} ≤ 0.5 {said}"
        )
    assert sent == []
    assert "v_threshold" not in query(page)
    page.mouse.up()
    page.wait_for_url("**v_threshold=0.3*")
    settled(page)
    assert len(sent) == 1
    expect(page.get_by_text("At V_th = 0.30, with the branch at 0, after block 6")).to_be_visible()
    expect(page.locator("section.drag output")).to_have_text("0.30")


@pytest.mark.slow
def test_the_figure_keeps_its_place_in_the_document_through_every_change(
    opened, page: Page
) -> None:
    opened("v_threshold=0.6")
    page.locator("section.drag").evaluate("element => (element.mine = true)")
    grab(page, 0.6)(0.9)
    page.mouse.up()
    page.wait_for_url("**v_threshold=0.9*")
    page.get_by_text("IAND", exact=True).click()
    expect(page.locator(".panel figcaption").nth(1)).to_contain_text("IAND")
    page.get_by_text("Saturated").click()
    expect(page.locator(".panel .rule").nth(1)).to_contain_text("= 0 · S = 0")
    settled(page)
    assert page.locator("section.drag").evaluate("element => element.mine")
    expect(page.locator("section.drag output")).to_have_text("0.90")


def test_arrow_keys_move_it_and_are_told_once(opened, page: Page) -> None:
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda f: sent.append(f)))
    opened("v_threshold=0.5")
    expect(slider(page)).to_have_attribute("aria-valuetext", "0.50")
    sent.clear()
    slider(page).evaluate(
        """slider => { for (let n = 0; n < 5; n++) { slider.stepUp();
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            slider.dispatchEvent(new Event("change", { bubbles: true })); } }"""
    )
    page.wait_for_url("**v_threshold=0.55*")
    assert len(sent) == 1
    slider(page).focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**v_threshold=0.54*")
    expect(page.locator("section.drag output")).to_have_text("0.54")


@pytest.mark.slow
def test_a_preset_moves_the_slider_each_time(opened, page: Page) -> None:
    opened()
    for _ in range(2):
        button = page.get_by_role("button", name="MS-ResNet's iterative LIF")
        if not button.is_visible():
            page.get_by_text("Neuron details").click()
        button.click()
        expect(page.locator("section.drag output")).to_have_text("0.50")
        page.wait_for_url("**v_threshold=0.5*")
        settled(page)
        slider(page).focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_url("**v_threshold=0.51*")
        settled(page)


@pytest.mark.slow
def test_a_link_shows_someone_else_the_same(opened, page: Page, browser: Browser) -> None:
    opened("blocks=3")
    for option in ("PLIF", "AND", "Neuron details", "Soft reset (subtract V_th)"):
        page.get_by_text(option, exact=True).click()
        settled(page)
    page.wait_for_url("**soft_reset=True*")
    page.get_by_text("Spike train S", exact=True).click()
    settled(page)
    page.get_by_label("S, one character").fill("110101")
    page.get_by_label("S, one character").press("Enter")
    page.wait_for_url("**train=110101*")
    settled(page)
    grab(page, 1.0)(0.42)
    page.mouse.up()
    page.wait_for_url("**v_threshold=0.42*")
    settled(page)
    assert query(page) == {
        "lang": ["en"],
        "blocks": ["3"],
        "neuron": ["plif"],
        "merge": ["and"],
        "soft_reset": ["True"],
        "train": ["110101"],
        "v_threshold": ["0.42"],
    }
    other = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800}).new_page()
    other.goto(page.url)
    settled(other)
    assert other.locator(".panels").inner_text() == page.locator(".panels").inner_text()
    shapes = "svgs => svgs.map(svg => svg.innerHTML)"
    assert other.locator(".panel > svg").evaluate_all(shapes) == page.locator(
        ".panel > svg"
    ).evaluate_all(shapes)
    other.context.close()


@pytest.mark.slow
def test_chinese_is_chinese_and_keeps_the_threshold(opened, page: Page) -> None:
    opened("v_threshold=0.37")
    page.get_by_text("简体中文").click()
    expect(page.locator(".panel .words").first).to_contain_text("实测")
    settled(page)
    words = page.locator("section.drag").inner_text()
    assert not re.search(r"\b(Measured|spike|Now|time step|Save)\b", words)
    expect(page.locator("section.drag output")).to_have_text("0.37")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "said"),
    [("v_threshold=nan", "stAlert"), ("blocks=0", "stAlert")]
    + [("tau=abc", "stToast"), ("train=0102", "stToast")],
)
def test_a_link_that_cannot_be_says_so_over_a_full_figure(
    opened, page: Page, given: str, said: str
) -> None:
    """Beside the control, or in a toast where the control is in a group that is closed."""
    opened(given)
    expect(page.get_by_test_id(said).first).to_contain_text(given.split("=")[1])
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect_drawn(page, identity(STACK, np.array([1.0])))


@pytest.mark.slow
@pytest.mark.parametrize(("width", "columns"), [(1024, 3), (1280, 3), (1920, 3), (420, 1)])
def test_nothing_is_cut_off(opened, page: Page, width: int, columns: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    opened("blocks=32&held=one")
    boxes = [page.locator(".panel").nth(n).bounding_box() for n in range(3)]
    assert len({round(box["x"]) for box in boxes if box}) == columns
    over = page.locator(".panel").evaluate_all(
        """panels => panels.flatMap((panel) => {
            const outer = panel.getBoundingClientRect();
            return [...panel.querySelectorAll("text, p")].filter((text) => {
                const inner = text.getBoundingClientRect();
                return inner.left < outer.left - 1 || inner.right > outer.right + 1;
            }).map((text) => text.textContent);
        })"""
    )
    assert over == []


def test_the_picture_is_one_file_with_its_words(opened, page: Page, tmp_path: Path) -> None:
    opened("v_threshold=0.75")
    with page.expect_download() as download:
        page.locator("section.drag").get_by_role("button", name="Save as SVG").click()
    assert download.value.suggested_filename == "identity.svg"
    download.value.save_as(tmp_path / "identity.svg")
    text = (tmp_path / "identity.svg").read_text("utf-8")
    page.goto((tmp_path / "identity.svg").as_uri())
    assert page.locator("svg > svg").count() >= 4
    assert "MS-ResNet" in text
    assert "0.75" in text
    assert "var(" not in text
