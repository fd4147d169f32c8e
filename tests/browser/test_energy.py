"""The energy page in Chromium: a preset and a way to count redraw the figures in place."""

import re

import pytest
from browser.conftest import READY
from playwright.sync_api import Locator, Page, expect

from pages.shared.ui.text import catalogue


def plot(page: Page, key: str) -> Locator:
    found = page.locator(f".st-key-{key} .plot")
    found.scroll_into_view_if_needed()
    expect(found.locator(".main-svg").first).to_be_visible(timeout=30_000)
    return found


@pytest.mark.slow
def test_the_figures_follow_in_place(server_url: str, page: Page) -> None:
    page.goto(f"{server_url}/energy?lang=en&energy_nets=ms_d20_w8_t4_s0")
    page.wait_for_selector(READY)
    page.get_by_text(catalogue("en")["energy.counting"], exact=True).click()
    for key, knob, label in (
        ("energy_layers", "energy_real", re.compile(r"and 0 MACs")),
        ("energy_plane", "energy_ann", re.compile("T cancels")),
    ):
        drawn = plot(page, key)
        drawn.evaluate("node => { node.mark = 'the same node'; }")
        page.locator(f".st-key-{knob} button").last.click()
        expect(drawn).to_have_attribute("aria-label", label, timeout=30_000)
        assert drawn.evaluate("node => node.mark") == "the same node"
        assert f"{knob}=" in page.url
    page.get_by_role("button", name="MS-104").click()
    label = re.compile(r"1/5\.32 of the ANN")
    expect(plot(page, "energy_plane")).to_have_attribute("aria-label", label)
    expect(page.get_by_test_id("stException")).to_have_count(0)
