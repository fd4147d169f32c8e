"""Streamlit's own words in the session's language: it has them in English only."""

from pathlib import Path

import streamlit as st

from pages.shared.ui.text import LANGUAGES, catalogue, language

PREFIX = "streamlit."

mount = st.components.v2.component("words", js=Path(__file__).with_suffix(".js").read_text("utf-8"))


def translate_streamlit() -> None:
    """Replace, wherever they come up, the words of the catalogue `streamlit` by the session's.

    In the English catalogue they stand as Streamlit writes them.
    """
    own = catalogue(language())
    words = [
        (own[key], [catalogue(each)[key] for each in LANGUAGES])
        for key in own
        if key.startswith(PREFIX)
    ]
    mount(key="words", data={"words": words}, height=0)
