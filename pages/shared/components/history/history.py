"""The browser's history: Back and Forward undo and redo what somebody did, one thing at a time."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

mount = st.components.v2.component(
    "history", js=Path(__file__).with_suffix(".js").read_text("utf-8")
)


def keep_history(of_the_frame: Sequence[str], language: str) -> None:
    """One entry for each change; `body[data-settings]` where the URL holds settings of the page."""
    mount(key="history", data={"ofTheFrame": list(of_the_frame), "language": language}, height=0)
