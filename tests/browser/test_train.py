"""A training run in real Chromium: its figures move in place, a reload finds it, it stops."""

import re

from playwright.sync_api import Page, expect

expect.set_options(timeout=30_000)  # the cores are shared with the run that is watched

TINY = "depth=8&width=4&time_steps=2&batch_size=10&train_images=50&steps=5000&lang=en"
STEP = re.compile(r"step (\d+) of 5000")

POINTS = "() => document.querySelector('[data-figure=loss] .plot').data?.[0].x.length ?? 0"
INK = """() => {
  const canvas = document.querySelector('.live canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  for (let i = 3; i < data.length; i += 4) sum = (sum + data[i] * (i % 9973)) % 1e9;
  return sum;
}"""
"""A number that differs where the raster differs."""

# What would be on the screen between two frames: a figure without its line.
COUNT_BLANKS = """() => {
  window.blanks = 0;
  const look = () => {
    const plots = [...document.querySelectorAll('.live .plot')].slice(0, 4);
    if (!plots.every((plot) => plot.querySelector('.js-line'))) window.blanks += 1;
    window.frames_seen = (window.frames_seen ?? 0) + 1;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def start(page: Page, server_url: str) -> None:
    page.goto(f"{server_url}/train?{TINY}")
    page.get_by_role("button", name="Start training").click()
    expect(page.locator(".live .progress")).to_have_text(STEP)
    page.wait_for_function(f"({POINTS})() > 2")


def step(page: Page) -> int:
    found = STEP.search(page.locator(".live .progress").inner_text())
    assert found
    return int(found[1])


def test_figures_move_in_place_and_the_run_obeys(server_url: str, page: Page) -> None:
    start(page, server_url)
    page.evaluate("document.querySelector('[data-figure=loss] .plot').dataset.mark = 'kept'")
    page.evaluate(COUNT_BLANKS)
    points, ink = page.evaluate(POINTS), page.evaluate(INK)
    page.wait_for_function(f"({POINTS})() > {points}")
    page.wait_for_function(f"({INK})() !== {ink}")
    assert page.locator("[data-figure=loss] .plot").get_attribute("data-mark") == "kept"
    assert page.evaluate("window.frames_seen") > 0
    assert page.evaluate("window.blanks") == 0

    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".live .state")).to_have_text("paused")
    before = step(page)
    page.get_by_role("button", name="One step").click()
    expect(page.locator(".live .progress")).to_have_text(re.compile(f"step {before + 1} of"))
    expect(page.get_by_text(f"after {before + 1} steps the training loss is")).to_be_visible()

    page.get_by_role("combobox", name="Layer").select_option("encode")
    expect(page.locator("[data-figure=raster] .summary")).to_contain_text("encode")
    expect(page).to_have_url(re.compile("layer=encode"))

    page.reload()
    expect(page.locator(".live .state")).to_have_text("paused")
    assert step(page) == before + 1
    page.wait_for_function(f"({POINTS})() > 2")

    page.get_by_role("button", name="Resume").click()
    expect(page.locator(".live .state")).to_have_text("training")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".live .state")).to_have_text("stopped")
    expect(page.locator(".live .progress")).to_contain_text("Stopped after step")
    expect(page.get_by_text("the training loss is")).to_be_visible()
    page.wait_for_function(f"({POINTS})() > 2")


def test_a_second_run_stands_beside_the_first(server_url: str, page: Page) -> None:
    start(page, server_url)
    page.locator(".live").evaluate("panel => { panel.dataset.mark = 'kept' }")
    page.get_by_text("MS-ResNet", exact=True).first.click()
    page.get_by_role("button", name="Start beside it").click()
    expect(page.locator(".live")).to_have_count(2)
    expect(page.locator(".live .name")).to_have_text(["SEW ResNet (ADD)", "MS-ResNet"])
    assert page.locator(".live").first.get_attribute("data-mark") == "kept"
    expect(page.locator(".live .state").nth(1)).to_have_text(
        re.compile("waiting|starting|training")
    )
    for _ in range(2):
        page.get_by_role("button", name="Stop").first.click()
        expect(page.get_by_role("button", name="Remove from this page").first).to_be_visible()
    expect(page.locator(".live .state")).to_have_text(["stopped", "stopped"])


def test_language_and_theme_change_during_a_run(server_url: str, page: Page) -> None:
    start(page, server_url)
    plot = page.locator("[data-figure=loss] .plot")
    plot.evaluate("plot => { plot.dataset.mark = 'kept' }")
    light = plot.evaluate("plot => plot.layout.font.color")
    page.get_by_text("简体中文").click()
    expect(page.locator(".live .state")).to_have_text("训练中")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "light => document.querySelector('.live .plot').layout.font.color !== light", arg=light
    )
    assert plot.get_attribute("data-mark") == "kept"
    page.get_by_role("button", name="停止").click()
    expect(page.locator(".live .state")).to_have_text("已停止")
