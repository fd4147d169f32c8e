"""What a component is told of its place: a simulated browser beside a session, any order."""

from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from pages.shared.components.browser import told as module
from pages.shared.components.browser.told import heard, told

KEY = "scrubber"


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A session on a page where the component stands."""
    state: dict[str, Any] = {KEY: None}
    here = SimpleNamespace(page="raster", state=state)
    monkeypatch.setattr(module, "st", SimpleNamespace(session_state=state))
    monkeypatch.setattr(module, "visit", lambda: here)
    return here


def test_what_the_component_has_said_is_not_told_again() -> None:
    first = told(KEY, 4)
    heard(KEY, 2, first[1])
    assert told(KEY, 2) == first


def test_back_tells_and_so_does_the_next_back_to_the_same_place() -> None:
    first = told(KEY, 4)
    heard(KEY, 2, first[1])
    place, turn = told(KEY, 4)
    assert (place, turn) == (4, first[1] + 1)
    heard(KEY, 2, turn)
    assert told(KEY, 4) == [4, turn + 1]


def test_a_component_that_is_new_is_told(session: SimpleNamespace) -> None:
    first = told(KEY, 4)
    heard(KEY, 2, first[1])
    session.page = "try_it"  # with a component of the same key, which the last one is not
    place, turn = told(KEY, 2)
    assert (place, turn) == (2, first[1] + 1)
    del session.state[KEY]
    assert told(KEY, 2) == [2, turn + 1]


class Browser:
    """The script's side, as `Place` in place.js has it: `at` is what one sees."""

    def __init__(self) -> None:
        self.at, self.turn = 0, 0

    def receive(self, message: list[Any]) -> None:
        place, turn = message
        if turn != self.turn:
            self.at = place
        self.turn = turn


def exchange(key: str, acts: tuple[str, ...]) -> tuple[object, object]:
    """What browser and link show in the end. m: the viewer moves; b: the page wants another place;
    r, s: the browser, the server read a message."""
    browser, link = Browser(), 0
    up: list[list[Any]] = []
    down = [told(key, link)]

    def read_up() -> None:
        nonlocal link
        if up:
            link, turn = up.pop(0)
            heard(key, link, turn)
            down.append(told(key, link))

    for n, act in enumerate(acts, start=1):
        if act == "m" and browser.turn:
            browser.at = n
            up.append([n, browser.turn])
        elif act == "b":
            link = -n
            down.append(told(key, link))
        elif act == "r" and down:
            browser.receive(down.pop(0))
        elif act == "s":
            read_up()
    while up or down:
        read_up()
        while down:
            browser.receive(down.pop(0))
    return browser.at, link


def test_in_whatever_order_messages_cross_both_sides_end_alike(session: SimpleNamespace) -> None:
    for acts in product("mbrs", repeat=7):
        key = session.state["".join(acts)] = "".join(acts)
        seen, link = exchange(key, acts)
        assert seen == link, acts
