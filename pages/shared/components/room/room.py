"""Showing a page to a room: its keys, and how large figures have to be on this screen."""

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

from pages.shared.components.browser.frame import SCALE, scale
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
        st.session_state[SCALE] = clamped(st.session_state[KEY].scale)

    if not shown:
        st.session_state[SCALE] = 1.0
    data = {"shown": shown, "scale": scale(), "texts": dict(texts)}
    mount(key=KEY, data=data, height=0, on_toggle_change=on_toggle, on_scale_change=measured)


def clamped(given: object) -> float:
    """The scale that the browser names, from 1 to 4."""
    return min(max(float(given), 1.0), 4.0) if isinstance(given, int | float) else 1.0
