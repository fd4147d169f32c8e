"""The neuron page's third question: firing rate against a constant current."""

import numpy as np
import streamlit as st
import torch

from pages.shared.components.plot.plot import show
from pages.shared.ui.computing import by_text
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.text import tr
from pages.theory.neuron.current import computed
from pages.theory.neuron.equations import rate_latex
from pages.theory.neuron.figures import rate
from pages.theory.neuron.python_code import rate_code
from pages.theory.neuron.text import rate_words
from snncore.analysis.neuron.first_spike import first_spike, steps_to_fire
from snncore.analysis.neuron.input_current import Current
from snncore.analysis.neuron.rate_curve import RateCurve, closed_form_rate, rate_curve
from snncore.analysis.neuron.trace import Values, neuron_trace
from snncore.experiment import Experiment
from snncore.network import make_neuron

T_LONG = 500
LOWEST, HIGHEST = -1.0, 4.0
GRID = np.linspace(LOWEST, HIGHEST, 128)
"""127 intervals, a prime: no point lies on an edge of the stairs, V_th / n with V_th = k / 20."""

FINE = np.linspace(LOWEST, HIGHEST, 1001)


def rate_panel(neuron: Experiment, current: Current) -> None:
    """Draw the measured rates with the closed form, and mark a constant current on it."""
    curve, stairs = rates(neuron)
    constant = bool((current == current[0]).all())
    run = float(neuron_trace(make_neuron(neuron), current).s.mean())
    if constant:
        text = at_constant(neuron, float(current[0]), run, len(current))
    else:
        text = tr("neuron.rate_needs_constant")
    at = (float(current[0]), run) if constant else None
    show(
        rate(curve, FINE, stairs, at, rate_words()),
        key="rate_curve",
        summary=f"{against(curve)} {text}",
        provenance=Provenance(Source.MEASURED, (f"T = {T_LONG}", *computed())),
        table=table(curve),
        code=rate_code(neuron, GRID, T_LONG),
    )
    if stairs is not None:
        st.latex(rate_latex(neuron))
    st.caption(tr("neuron.boundary", **boundary()))


@st.cache_data(max_entries=256, show_spinner=False, hash_funcs=by_text(Experiment))
def rates(neuron: Experiment) -> tuple[RateCurve, Values | None]:
    """Measured on the grid; the closed form again on a finer one, for its edges."""
    made = make_neuron(neuron)
    return rate_curve(made, GRID, T_LONG), closed_form_rate(made, FINE)


@st.cache_data(max_entries=1, show_spinner=False)
def boundary() -> dict[str, int | None]:
    """The step at which rounding fires a LIF that X = V_th = 1 never fires in exact arithmetic."""
    lif, limit = make_neuron(Experiment()), 100
    return {
        "single": first_spike(lif, 1.0, torch.float32, limit),
        "double": first_spike(lif, 1.0, torch.float64, limit),
    }


def against(curve: RateCurve) -> str:
    """How far the closed form is from the measurement."""
    if curve.closed is None:
        return tr("neuron.rate_no_closed")
    gap = float(np.abs(curve.measured - curve.closed).max())
    return tr("neuron.rate_agrees", gap=gap, currents=len(curve.x), steps=T_LONG)


def at_constant(neuron: Experiment, x: float, run: float, steps: int) -> str:
    """What the closed form says of this run's current, and what the run has."""
    made = make_neuron(neuron)
    first = float(steps_to_fire(made, np.array([x]))[0])
    said = tr("neuron.first_never", x=x)
    if np.isfinite(first):
        said = tr("neuron.first_at", x=x, first=int(first))
    closed = closed_form_rate(made, np.array([x]))
    if closed is not None:
        said += " " + tr("neuron.rate_at", rate=float(closed[0]))
    return said + " " + tr("neuron.rate_of_run", run=run, steps=steps)


def table(curve: RateCurve) -> dict[str, list[float]]:
    """The columns of the export."""
    columns = {"X": curve.x.tolist(), "measured": curve.measured.tolist()}
    return columns if curve.closed is None else columns | {"closed form": curve.closed.tolist()}
