"""The neuron page's first panel: the run over time."""

import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.panel import FIRST
from pages.shared.ui.text import tr
from pages.theory.neuron.controls import is_ms_resnet
from pages.theory.neuron.figures_membrane import membrane
from pages.theory.neuron.python_code import trace_code
from pages.theory.neuron.text import membrane_words, run_summary
from snncore.analysis.neuron.input_current import Current
from snncore.analysis.neuron.trace import NeuronTrace
from snncore.experiment import Experiment

COLUMNS = ("t", "X[t]", "V[t-1]", "H[t]", "H[t]-V_th", "S[t]", "V[t]")


def run_panel(
    neuron: Experiment,
    current: Current,
    trace: NeuronTrace,
    at: int | None,
    conditions: tuple[str, ...],
) -> None:
    """X[t], H[t], V[t] and S[t]; step `at` is marked, if any."""
    show(
        membrane(neuron, trace, at, membrane_words()),
        key="membrane",
        summary=run_summary(neuron, trace),
        provenance=Provenance(Source.MEASURED, conditions),
        table=table(trace),
        code=trace_code(neuron, current),
        height=FIRST,
    )
    if is_ms_resnet(neuron):
        st.caption(tr("neuron.ms_note", count=int((trace.distance == 0).sum())))


def table(trace: NeuronTrace) -> dict[str, list[float]]:
    """The columns of the export, one row a step; the slope is another question's."""
    t = [*range(1, len(trace.x) + 1)]
    columns = [t, *(column.tolist() for column in trace[:-1])]
    return dict(zip(COLUMNS, columns, strict=True))
