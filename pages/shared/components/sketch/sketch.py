"""A row of numbers that the user draws with the pointer, one bar for each time step."""

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from pages.shared.components.browser.scripts import script
from pages.shared.components.browser.told import heard, told

HERE = Path(__file__).parent
STEP = 0.05

mount = st.components.v2.component(
    "sketch",
    html='<svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="slider" tabindex="0"></svg>',
    css=(HERE / "sketch.css").read_text("utf-8"),
    js=script(HERE / "sketch.js"),
)


def sketch(
    values: Sequence[float],
    *,
    low: float,
    high: float,
    key: str,
    label: str,
    on_drawn: Callable[[list[float]], None],
) -> None:
    """Show the values between low and high; `on_drawn` gets the new ones when a stroke ends."""

    def drawn() -> None:
        if stroke := st.session_state[key].drawn:
            values = [round(float(value), 2) for value in stroke["values"]]
            heard(key, values, stroke["turn"])
            on_drawn(values)

    data = {"row": told(key, list(values)), "low": low, "high": high, "step": STEP, "label": label}
    mount(key=key, data=data, on_drawn_change=drawn)
