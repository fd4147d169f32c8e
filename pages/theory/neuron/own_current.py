"""The neuron page's own row of numbers X[1], X[2], …: typed, drawn, in the URL."""

import streamlit as st

from pages.shared.components.sketch.sketch import sketch
from pages.shared.ui import link
from pages.shared.ui.controls import within
from pages.shared.ui.text import tr
from pages.shared.ui.text_field import typed_text
from snncore.analysis.neuron.input_current import Current, own

MOST = 64
"""Numbers in a row at most: as many as the largest T."""

LARGEST = 10.0
"""No number may be larger, or smaller than its negative."""

FIELD = "x"
AT_FIRST = "1.5,1.5,0,0,0.8,0.8,2,0,-0.5,1,1,1.2"
DRAWN_FROM, DRAWN_TO = -1.0, 2.0


def own_current(time_steps: int) -> Current:
    """The row as X[t], [T]: typed in a field or drawn above it."""
    drawing = st.container()
    current = own(time_steps, typed_row())
    with drawing:
        st.caption(tr("neuron.draw", low=DRAWN_FROM, high=DRAWN_TO))
        sketch(
            current.tolist(),
            low=DRAWN_FROM,
            high=DRAWN_TO,
            key="sketch",
            label=tr("neuron.sketch"),
            on_drawn=keep,
        )
    return current


def keep(values: list[float]) -> None:
    """Put a drawn row into the field, as if it had been typed."""
    link.put({FIELD: as_row(values)})


def typed_row() -> list[float]:
    """The numbers in the field; where they cannot be read the last ones that could."""
    allowed = tr("neuron.own_allowed", low=-LARGEST, high=LARGEST, most=MOST)
    refusal = tr("neuron.own_unreadable", allowed=allowed)
    return parse_row(typed_text(FIELD, AT_FIRST, readable_row, allowed, lambda _: refusal))


def readable_row(given: str) -> str:
    """The row as it stands in the URL; ValueError where it cannot be read."""
    return as_row(parse_row(given))


def parse_row(text: str) -> list[float]:
    """1 to 64 numbers separated by commas, of either width; ValueError for anything else."""
    values = [float(part) for part in text.replace("，", ",").split(",")]
    if len(values) > MOST:
        raise ValueError(text)
    return [within(value, -LARGEST, LARGEST) for value in values]


def as_row(values: list[float]) -> str:
    """The numbers as they stand in the URL."""
    return ",".join(f"{value:g}" for value in values)
