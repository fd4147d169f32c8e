"""The neuron page's first question: one step of the run in numbers."""

import streamlit as st

from pages.shared.ui import link
from pages.shared.ui.controls import number
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.theory.neuron.equations import step_latex
from snncore.analysis.neuron.trace import NeuronTrace
from snncore.experiment import Experiment

AT = "at_step"


def step_panel(neuron: Experiment, trace: NeuronTrace, at: int) -> None:
    """The three lines of arithmetic, with the numbers of step `at` filled in."""
    say(tr("neuron.step_lead", kind=tr(f"neuron.kind_{neuron.neuron}")))
    st.latex(step_latex(neuron, trace, at))


def choose_step(time_steps: int) -> int:
    """1 … T, by a slider or one by one."""
    if time_steps == 1:
        return 1
    with st.container(horizontal=True, vertical_alignment="bottom"):
        previous, slider = st.container(width="content"), st.container()
        following = st.container(width="content")
    with slider:
        t = number(AT, 1, time_steps, min(3, time_steps), 1, nearest=True)
    with previous:
        move(-1, "chevron_left", t == 1)
    with following:
        move(1, "chevron_right", t == time_steps)
    return t


def move(by: int, icon: str, disabled: bool) -> None:
    """A button to the neighbouring step."""

    def go() -> None:
        link.put({AT: st.session_state[AT] + by})

    direction = "next" if by > 0 else "previous"
    st.button(
        tr(f"neuron.{direction}"),
        icon=f":material/{icon}:",
        key=direction,
        on_click=go,
        disabled=disabled,
    )
