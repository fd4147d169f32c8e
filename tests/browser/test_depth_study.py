"""The depth-study page in Chromium: a click on the map opens that network, a knob redraws."""

import re

import pytest
from browser.conftest import READY
from browser.test_theory import opened
from playwright.sync_api import Locator, Page, expect

CELL = """(node, name) => {
  const {xaxis, yaxis} = node._fullLayout, {left, top} = node.getBoundingClientRect();
  const row = yaxis.d2p(yaxis.ticktext.indexOf(name));
  return [left + xaxis._offset + xaxis.d2p(0), top + yaxis._offset + row];
}"""
"""The middle of a kind's cell in the first column."""


def plot(page: Page, key: str) -> Locator:
    """The drawn figure of a key, in sight."""
    found = page.locator(f".st-key-{key} .plot")
    found.scroll_into_view_if_needed()
    found.locator(".main-svg").first.wait_for()
    return found


def test_a_clicked_cell_opens_its_network_and_the_link_holds_it(
    server_url: str, page: Page
) -> None:
    opened(page, server_url, "depth_study?section=map")
    drawn = plot(page, "depth_study_map")
    page.wait_for_timeout(500)  # the page has come to rest
    x, y = drawn.evaluate(CELL, "SEW ADD")
    page.mouse.click(x, y)
    chosen = page.get_by_role("combobox", name="Network")
    expect(chosen).to_have_value(re.compile("SEW ADD · depth 8 · seed 0"), timeout=30_000)
    page.wait_for_selector(READY)
    assert "depth_study_net=sew-add-d8-s0" in page.url
    link = page.get_by_role("link", name="See its spikes")
    expect(link).to_have_attribute("href", re.compile(r"raster\?.*net=sew-add-d8-s0"))
    page.reload()
    expect(chosen).to_have_value(re.compile("SEW ADD · depth 8 · seed 0"), timeout=30_000)


@pytest.mark.slow
def test_another_measure_redraws_the_figure_in_place(server_url: str, page: Page) -> None:
    opened(page, server_url, "depth_study?section=accuracy")
    drawn = plot(page, "depth_study_accuracy")
    drawn.evaluate("node => { node.mark = 'the same node'; }")
    page.locator(".st-key-depth_study_measure").get_by_text("Loss").click()
    expect(drawn.locator(".ytitle").first).to_have_text("Loss (nats), test images", timeout=30_000)
    assert drawn.evaluate("node => node.mark") == "the same node"
    assert "depth_study_measure=loss" in page.url
