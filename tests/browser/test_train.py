"""A training run in real Chromium: its figures move in place, a reload finds it, it stops."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

expect.set_options(timeout=60_000)  # the cores are shared with the run that is watched

TINY = "depth=8&width=4&time_steps=2&batch_size=10&train_images=50&steps=5000&lang=en"
ENCODE = "neuron before block 1"
"""What a person calls the first neuron layer."""

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
    const plots = [...document.querySelectorAll('.live figure:not([hidden]) .plot')];
    const lines = plots.filter((plot) => !plot.querySelector('canvas'));
    if (!lines.every((plot) => plot.querySelector('.js-line'))) window.blanks += 1;
    window.frames_seen = (window.frames_seen ?? 0) + 1;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
STEPS_SHOWN = "plot => plot.layout.xaxis.range"
MARKS = "plot => (plot.layout?.annotations ?? []).map((mark) => mark.text)"
VIEWS = ["Learning", "Gradient", "Updates", "Rates", "All"]


@pytest.fixture(autouse=True)
def _stopped(page: Page) -> Iterator[None]:
    """Whatever a test found: the next one does not queue behind its runs."""
    yield
    stops = page.get_by_role("button", name=re.compile("^(Stop|停止)$"))
    stops.evaluate_all("buttons => buttons.forEach((button) => button.click())")
    page.wait_for_timeout(500)


def start(page: Page, server_url: str) -> None:
    page.goto(f"{server_url}/train?{TINY}")
    page.get_by_role("button", name="Start training").click()
    expect(page.locator(".live .progress")).to_have_text(STEP)
    page.wait_for_function(f"({POINTS})() > 2")


def step(page: Page) -> int:
    found = STEP.search(page.locator(".live .progress").inner_text())
    assert found
    return int(found[1])


@pytest.mark.slow
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

    page.context.set_offline(True)
    expect(page.locator(".live .progress")).to_have_text(re.compile("No answer"))
    page.context.set_offline(False)
    expect(page.locator(".live .progress")).to_have_text(STEP)

    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".live .state")).to_have_text("paused")
    before = step(page)
    page.get_by_role("button", name="One step").click()
    expect(page.locator(".live .progress")).to_have_text(re.compile(f"step {before + 1} of"))
    expect(page.get_by_text(f"after {before + 1} steps the training loss is")).to_be_visible()

    page.get_by_role("combobox", name="Layer").select_option("encode")
    expect(page.locator("[data-figure=raster] .summary")).to_contain_text(ENCODE)
    expect(page).to_have_url(re.compile("layer=encode"))

    page.reload()
    expect(page.locator(".live .state")).to_have_text("paused")
    assert step(page) == before + 1
    page.wait_for_function(f"({POINTS})() > 2")

    page.get_by_role("button", name="Resume").click()
    expect(page.locator(".live .state")).to_have_text("training")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator(".live .state")).to_have_text("stopped")
    expect(page.locator(".live .progress")).to_contain_text("Stopped after step")
    expect(page.get_by_text("the training loss is")).to_be_visible()
    page.wait_for_function(f"({POINTS})() > 2")


def snapshot(page: Page, server_url: str) -> dict:
    [token] = parse_qs(urlparse(page.url).query)["run"]
    return page.request.get(f"{server_url}/live/{token}?since=0").json()


@pytest.mark.slow
def test_every_knob_moves_the_run_without_a_blank_frame(server_url: str, page: Page) -> None:
    start(page, server_url)
    loss = page.locator("[data-figure=loss] .plot")
    zoomed = zoom(page, loss)
    page.evaluate(COUNT_BLANKS)
    for view in VIEWS:
        page.locator(".views").get_by_role("button", name=view).click()
        expect(page.locator(".grid")).to_have_attribute("data-view", re.compile(view[:4].lower()))
        page.wait_for_timeout(1000)
    page.get_by_role("button", name="loss: log axis").click()
    expect(page).to_have_url(re.compile("loss_scale=log"))

    page.get_by_role("button", name="Adjust").click()
    for pace in ("0.5 s a step", "1 s a step", "2 s a step", "5 s a step", "full speed"):
        page.get_by_role("radio", name=pace, exact=True).click()
        seconds = float(pace.split()[0]) if pace[0].isdigit() else 0
        wait_for(page, lambda: snapshot(page, server_url)["slow"], seconds)
    page.get_by_role("slider", name="Learning rate from now on").press("ArrowLeft")
    wait_for(page, lambda: [rate for _, rate in snapshot(page, server_url)["rates"]], [0.1])
    wait_for(page, lambda: loss.evaluate(MARKS), ["η₀ = 0.1"])
    page.get_by_role("spinbutton", name="Pause at training loss").fill("0.01")
    page.get_by_role("spinbutton", name="Pause at training loss").press("Enter")
    wait_for(page, lambda: snapshot(page, server_url)["stopping"]["loss"], 0.01)
    page.get_by_role("spinbutton", name="Pause after step").fill("1")
    page.get_by_role("spinbutton", name="Pause after step").press("Enter")
    expect(page.locator(".live .state")).to_have_text("paused")
    expect(page.get_by_text("is done, as you asked")).to_be_visible()
    assert page.evaluate("window.blanks") == 0
    assert loss.evaluate(STEPS_SHOWN) == zoomed
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator(".live .state")).to_have_text("stopped")


def zoom(page: Page, plot: Locator) -> list[float]:
    """Drag over the middle of a figure; the steps that it shows then."""
    area = plot.locator(".nsewdrag").bounding_box()
    assert area
    middle = area["y"] + area["height"] / 2
    page.mouse.move(area["x"] + 10, middle)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] / 2, middle, steps=5)
    page.mouse.up()
    page.wait_for_function(f"() => ({STEPS_SHOWN})(document.querySelector('.plot'))[1] < 4000")
    return plot.evaluate(STEPS_SHOWN)


def wait_for(page: Page, found: Callable[[], object], wanted: object) -> None:
    """A condition that is not on the page."""
    for _ in range(100):
        if found() == wanted:
            return
        page.wait_for_timeout(100)
    assert found() == wanted


@pytest.mark.slow
def test_another_browser_sees_the_run_and_cannot_move_it(
    server_url: str, page: Page, browser: Browser
) -> None:
    start(page, server_url)
    visitor = browser.new_context(locale="en-US").new_page()
    visitor.goto(page.url)
    expect(visitor.get_by_text("This run belongs to another browser")).to_be_visible()
    expect(visitor.locator(".live .progress")).to_have_text(STEP)
    for name in ("Pause", "One step", "Stop"):
        expect(visitor.get_by_role("button", name=name, exact=True)).to_be_disabled()
    expect(visitor.get_by_role("combobox", name="Layer")).to_be_disabled()
    page.get_by_role("combobox", name="Layer").select_option("encode")
    expect(visitor.locator("[data-figure=raster] .summary")).to_contain_text(ENCODE)
    visitor.context.close()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator(".live .state")).to_have_text("stopped")


@pytest.mark.slow
def test_a_killed_run_says_so_and_goes_on_from_its_checkpoint(server_url: str, page: Page) -> None:
    start(page, server_url)
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".live .state")).to_have_text("paused")
    wait_for(page, lambda: snapshot(page, server_url)["checkpoint"], step(page))
    kept = step(page)
    page.get_by_role("button", name="Resume").click()
    page.wait_for_function(
        f"() => Number(document.querySelector('.live .progress').innerText.match(/\\d+/)) > {kept}"
    )
    for worker in workers():
        os.kill(worker, signal.SIGKILL)
    expect(page.locator(".live .state")).to_have_text("failed")
    expect(page.locator(".live .progress")).to_contain_text(f"checkpoint is of step {kept}")
    page.get_by_role("button", name=f"Go on from step {kept}").click()
    expect(page.locator(".live .state")).to_have_text("training")
    page.locator(".views").get_by_role("button", name="Learning").click()
    wait_for(page, lambda: page.locator("[data-figure=loss] .plot").evaluate(MARKS), ["resumed"])
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator(".live .state")).to_have_text("stopped")


def workers() -> list[int]:
    """The training processes of this test's own server."""
    stats = {int(p.parent.name): p.read_text() for p in Path("/proc").glob("[0-9]*/stat")}
    parents = {pid: int(stat.rpartition(")")[2].split()[1]) for pid, stat in stats.items()}
    return [
        pid
        for pid, parent in parents.items()
        if parents.get(parent) == os.getpid()
        and b"snncore.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


@pytest.mark.slow
def test_a_second_run_stands_beside_the_first(server_url: str, page: Page) -> None:
    start(page, server_url)
    page.locator(".live").evaluate("panel => { panel.dataset.mark = 'kept' }")
    page.get_by_text("Another run beside it").click()
    page.get_by_test_id("stMain").get_by_text("MS-ResNet", exact=True).first.click()
    page.get_by_role("button", name="Start beside it").click()
    expect(page.locator(".live")).to_have_count(2)
    expect(page.locator(".live .name")).to_have_text(["SEW ResNet (ADD)", "MS-ResNet"])
    assert page.locator(".live").first.get_attribute("data-mark") == "kept"
    expect(page.locator(".live .state").nth(1)).to_have_text(
        re.compile("waiting|starting|training")
    )
    for _ in range(2):
        page.get_by_role("button", name="Stop", exact=True).first.click()
        expect(page.get_by_role("button", name="Remove from this page").first).to_be_visible()
    expect(page.locator(".live .state")).to_have_text(["stopped", "stopped"])


def test_a_race_asks_first_and_answers_beside_the_prediction(server_url: str, page: Page) -> None:
    short = TINY.replace("steps=5000", "steps=20")
    page.goto(f"{server_url}/train?{short}&section=race")
    expect(page.get_by_text("Which will be ahead after 20 steps?")).to_be_visible()
    assert page.locator(".live").count() == 0
    page.get_by_role("button", name="No clear difference").click()
    expect(page.locator(".live .name")).to_have_text(["Spiking ResNet", "SEW ResNet (ADD)"])
    ended = expect(page.locator(".live .state"))
    ended.to_have_text(["finished", "finished"], timeout=90_000)  # two processes begin to compute
    expect(page.get_by_text(re.compile("After 20 steps .* as you expected"))).to_be_visible()
    layers = page.locator(".live select.layer").evaluate_all("all => all.map((one) => one.value)")
    assert layers[0] == layers[1]
    page.reload()
    expect(page.get_by_text(re.compile("After 20 steps .* as you expected"))).to_be_visible()
    tokens = parse_qs(urlparse(page.url).query)["run"]
    links = page.get_by_role("link", name="Read its raster")
    expect(links).to_have_count(2)  # each comes when its run is known to have ended
    links.first.click()
    page.wait_for_url(f"**/raster?*net=run.{tokens[0]}*")
    page.go_back()
    expect(page.locator(".live")).to_have_count(2)


@pytest.mark.slow
def test_every_surrogate_can_be_seen(server_url: str, page: Page) -> None:
    page.goto(f"{server_url}/train?{TINY}")
    page.get_by_text("More settings").click()
    names = page.locator(".st-key-surrogate").get_by_role("radio")
    expect(names).to_have_count(5)
    inside = "nodes => nodes.map((node) => [node.scrollWidth, node.clientWidth])"
    for width in (1280, 1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(500)
        for scrolled, shown in names.evaluate_all(inside):
            assert scrolled <= shown + 1
        for box in (name.bounding_box() for name in names.all()):
            assert box
            assert box["x"] + box["width"] <= width


@pytest.mark.slow
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
    frozen_display_keeps_what_it_shows(page, light)
    page.get_by_role("button", name="停止").click()
    expect(page.locator(".live .state")).to_have_text("已停止")


def frozen_display_keeps_what_it_shows(page: Page, light: str) -> None:
    """In the colours of a theme that comes later, and in figures that were not on the screen."""
    page.get_by_role("button", name="冻结显示").click()
    points, shown = page.evaluate(POINTS), page.locator(".live .progress").inner_text()
    page.wait_for_function(
        "old => document.querySelector('.live .progress').innerText !== old", arg=shown
    )
    page.emulate_media(color_scheme="light")
    page.wait_for_function(
        "light => document.querySelector('.live .plot').layout.font.color === light", arg=light
    )
    assert page.evaluate(POINTS) == points
    page.locator(".views").get_by_role("button", name="更新").click()
    page.wait_for_selector("[data-figure=update_time] .js-line")
    page.get_by_role("button", name="恢复显示").click()
    page.locator(".views").get_by_role("button", name="全部").click()
    page.wait_for_function(f"({POINTS})() > {points}")
