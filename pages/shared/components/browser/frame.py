"""What the script of every figure is told beside the figure: its words, its name, its size."""

from pathlib import Path
from typing import Any

import streamlit as st

from pages.shared.ui.figure import file_name
from pages.shared.ui.text import language, tr

TOOLBAR = (Path(__file__).parent / "toolbar.css").read_text("utf-8")
"""The look of a figure's buttons."""

SCALE = "figure_scale"
"""Key of the session: how many times as large as usual a figure and its letters are."""

MOST = "figure_most"
"""Key of the session: pixels that a figure may be high at most, where it is shown to a room."""

WORDS = ("tools", "zoom_in", "zoom_out", "pan", "reset", "png", "svg", "fullscreen")
LOCALES = {"en": "en", "zh": "zh-CN"}
"""What Plotly calls the languages."""


def scale() -> float:
    """1, or more where the session shows its figures to a whole room."""
    return float(st.session_state.get(SCALE, 1.0))


def fitted(height: int) -> int:
    """The height of a figure in pixels, larger where it is shown to a room, and no more than that
    has place on the screen."""
    large = round(height * scale())
    return min(large, st.session_state.get(MOST, large))


def frame(key: str) -> dict[str, Any]:
    """Words of the buttons, Plotly's language, the name of a saved picture, the scale."""
    return {
        "words": {name: tr(f"figure.{name}") for name in WORDS},
        "locale": LOCALES.get(language(), "en"),
        "file": file_name(key),
        "scale": scale(),
    }
