"""Showing a page to a room: its keys, and how large figures have to be on this screen."""

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

from pages.shared.components.browser.frame import MOST, SCALE, scale
from pages.shared.components.browser.scripts import script

HERE = Path(__file__).parent
KEY = "room"

mount = st.components.v2.component(
    "room",
    html=(HERE / "room.html").read_text("utf-8"),
    css=(HERE / "room.css").read_text("utf-8"),
    js=script(HERE / "room.js"),
)


def room(*, shown: bool, texts: Mapping[str, str], on_toggle: Callable[[], None]) -> None:
    """Listen to the keys; while the page is `shown` to a room, figures take the screen's scale.

    `on_toggle` is called where P, or the button that ends it, was pressed.
    """

    def measured() -> None:
        screen = st.session_state[KEY].screen or {}
        st.session_state[SCALE] = within(screen.get("scale"), 1.0, 4.0)
        st.session_state[MOST] = round(within(screen.get("most"), 200.0, 4000.0))

    if not shown:
        st.session_state[SCALE] = 1.0
        st.session_state.pop(MOST, None)
    told = [scale(), st.session_state.get(MOST, 0)]
    data = {"shown": shown, "told": told, "texts": dict(texts)}
    mount(key=KEY, data=data, height=0, on_toggle_change=on_toggle, on_screen_change=measured)


def within(given: object, low: float, high: float) -> float:
    """The number that the browser names, or the nearest that makes sense."""
    return min(max(float(given), low), high) if isinstance(given, int | float) else low
