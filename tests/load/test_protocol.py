"""The load test's clients speak as a browser does: what they send is what the page takes."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any
from urllib.parse import parse_qs

import pytest
from load.client import Client
from load.knobs import Knob, knob
from load.report import at
from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.Element_pb2 import Element

from tests.browser.conftest import free_port, start_server


def slider(**more: Any) -> Element:
    element = Element()
    element.slider.id, element.slider.min, element.slider.max = "s", 0.0, 1.0
    element.slider.step = 0.25
    element.slider.default.append(0.5)
    for name, value in more.items():
        getattr(element.slider, name).extend(value) if isinstance(value, list) else setattr(
            element.slider, name, value
        )
    return element


def group(mode: "ButtonGroup.ClickMode.ValueType", *pressed: int) -> Element:
    element = Element()
    element.button_group.id, element.button_group.click_mode = "g", mode
    for text in ("A", "B", "C"):
        element.button_group.options.add(content=text)
    element.button_group.default.extend(pressed)
    return element


def known(element: Element, **values: Any) -> Knob:
    found = knob(element, "f", True, values)
    assert found
    return found


def test_a_slider_is_sent_as_numbers() -> None:
    found = known(slider())
    assert found.values == (0.0, 0.25, 0.5, 0.75, 1.0)
    assert list(found.state().double_array_value.data) == [0.5]
    assert {found.other(Random(seed)) for seed in range(50)} == {0.0, 0.25, 0.75, 1.0}


def test_a_slider_over_texts_is_sent_as_its_text() -> None:
    found = known(slider(options=["8", "20", "56"], min=0.0, max=2.0, step=1.0, default=[]))
    assert found.values == ("8", "20", "56")
    assert list(found.state().string_array_value.data) == ["8"]


def test_buttons_are_sent_as_what_is_pressed() -> None:
    one = known(group(ButtonGroup.SINGLE_SELECT, 1))
    assert list(one.state().string_array_value.data) == ["B"]
    assert one.values == (("A",), ("B",), ("C",))
    some = known(group(ButtonGroup.MULTI_SELECT, 0, 1))
    assert list(some.state().string_array_value.data) == ["A", "B"]
    assert set(some.values) == {("B",), ("A",), ("A", "B", "C")}


def test_a_switch_is_sent_as_a_truth() -> None:
    element = Element()
    element.checkbox.id, element.checkbox.default = "c", True
    assert known(element).state().bool_value is True
    assert known(element).other(Random(0)) is False


def test_a_control_keeps_its_value_unless_the_server_sets_it() -> None:
    assert known(slider(), s=0.75).value == 0.75
    assert known(slider(set_value=True, value=[0.25]), s=0.75).value == 0.25


def test_what_cannot_be_moved_is_left_alone() -> None:
    assert not known(slider(disabled=True)).movable
    assert not known(slider(form_id="form")).movable
    element = knob(slider(), "f", False, {})
    assert element
    assert not element.movable
    other = Element()
    other.text.body = "no control"
    assert knob(other, "f", True, {}) is None


def test_percentiles_are_times_that_were_measured() -> None:
    times = [float(i) for i in range(1, 101)]
    assert [at(times, part) for part in (0.5, 0.95, 1.0)] == [50.0, 95.0, 100.0]
    assert at([7.0], 0.95) == 7.0


async def walk(base: str) -> None:
    """Each move of a control arrives: the page says it in its URL, and draws without an error."""
    async with Client(base, "identity", seed=1) as student:
        opened = await student.open()
        assert not opened.error
        knobs = {each.identity.rsplit("-", 1)[1]: each for each in student.knobs.values()}
        for name in ("rate", "tau", "block", "soft_reset"):
            answer = await student.move(knobs[name])
            assert not answer.error
            [said] = parse_qs(student.query)[name]
            value = student.values[knobs[name].identity]
            if isinstance(value, float):
                assert float(said) == pytest.approx(value)
            assert said not in ("", str(knobs[name].value))
        again = await student.open()
        assert not again.error


async def nowhere(base: str) -> None:
    async with Client(base, "no-such-page", seed=1) as student:
        assert "no page" in (await student.open()).error


async def whole(base: str) -> None:
    """No message refers to an earlier one, which a browser may have forgotten when it comes."""
    async with Client(base, "identity", seed=1) as student:
        assert (await student.open()).size > 10_000
        assert not student.cached


@pytest.fixture(scope="module")
def server():
    port = free_port()
    server = start_server(port)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(20)


@pytest.mark.parametrize("story", [pytest.param(walk, marks=pytest.mark.slow), nowhere, whole])
def test_on_the_real_pages(server: str, story: Any) -> None:
    told: Coroutine[Any, Any, None] = story(server)
    with ThreadPoolExecutor(1) as thread:  # Playwright may have a loop of its own in this one
        thread.submit(asyncio.run, told).result()


def test_a_control_goes_with_every_fragment_around_it() -> None:
    client = Client("http://nowhere", "conversion", 0)
    client.within = {"inner": {"middle"}, "middle": {"outer"}, "other": {"outer"}}
    assert client.around("inner") == {"inner", "middle", "outer"}
    assert client.around("outer") == {"outer"}
