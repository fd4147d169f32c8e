"""The neuron page in Chromium: figures redrawn in place, an input drawn with the pointer."""

from typing import Any

import pytest

READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def open_page(page: Any, url: str) -> None:
    page.goto(url)
    page.wait_for_selector(READY)
    page.wait_for_function("document.querySelectorAll('.plot .main-svg .xtick').length > 8")


@pytest.mark.slow
def test_a_knob_redraws_the_figures_in_place(page: Any, server_url: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_page(page, f"{server_url}/neuron?lang=en&section=surrogate")
    page.evaluate(
        """() => {
          window.plots = [...document.querySelectorAll(".plot")];
          window.blank = 0;
          const look = () => {
            const drawn = (plot) => plot.querySelector(".scatterlayer path");
            if (!document.querySelectorAll(".plot").length || !plots.every(drawn)) blank++;
            requestAnimationFrame(look);
          };
          look();
        }"""
    )
    assert page.evaluate("plots.length") == 2
    page.locator(".st-key-v_threshold input").focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_text("the threshold is 0.95").wait_for()
    page.wait_for_function("plots[0].textContent.includes('0.95')")
    assert page.evaluate("plots.every((plot) => plot.isConnected)")
    assert page.evaluate("blank") == 0
    assert not errors


def test_a_stroke_becomes_the_input_and_the_link(page: Any, server_url: str) -> None:
    open_page(page, f"{server_url}/neuron?lang=en&input=own&x=0&trace_steps=8")
    page.get_by_text("never fires within T = 8").wait_for()
    box = page.locator(".st-key-sketch svg").bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 1)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 1)
    page.mouse.up()
    page.wait_for_function("new URL(location).searchParams.get('x')?.split(',').length === 8")
    values = page.evaluate("new URL(location).searchParams.get('x')").split(",")
    assert all(1.9 <= float(value) <= 2 for value in values)
    page.get_by_text("The firing rate is").wait_for()


LONG = "trace_steps=4&x_strength=-0.85&tau=1.2&v_threshold=0.2&v_reset=-0.85&at_step=4"


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1024, 1280])
def test_the_longest_equation_shows_its_result(page: Any, server_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{server_url}/neuron?lang=en&{LONG}")
    formula = page.locator(".katex-display").first
    formula.scroll_into_view_if_needed()
    page.wait_for_selector(READY)
    hidden = formula.evaluate("shown => shown.scrollWidth - shown.clientWidth")
    assert hidden <= 0
    assert formula.evaluate("shown => shown.getBoundingClientRect().right") <= width
