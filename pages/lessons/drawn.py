"""A prediction that is drawn: the field to draw in, and the curve beside what was measured."""

from collections.abc import Sequence

import streamlit as st

from pages.lessons import words
from pages.lessons.figures import compared
from pages.lessons.lesson import Drawing
from pages.lessons.standing import Standing
from pages.shared.components.plot.plot import draw
from pages.shared.components.sketch.sketch import sketch
from pages.shared.ui.text import tr


def ask_curve(standing: Standing, drawing: Drawing) -> None:
    """The field, with what has been drawn so far."""
    answers = standing.answers

    def drawn(values: list[float]) -> None:
        answers.drawn, answers.choice = values, drawing.fate(values)

    blank = [drawing.start] * drawing.places
    st.caption(tr("lesson.draw", what=words.of(standing, "across")))
    sketch(
        answers.drawn or blank,
        low=drawing.low,
        high=drawing.high,
        key=f"{standing.lesson.name}_{standing.step.name}_drawn",
        label=words.of(standing, "up"),
        on_drawn=drawn,
    )


def beside(standing: Standing, drawn: Sequence[float], curve: Sequence[float]) -> None:
    """What was drawn and what was measured, on the same axes."""
    names = tr("lesson.drawn"), tr("lesson.measured")
    axes = words.of(standing, "across"), words.of(standing, "up")
    draw(
        compared(drawn, curve, names, axes),
        key=f"{standing.lesson.name}_{standing.step.name}_compared",
        label=words.of(standing, "reveal"),
        height=190,
        buttons=False,
    )
