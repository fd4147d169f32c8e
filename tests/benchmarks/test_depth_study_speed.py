"""The depth-study page's budget: on the server when it opens, in Chromium when it is asked."""

from benchmarks.conftest import Report
from benchmarks.test_theory_speed import LOST, WARM_UP
from benchmarks.timing import in_turns, spread
from browser.conftest import READY
from playwright.sync_api import Page

from tests.pages.opened import opened

BUDGET = 300
"""Milliseconds."""

TITLE = ".st-key-depth_study_accuracy .ytitle"
# From now to the figure with another title: a short run may leave no trace in the page's state.
REDRAWN = """() => new Promise(resolve => {
  const title = () => document.querySelector('TITLE')?.textContent;
  const before = title(), start = performance.now();
  const look = () => {
    const waited = performance.now() - start;
    if (waited > LOST || (title() && title() !== before)) resolve(Math.min(waited, LOST));
    else requestAnimationFrame(look);
  };
  look();
})""".replace("TITLE", TITLE).replace("LOST", str(LOST))


def test_page_opens(report: Report) -> None:
    """The whole script with the frame around it, as AppTest runs it, and reads what it drew."""
    app = opened("models/depth_study", section="accuracy")
    (times,) = in_turns(app.run, repeats=20)
    assert not app.exception
    report.add("depth study, the page opens: ms on the server", spread(times), f"≤ {BUDGET}")


def test_choice_answers(server_url: str, page: Page, report: Report) -> None:
    """The figure stands there for the other measure, and nothing else is drawn anew."""
    page.goto(f"{server_url}/depth_study?section=accuracy&lang=en")
    page.wait_for_selector(READY)
    page.locator(TITLE).wait_for()
    buttons, times = page.locator(".st-key-depth_study_measure button"), []
    for number in range(WARM_UP + 20):
        page.wait_for_timeout(400)
        page.evaluate(f"() => {{ window.answer = ({REDRAWN})(); }}")
        buttons.nth((number + 1) % 2).click()
        answer = page.evaluate("window.answer")
        if number >= WARM_UP:
            times.append(answer)
    assert max(times) < LOST, "no answer to a click"
    report.add("depth study, measure: click to figure, ms, n = 20", spread(times), f"≤ {BUDGET}")
