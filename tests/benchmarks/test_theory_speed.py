"""The theory pages' budgets: what a person waits for, in the core and in Chromium."""

import pytest
from benchmarks.conftest import Report
from benchmarks.timing import in_turns, spread
from browser.conftest import READY
from playwright.sync_api import Page

from snncore.analysis.gradient.profile import GradientProbe, gradient_profile
from snncore.analysis.isometry.isometry import IsometryProbe, isometry
from snncore.experiment import BlockKind

KINDS = (BlockKind.PLAIN, BlockKind.SPIKING, BlockKind.SEW, BlockKind.MS)
FOLLOWS, COMPUTES = 200, 1000
"""Milliseconds from the release to the answer: in closed form or on tiny tensors; with torch."""

KNOBS = (
    ("neuron", "x_strength", FOLLOWS),
    ("block", "operation", FOLLOWS),
    ("identity", "tau", FOLLOWS),
    ("propagation?section=change", "sigma", FOLLOWS),
    ("gradient?section=factor", "gradient_alpha", COMPUTES),
    ("isometry?section=gate", "gate_width", FOLLOWS),
    ("propagation", "blocks", COMPUTES),
    ("gradient", "gradient_alpha", COMPUTES),
    ("isometry", "isometry_gamma", COMPUTES),
)
"""Page and the key of a slider on it."""

WARM_UP = 5
"""Presses that are not counted: the server's and the browser's code is loaded by them."""

LOST = 10_000
"""Milliseconds after which no answer is waited for."""

# From the key's press to the end of the script run it causes.
ANSWER = """() => new Promise(resolve => {
  const app = document.querySelector('[data-testid="stApp"]'), start = performance.now();
  let ran = false;
  const observer = new MutationObserver((changes) => {
    const state = app.getAttribute('data-test-script-state');
    // A short run has come and gone when the observer is called.
    ran ||= state === 'running' || changes.some(({oldValue}) => oldValue === 'running');
    if (ran && state === 'notRunning') {
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - start));
    }
  });
  observer.observe(app, {attributes: true, attributeOldValue: true});
  setTimeout(() => resolve(LOST), LOST);
})""".replace("LOST", str(LOST))


def test_gradient_profile(report: Report) -> None:
    def all_kinds() -> None:
        for kind in KINDS:
            gradient_profile(GradientProbe(block=kind, depth=110))

    (times,) = in_turns(all_kinds, repeats=5)
    report.add("gradient profile, depth 110, four kinds: ms", spread(times), "≤ 1000")


@pytest.mark.parametrize("depth", [8, 20, 56, 110])
def test_gradient_profile_against_depth(depth: int, report: Report) -> None:
    (times,) = in_turns(lambda: gradient_profile(GradientProbe(depth=depth)), repeats=5)
    report.add(f"gradient profile, SEW, depth {depth}: ms", spread(times), "linear in depth")


def test_block_jacobians(report: Report) -> None:
    (times,) = in_turns(lambda: isometry(IsometryProbe(depth=32)), repeats=5)
    report.add("block Jacobians, MS, depth 32, T = 1: ms", spread(times), "≤ 6000")


def release_to_answer(page: Page, server_url: str, where: str, key: str) -> list[float]:
    """Milliseconds of twenty presses of a slider; every press goes to a value that was not there
    before, as far as the slider has any."""
    page.goto(f"{server_url}/{where}{'&' if '?' in where else '?'}lang=en")
    page.wait_for_selector(READY)
    page.wait_for_timeout(2000)
    knob = page.locator(f".st-key-{key} input").first
    if not knob.is_visible():
        knob.locator("xpath=ancestor::details").locator("summary").click()
        page.wait_for_timeout(1000)
    times, arrow = [], "ArrowRight"
    for number in range(WARM_UP + 20):
        knob.focus()
        if knob.input_value() == knob.get_attribute("max"):
            arrow = "ArrowLeft"
        elif knob.input_value() == knob.get_attribute("min"):
            arrow = "ArrowRight"
        page.evaluate(f"() => {{ window.answer = ({ANSWER})(); }}")
        knob.press(arrow)
        answer = page.evaluate("window.answer")
        if number >= WARM_UP:
            times.append(answer)
        page.wait_for_timeout(150)
    assert max(times) < LOST, f"{where}: no answer to a press"
    return times


@pytest.mark.parametrize(("where", "key", "budget"), KNOBS)
def test_knob_answers(
    where: str,
    key: str,
    budget: int,
    server_url: str,
    page: Page,
    report: Report,
) -> None:
    times = release_to_answer(page, server_url, where, key)
    report.add(f"{where}, {key}: release to answer, ms, n = 20", spread(times), f"≤ {budget}")
