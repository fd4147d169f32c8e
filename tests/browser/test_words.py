"""Streamlit's own words in the language of the page: widgets, lists, dialogs."""

import re

import pytest
from browser.conftest import READY
from playwright.sync_api import Page, expect

from pages.shared.nets.shipped import read_shipped
from pages.shared.ui.text import catalogue
from snncore.experiment import Dataset

WORDS = {key.removeprefix("streamlit."): text for key, text in catalogue("zh").items()}

expect.set_options(timeout=30_000)


@pytest.fixture
def opened(server_url: str, page: Page):
    """open(where): a page in Chinese."""

    def visit(where: str) -> Page:
        page.goto(f"{server_url}/{where}{'&' if '?' in where else '?'}lang=zh")
        page.wait_for_selector(READY, timeout=120_000)
        return page

    return visit


@pytest.mark.slow
def test_an_upload_is_chosen_and_removed_in_chinese(opened) -> None:
    page = opened("try_it?picture_from=upload")
    widget = page.get_by_test_id("stFileUploader")
    expect(widget.get_by_role("button", name=WORDS["upload"])).to_be_visible()
    expect(widget).not_to_contain_text("per file")
    widget.locator("input[type=file]").set_input_files(
        {"name": "cat.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    removed = WORDS["remove"].format(what="cat.png")
    expect(page.get_by_role("button", name=removed)).to_be_visible()


def test_the_camera_asks_in_chinese(opened) -> None:
    """Here there is none, so Streamlit asks for it for ever."""
    page = opened("try_it?picture_from=camera")
    page.get_by_text(catalogue("zh")["picture.open_camera"]).click()
    widget = page.get_by_test_id("stCameraInput")
    expect(widget).to_contain_text(WORDS["camera"])
    expect(widget).not_to_contain_text(re.compile("[A-Za-z]"))


def test_a_full_list_says_so_in_chinese(opened) -> None:
    nets = read_shipped()
    of_shapes = [key for key in nets if nets[key].experiment.dataset is Dataset.SHAPES]
    four = sorted(of_shapes)[:4]
    page = opened(f"try_it?section=compare&try_it_nets={','.join(four)}")
    box = page.locator(".st-key-try_it_nets")
    expect(box.get_by_label(WORDS["clear"])).to_be_visible()
    page.locator(".plot .main-svg").nth(1).wait_for()
    page.wait_for_selector(READY)
    said = page.get_by_text(WORDS["select_limit"].format(most=4))
    for _ in range(10):  # a list that is opened while the page is being drawn closes again
        box.locator("input").click()
        page.wait_for_timeout(1000)
        if said.count():
            break
        page.keyboard.press("Escape")
    expect(said).to_be_visible()


def test_a_page_that_does_not_exist_is_told_in_chinese(opened) -> None:
    page = opened("nowhere")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(WORDS["not_found"])
    expect(dialog).not_to_contain_text("page")


@pytest.mark.slow
def test_the_other_language_brings_its_own_words_back(opened) -> None:
    page = opened("neuron")
    bar = page.locator("section[data-testid=stSidebar]")
    expect(bar).to_have_attribute("aria-label", WORDS["sidebar"])
    page.get_by_text("English", exact=True).click()
    expect(bar).to_have_attribute("aria-label", "Sidebar")
    page.get_by_text("简体中文").click()
    expect(bar).to_have_attribute("aria-label", WORDS["sidebar"])
