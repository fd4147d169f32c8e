"""The theory pages' budgets: what a person waits for, in the core and in Chromium."""

import statistics

import pytest
from benchmarks.conftest import Report
from benchmarks.timing import in_turns, spread
from browser.conftest import READY, browser, page, server_url  # noqa: F401
from playwright.sync_api import Page

from snncore.analysis.gradient_profile import GradientProbe, gradient_profile
from snncore.analysis.isometry import IsometryProbe, isometry
from snncore.experiment import BlockKind

KINDS = (BlockKind.PLAIN, BlockKind.SPIKING, BlockKind.SEW, BlockKind.MS)
KNOBS = (
    ("neuron", "x_strength"),
    ("identity", "tau"),
    ("gradient", "gradient_alpha"),
)
"""Page and the key of a slider on it."""

# From the key's press to the end of the script run it causes.
ANSWER = """() => new Promise(resolve => {
  const app = document.querySelector('[data-testid="stApp"]'), start = performance.now();
  let ran = false;
  const observer = new MutationObserver(() => {
    const state = app.getAttribute('data-test-script-state');
    if (state === 'running') ran = true;
    else if (ran && state === 'notRunning') {
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - start));
    }
  });
  observer.observe(app, {attributes: true});
  setTimeout(() => resolve(10000), 10000);
})"""


def test_gradient_profile(report: Report) -> None:
    def all_kinds() -> None:
        for kind in KINDS:
            gradient_profile(GradientProbe(block=kind, depth=110))

    (times,) = in_turns(all_kinds, repeats=5)
    report.add("gradient profile, depth 110, four kinds: ms", spread(times), "≤ 3000")


@pytest.mark.parametrize("depth", [8, 20, 56, 110])
def test_gradient_profile_against_depth(depth: int, report: Report) -> None:
    (times,) = in_turns(lambda: gradient_profile(GradientProbe(depth=depth)), repeats=5)
    report.add(f"gradient profile, SEW, depth {depth}: ms", spread(times), "linear in depth")


def test_block_jacobians(report: Report) -> None:
    (times,) = in_turns(lambda: isometry(IsometryProbe(depth=32)), repeats=5)
    report.add("block Jacobians, MS, depth 32, T = 1: ms", spread(times), "≤ 6000")


@pytest.mark.parametrize(("name", "key"), KNOBS)
def test_knob_answers(name: str, key: str, server_url: str, page: Page, report: Report) -> None:  # noqa: F811
    page.goto(f"{server_url}/{name}?lang=en")
    page.wait_for_selector(READY)
    page.wait_for_timeout(2000)
    knob = page.locator(f".st-key-{key} input").first
    times = []
    for number in range(20):
        knob.focus()
        page.evaluate(f"() => {{ window.answer = ({ANSWER})(); }}")
        knob.press("ArrowRight" if number % 4 < 2 else "ArrowLeft")
        times.append(page.evaluate("window.answer"))
        page.wait_for_timeout(150)
    assert statistics.median(times) > 0
    report.add(f"{name}, {key}: release to answer, ms, n = 20", spread(times), "≤ 200")
