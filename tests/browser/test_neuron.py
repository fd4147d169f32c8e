"""The neuron page in Chromium: figures redrawn in place, an input drawn with the pointer."""

from typing import Any

READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def open_page(page: Any, url: str) -> None:
    page.goto(url)
    page.wait_for_selector(READY)
    page.wait_for_function("document.querySelectorAll('.plot .main-svg .xtick').length > 8")


def test_a_knob_redraws_the_figures_in_place(page: Any, server_url: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_page(page, f"{server_url}/neuron?lang=en")
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
    assert page.evaluate("plots.length") == 3
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
    page.get_by_text("The neuron fires in").wait_for()
