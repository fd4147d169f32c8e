"""What a reader has done of the lessons, in the browser's own memory."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from pages.shared.components.browser.scripts import script

mount = st.components.v2.component("progress", js=script(Path(__file__).with_suffix(".js")))


def keep_progress(done: Mapping[str, int], times: int) -> object:
    """Keep the numbers by name, the larger one of each; returns what the browser knows of them.

    `times` is how often they were given up in this session: from then on only it counts.
    """
    data = {"done": dict(done), "anew": times > 0}
    key = f"progress_{times}"
    return mount(key=key, data=data, height=0, on_kept_change=lambda: None).kept
