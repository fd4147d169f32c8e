"""The theory pages in Chromium: a knob redraws its figure in place, a click loads a cell."""

import pytest
from browser.conftest import READY
from playwright.sync_api import Locator, Page, expect

KNOBS = (
    ("propagation", "blocks", "propagation_rates"),
    pytest.param("gradient", "gradient_alpha", "gradient_profile", marks=pytest.mark.slow),
    pytest.param("isometry", "isometry_gamma", "isometry_blocks", marks=pytest.mark.slow),
    ("isometry?section=gate", "gate_width", "isometry_gate"),
)
"""Page, a slider on it, and the figure that follows."""


def opened(page: Page, server_url: str, where: str) -> None:
    page.goto(f"{server_url}/{where}{'&' if '?' in where else '?'}lang=en")
    page.wait_for_selector(READY)


def plot(page: Page, key: str) -> Locator:
    """The drawn figure of a key, in sight: out of sight it waits."""
    found = page.locator(f".st-key-{key} .plot")
    found.wait_for(state="attached")
    for _ in range(60):  # what is drawn above it may push it out of sight again
        found.scroll_into_view_if_needed()
        if found.locator(".main-svg").count():
            break
        page.wait_for_timeout(500)
    expect(found.locator(".main-svg").first).to_be_visible()
    return found


@pytest.mark.parametrize(("where", "knob", "figure"), KNOBS)
def test_a_knob_redraws_the_figure_in_place(
    where: str, knob: str, figure: str, server_url: str, page: Page
) -> None:
    opened(page, server_url, where)
    drawn = plot(page, figure)
    before = drawn.get_attribute("aria-label")
    drawn.evaluate("node => { node.mark = 'the same node'; }")
    page.locator(f".st-key-{knob} input").first.press("ArrowRight")
    expect(drawn).not_to_have_attribute("aria-label", before or "", timeout=30_000)
    assert drawn.evaluate("node => node.mark") == "the same node"
    assert f"{knob}=" in page.url
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.slow
def test_a_figure_out_of_sight_waits_until_it_is_seen(server_url: str, page: Page) -> None:
    opened(page, server_url, "identity?section=margin")
    drawn = plot(page, "residual_margin")
    line = "node => JSON.stringify(node.data[0].y)"
    before = drawn.evaluate(line)
    knob = page.locator(".st-key-neuron")
    knob.scroll_into_view_if_needed()
    knob.get_by_text("IF", exact=True).click()
    page.wait_for_url("**neuron=if*")
    page.wait_for_selector(READY)
    expect(knob).to_be_in_viewport()
    assert drawn.evaluate(line) == before
    drawn.scroll_into_view_if_needed()
    page.wait_for_function(
        f"([node, before]) => ({line})(node) !== before", arg=[drawn.element_handle(), before]
    )


@pytest.mark.slow
def test_a_click_on_the_phase_map_loads_its_cell(server_url: str, page: Page) -> None:
    opened(page, server_url, "identity?section=map")
    drawn = plot(page, "phase_map")
    box = drawn.locator(".nsewdrag").first.bounding_box()
    assert box
    x, y = drawn.evaluate("node => ['xaxis', 'yaxis'].map((name) => node._fullLayout[name].range)")
    place = ((0.5 - x[0]) / (x[1] - x[0]), 1 - (3.0 - y[0]) / (y[1] - y[0]))
    page.mouse.click(box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"])
    page.wait_for_url("**v_threshold=0.5*")
    assert "tau=3" in page.url
    page.wait_for_selector(READY)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_cell_of_the_phase_map_is_chosen_by_keys(server_url: str, page: Page) -> None:
    opened(page, server_url, "identity?section=map&v_threshold=0.5")
    drawn = plot(page, "phase_map")
    expect(drawn).to_have_attribute("tabindex", "0")
    drawn.focus()
    cell = drawn.get_by_role("status")
    expect(cell).to_contain_text("V_th = 0.50, τ = 2")
    page.wait_for_timeout(1000)  # a figure that still finds its size begins at its own cell again
    for key in ("ArrowRight", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
    expect(cell).to_contain_text("V_th = 0.55, τ = 2.4")
    page.keyboard.press("Enter")
    page.wait_for_url("**v_threshold=0.55*")
    assert "tau=2.4" in page.url
    page.wait_for_selector(READY)
    expect(drawn).to_be_focused()


@pytest.mark.slow
def test_the_block_page_goes_on_one_operation_at_a_time(server_url: str, page: Page) -> None:
    opened(page, server_url, "block")
    lit = page.locator(".st-key-operation input").first
    lit.press("ArrowRight")
    page.wait_for_url("**operation=*")
    page.wait_for_selector(READY)
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.slow
def test_a_narrow_screen_gets_a_diagram_that_can_be_read(server_url: str, page: Page) -> None:
    """From top to bottom, letters at full size; a node of it can be chosen as in the wide one."""
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, server_url, "block")
    diagram = page.locator(".st-key-block_diagram")
    narrow = diagram.locator(".narrow svg")
    expect(narrow).to_be_visible(timeout=30_000)
    letters = narrow.locator("text").evaluate_all(
        "texts => texts.map(text => text.getBoundingClientRect().height)"
    )
    assert min(letters) > 12
    expect(diagram.locator(".wide")).to_be_hidden()
    narrow.locator(".node.conv").first.click()
    page.wait_for_url("**operation=1*")
    page.wait_for_selector(READY)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0


@pytest.mark.slow
def test_a_group_that_is_opened_late_shows_the_values_of_the_link(
    server_url: str, page: Page
) -> None:
    """Its sliders once stood at their minima, and took them for chosen when one was moved."""
    opened(page, server_url, "block?neuron=plif&tau=3&v_threshold=0.5")
    page.get_by_role("button", name="Step", exact=True).click()
    page.wait_for_url("**operation=*")
    page.wait_for_selector(READY)
    page.get_by_test_id("stExpander").get_by_text("Neuron").first.click()
    expect(page.locator(".st-key-tau input").first).to_have_value("3")
    page.locator(".st-key-seed input").first.press("ArrowRight")
    page.wait_for_url("**seed=1*")
    assert "tau=3&" in page.url
    assert "v_threshold=0.5&" in page.url


@pytest.mark.slow
def test_more_settings_stay_open_when_the_neuron_changes(server_url: str, page: Page) -> None:
    opened(page, server_url, "gradient?depth=8&section=cost")
    group = page.get_by_test_id("stExpander").filter(has_text="More settings")
    group.locator("summary").click()
    page.get_by_role("radio", name="LIF").click()
    page.wait_for_url("**neuron=lif*")
    page.wait_for_selector(READY)
    expect(page.locator(".st-key-tau")).to_be_visible()
    expect(group.locator(".st-key-seed")).to_be_visible()
