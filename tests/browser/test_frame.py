"""The frame in real Chromium: deep links, language, navigation, nothing fetched from elsewhere."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from pages.shared.ui.text import catalogue

READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# Streamlit's page looks for its server below the deep link first; the browser reports the miss.
PROBE = "the server responded with a status of 404"


def settled(page: Page) -> None:
    page.wait_for_selector(READY)
    page.wait_for_timeout(500)


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_deep_link_is_the_first_request_to_a_fresh_server(
    fresh_server_url: str, page: Page
) -> None:
    page.goto(f"{fresh_server_url}/identity?v_threshold=0.75&blocks=3&lang=zh")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"[\u4e00-\u9fff]"))
    settled(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert urlsplit(page.url).path == "/identity"
    assert query(page) == {"v_threshold": ["0.75"], "blocks": ["3"], "lang": ["zh"]}
    expect(page.get_by_test_id("stSidebarNav")).to_be_visible()


def test_nothing_is_fetched_from_elsewhere_and_no_error_is_logged(
    server_url: str, page: Page
) -> None:
    elsewhere, errors = [], []
    page.on("request", lambda r: elsewhere.append(r.url) if not ours(r.url, server_url) else None)
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    for path in ("", "data", "identity", "train"):
        page.goto(f"{server_url}/{path}")
        settled(page)
    assert elsewhere == []
    assert [text for text in errors if PROBE not in text] == []


def ours(url: str, server_url: str) -> bool:
    return url.startswith((server_url, server_url.replace("http", "ws"), "data:", "blob:"))


@pytest.mark.slow
def test_language_changes_text_and_link_and_stays(server_url: str, page: Page) -> None:
    page.goto(server_url)
    settled(page)
    english = page.get_by_role("heading", level=1).inner_text()
    page.get_by_text("简体中文").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(english)
    settled(page)
    assert query(page)["lang"] == ["zh"]
    page.get_by_role("link", name="恒等映射").first.click()
    page.wait_for_url("**/identity*")
    settled(page)
    assert query(page)["lang"] == ["zh"]
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"[\u4e00-\u9fff]"))


@pytest.mark.slow
def test_one_click_from_home_opens_the_first_experiment(server_url: str, page: Page) -> None:
    page.goto(server_url)
    settled(page)
    page.get_by_role("link", name="Drag the threshold").click()
    page.wait_for_url("**/identity*")
    settled(page)
    assert query(page)["v_threshold"] == ["0.75"]


@pytest.mark.slow
def test_settings_stay_when_the_page_is_left_and_opened_again(server_url: str, page: Page) -> None:
    page.goto(f"{server_url}/identity?blocks=9")
    settled(page)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Data").click()
    page.wait_for_url("**/data*")
    settled(page)
    assert "blocks" not in query(page)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Identity").click()
    page.wait_for_url("**/identity*")
    settled(page)
    assert query(page)["blocks"] == ["9"]


def test_the_tab_says_which_page_and_which_language(server_url: str, page: Page) -> None:
    for language, code in (("en", "en"), ("zh", "zh-CN")):
        page.goto(f"{server_url}/energy?lang={language}")
        settled(page)
        expect(page).to_have_title(f"{catalogue(language)['energy.title']} · Residual Spikes")
        page.wait_for_function(f"document.documentElement.lang === '{code}'")
