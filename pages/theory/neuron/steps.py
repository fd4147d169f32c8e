"""The neuron page's first panel: the run over time, and one step of it in numbers."""

import numpy as np
import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui import link
from pages.shared.ui.controls import number
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.text import tr
from pages.theory.neuron.controls import is_ms_resnet
from pages.theory.neuron.equations import step_latex
from pages.theory.neuron.figures_membrane import membrane
from pages.theory.neuron.python_code import trace_code
from snncore.analysis.neuron.input_current import Current
from snncore.analysis.neuron.trace import NeuronTrace, neuron_trace
from snncore.experiment import Experiment
from snncore.network import make_neuron

AT = "at_step"
TOUCHES = 1e-12
"""H[t] this near to V_th counts as on it: float64 cannot tell what the equation says."""

COLUMNS = ("t", "X[t]", "V[t-1]", "H[t]", "H[t]-V_th", "S[t]", "V[t]", "g'(H[t]-V_th)")


@st.fragment
def step_panel(neuron: Experiment, current: Current, conditions: tuple[str, ...]) -> None:
    """The figure, a control for the step, and the equations of that step."""
    trace = neuron_trace(make_neuron(neuron), current)
    chart, steps = st.container(), st.container()
    with steps:
        t = choose_step(len(current))
        st.latex(step_latex(neuron, trace, t))
    with chart:
        show(
            membrane(neuron, trace, t),
            key="membrane",
            summary=summary(neuron, trace),
            provenance=Provenance(Source.MEASURED, conditions),
            table=table(trace),
            code=trace_code(neuron, current),
            height=440,
        )
        if is_ms_resnet(neuron):
            st.caption(tr("neuron.ms_note", count=int((trace.distance == 0).sum())))


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


def summary(neuron: Experiment, trace: NeuronTrace) -> str:
    """How often it fires, how near it comes, and where rounding may decide."""
    values = {
        "steps": len(trace.s),
        "count": int(trace.s.sum()),
        "highest": trace.h.max(),
        "threshold": neuron.v_threshold,
    }
    if trace.s.any():
        text = tr("neuron.fires", first=int(trace.s.argmax()) + 1, rate=trace.s.mean(), **values)
    else:
        text = tr("neuron.silent", gap=-trace.distance.max(), **values)
    near = np.flatnonzero(np.abs(trace.distance) < TOUCHES)
    if len(near):
        text += " " + tr("neuron.on_threshold", count=len(near), first=int(near[0]) + 1)
    return text


def table(trace: NeuronTrace) -> dict[str, list[float]]:
    """The columns of the export, one row a step."""
    t = [*range(1, len(trace.x) + 1)]
    columns = [t, *(column.tolist() for column in trace)]
    return dict(zip(COLUMNS, columns, strict=True))
