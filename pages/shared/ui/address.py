"""What the browser's address holds: the settings of the page, and a few fields of the frame."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.shared.ui.text import LANG

LESSON, STEP, PRESENT, TICKET = "lesson", "step", "present", "ticket"
"""A lesson and its step, whether the page is shown to a room, a teacher's signed link."""

OF_THE_FRAME = (LANG, LESSON, STEP, PRESENT, TICKET)
"""What the URL holds beside the settings of the page."""


def is_history() -> bool:
    """Whether the browser's Back or Forward began this run."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def settings_in_url() -> dict[str, str]:
    """The settings of the page in the URL."""
    return {key: st.query_params[key] for key in st.query_params if key not in OF_THE_FRAME}


def frame_in_url() -> dict[str, str]:
    """What in the URL is the frame's."""
    return {key: st.query_params[key] for key in OF_THE_FRAME if key in st.query_params}


def as_text(value: object) -> str:
    """How a value stands in the URL; several with commas between them."""
    if isinstance(value, list | tuple):
        return ",".join(as_text(each) for each in value)
    if isinstance(value, float):
        short = f"{value:.12g}"
        return short if float(short) == value else repr(value)
    return str(value)
