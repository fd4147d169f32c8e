"""One question of the propagation page: how often a Spiking block changes a spike."""

import numpy as np
import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.controls import number
from pages.shared.ui.figure import Provenance, Source, badge
from pages.shared.ui.python_code import script
from pages.shared.ui.table import by_column, markdown
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.theory.propagation.counts import (
    BLOCKS,
    FEW,
    MANY,
    RATES,
    SIGMAS,
    STEPS,
    Found,
    Gate,
    measure,
)
from pages.theory.propagation.figures_change import Sweep, change
from pages.theory.propagation.text import change_words
from snncore.analysis.signal.state_change import Estimate, state_change

FINE_RATES, FINE_SIGMAS = np.linspace(0, 1, 101), np.linspace(0.01, 2, 200)


def change_section() -> None:
    """Three sliders, the formula, and what is drawn and measured beside it."""
    say(tr("propagation.change_lead"))
    st.latex(
        r"P = r \underbrace{\Phi\!\left(\tfrac{V_{th} - 1}{\sigma}\right)}_{P_-}"
        r" + (1 - r) \underbrace{\Phi\!\left(-\tfrac{V_{th}}{\sigma}\right)}_{P_+}"
    )
    controls, figure = st.columns([1, 3], gap="medium")
    with controls:
        gate = Gate(
            sigma=number("sigma", 0.05, 2.0, 0.5, 0.05),
            v_threshold=number("gate_threshold", 0.05, 2.0, 0.5, 0.05),
            rate=number("spike_rate", 0.0, 1.0, 0.2, 0.05),
        )
    with figure:
        change_panel(gate)


def change_panel(gate: Gate) -> None:
    """The figure, and under it every way of counting, side by side."""
    found = measure(gate)
    by_rate = [state_change(gate.sigma, gate.v_threshold, r).probability for r in FINE_RATES]
    by_sigma = [state_change(s, gate.v_threshold, gate.rate).probability for s in FINE_SIGMAS]
    over_rate = Sweep(FINE_RATES, np.array(by_rate), RATES, found.over_rate, gate.rate)
    over_sigma = Sweep(FINE_SIGMAS, np.array(by_sigma), SIGMAS, found.over_sigma, gate.sigma)
    show(
        change(over_rate, over_sigma, found.exact.probability, change_words()),
        key="propagation_change",
        summary=summary(gate, found),
        provenance=Provenance(
            Source.MEASURED, (tr("propagation.draws", draws=FEW), tr("propagation.seed", seed=0))
        ),
        table=table(over_rate, over_sigma),
        code=code(gate),
        height=340,
    )
    st.markdown(comparison(gate, found))
    with st.container(horizontal=True, vertical_alignment="center"):
        badge(Provenance(Source.REPORTED))
        st.caption(tr("propagation.change_reported"), width="content")


def summary(gate: Gate, found: Found) -> str:
    """The probability, what it is made of, and whether the rate matters."""
    exact = found.exact
    same = np.isclose(exact.added, exact.lost, rtol=1e-9)
    text = tr(
        "propagation.change_summary",
        sigma=gate.sigma,
        v_threshold=gate.v_threshold,
        rate=gate.rate,
        probability=exact.probability,
        found=found.once.value,
        error=found.once.error,
    )
    if same:
        return f"{text} {tr('propagation.change_any_rate')}"
    return f"{text} {tr('propagation.change_parts', added=exact.added, lost=exact.lost)}"


def comparison(gate: Gate, found: Found) -> str:
    """A table of the formula and the counts, in Markdown."""
    mean, low, high = found.in_net
    rows = [
        (tr("propagation.by_formula"), f"{found.exact.probability:.6f}"),
        (tr("propagation.by_draws", draws=MANY), plus_minus(found.once)),
        (tr("propagation.by_fresh", steps=STEPS), plus_minus(found.fresh)),
        (tr("propagation.by_still", steps=STEPS), plus_minus(found.still)),
        (tr("propagation.by_net", blocks=BLOCKS), f"{mean:.4f} ({low:.3f} … {high:.3f})"),
    ]
    return markdown([tr("propagation.way"), "P"], rows)


def plus_minus(estimate: Estimate) -> str:
    """Value ± standard error."""
    return f"{estimate.value:.4f} ± {estimate.error:.4f}"


def table(over_rate: Sweep, over_sigma: Sweep) -> dict[str, list[object]]:
    """The Monte Carlo points of both panels."""
    rows = [
        (name, x, estimate.value, estimate.error)
        for name, sweep in (("rate", over_rate), ("sigma", over_sigma))
        for x, estimate in zip(sweep.coarse, sweep.found, strict=True)
    ]
    names = ("over", "at", "probability", "standard error")
    return by_column(names, rows)


def code(gate: Gate) -> str:
    """The lines of Python that compute the same."""
    values = f"{gate.sigma!r}, {gate.v_threshold!r}, {gate.rate!r}"
    return script(
        ["from snncore.analysis.signal.state_change import simulate, state_change"],
        f"exact = state_change({values})",
        f"found = simulate({values}, samples={MANY})",
        f"fresh = simulate({values}, time_steps={STEPS}, samples={FEW})",
        f"still = simulate({values}, time_steps={STEPS}, constant=True, samples={FEW})",
        'print(exact, found, fresh, still, sep="\\n")',
    )
