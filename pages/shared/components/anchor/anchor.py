"""What stands behind # in the URL: told to the server, kept up to date, and scrolled to."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

mount = st.components.v2.component(
    "anchor", js=Path(__file__).with_suffix(".js").read_text("utf-8")
)


def follow_anchors(opened: str, on_come: Callable[[str], None]) -> None:
    """`on_come` gets the anchor by which somebody has come; `opened` is what came of the last."""

    def came() -> None:
        if anchor := st.session_state["anchor"].came:
            on_come(str(anchor))

    mount(key="anchor", data={"opened": opened}, height=0, on_came_change=came)
