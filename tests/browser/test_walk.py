"""Walking through the app by real clicks: nothing breaks, nothing changes that nobody changed."""

import re
from urllib.parse import parse_qs, urlsplit

from browser.conftest import READY
from playwright.sync_api import Page, expect

from pages.shared.ui.text import LANG, catalogue
from tests.pages.test_walk import PAGES

TITLES = {name: catalogue("en")[f"{name}.title"] for name in (p.split("/")[1] for p in PAGES)}


def settings(page: Page) -> dict[str, list[str]]:
    """What the URL says of the page."""
    query = parse_qs(urlsplit(page.url).query)
    return {name: value for name, value in query.items() if name != LANG}


def heading(name: str, language: str = "en") -> str:
    """What stands above a page: a title of its own, or the one in the sidebar."""
    texts = catalogue(language)
    return texts.get(f"{name}.heading", texts[f"{name}.title"])


def arrived(page: Page, name: str) -> None:
    """Wait until the page stands, its controls too."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading(name), timeout=60_000)
    page.wait_for_selector(READY, timeout=60_000)


def walk_to(page: Page, name: str) -> None:
    """A click on the page's link in the sidebar."""
    link = page.get_by_test_id("stSidebarNav").get_by_role("link", name=TITLES[name], exact=True)
    link.click()
    arrived(page, name)


def threshold(page: Page) -> str:
    return page.locator(".st-key-v_threshold input[type=range]").input_value()


def raise_threshold(page: Page, to: str) -> None:
    """One press of an arrow key, and what follows from it."""
    page.locator(".st-key-v_threshold input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**v_threshold={to}*")
    page.wait_for_selector(READY)


def test_back_and_forward_undo_and_redo_one_change_each(server_url: str, page: Page) -> None:
    page.goto(f"{server_url}/neuron")
    arrived(page, "neuron")
    raise_threshold(page, "1.05")
    page.wait_for_timeout(1100)  # a slider that still moves is one change
    raise_threshold(page, "1.1")
    walk_to(page, "train")
    assert threshold(page) == "1.1"
    assert "chosen on Neuron" in page.locator(".st-key-carried").inner_text()
    for value in ("1.1", "1.05", "1"):
        page.go_back()
        page.wait_for_url("**/neuron*")
        expect(page.locator(".st-key-v_threshold input[type=range]")).to_have_value(value)
    for value in ("1.05", "1.1"):
        page.go_forward()
        expect(page.locator(".st-key-v_threshold input[type=range]")).to_have_value(value)
    page.go_forward()
    arrived(page, "train")
    assert settings(page) == {"v_threshold": ["1.1"]}


def test_back_brings_the_language_along(server_url: str, page: Page) -> None:
    page.goto(f"{server_url}/energy?lang=en")
    arrived(page, "energy")
    page.get_by_text("简体中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading("energy", "zh"))
    page.wait_for_url("**lang=zh*")
    page.go_back()
    arrived(page, "energy")
    assert parse_qs(urlsplit(page.url).query)[LANG] == ["en"]


def test_reset_is_there_where_something_differs_and_puts_it_back(
    server_url: str, page: Page
) -> None:
    page.goto(f"{server_url}/neuron?lang=en")
    arrived(page, "neuron")
    reset = page.get_by_role("button", name="Reset", exact=True)
    expect(reset).to_be_hidden()
    raise_threshold(page, "1.05")
    expect(reset).to_be_visible()
    reset.click()
    expect(page.locator(".st-key-v_threshold input[type=range]")).to_have_value("1")
    expect(reset).to_be_hidden()
    assert settings(page) == {}


def test_what_is_carried_over_goes_by_one_click(server_url: str, page: Page) -> None:
    page.goto(f"{server_url}/neuron?lang=en")
    arrived(page, "neuron")
    raise_threshold(page, "1.05")
    walk_to(page, "train")
    page.get_by_role("button", name=catalogue("en")["frame.own_defaults"]).click()
    expect(page.locator(".st-key-v_threshold input[type=range]")).to_have_value("1")
    expect(page.locator(".st-key-carried")).to_have_count(0)
    assert settings(page) == {}


def test_the_camera_opens_by_its_own_click_only(server_url: str, page: Page) -> None:
    asked = []
    page.expose_function("asked", lambda: asked.append(True))
    page.add_init_script("navigator.mediaDevices.getUserMedia = async () => { asked(); throw 0; }")
    page.goto(f"{server_url}/try_it?lang=en&picture_from=camera")
    arrived(page, "try_it")
    walk_to(page, "raster")
    page.wait_for_timeout(500)
    assert asked == []
    page.get_by_text(catalogue("en")["picture.open_camera"]).click()
    expect(page.get_by_test_id("stCameraInput")).to_have_count(1)


def test_a_link_in_the_walk_is_the_whole_state(server_url: str, page: Page) -> None:
    """Home's first card says what it shows, whatever was set before."""
    page.goto(f"{server_url}/identity?lang=en&blocks=9")
    arrived(page, "identity")
    walk_to(page, "home")
    page.get_by_role("link", name=re.compile("Drag the threshold")).click()
    arrived(page, "identity")
    page.wait_for_url("**v_threshold=0.75*")
    assert settings(page) == {"v_threshold": ["0.75"]}
