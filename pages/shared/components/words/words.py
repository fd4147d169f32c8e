"""Streamlit's own words in the session's language: it has them in English only."""

from pathlib import Path

import streamlit as st

from pages.shared.ui.text import LANGUAGES, catalogue, tr

PREFIX = "streamlit."

mount = st.components.v2.component("words", js=Path(__file__).with_suffix(".js").read_text("utf-8"))


def translate_streamlit() -> None:
    """Replace, wherever they come up, the words of the catalogue `streamlit` by the session's.

    In the English catalogue they stand as Streamlit writes them.
    """
    names = [key.removeprefix(PREFIX) for key in catalogue("en") if key.startswith(PREFIX)]
    words = [
        (tr(f"streamlit.{name}"), [catalogue(each)[PREFIX + name] for each in LANGUAGES])
        for name in names
    ]
    mount(key="words", data={"words": words}, height=0)
