"""The identity page's third question: how far a residual may be from 0."""

from dataclasses import replace

import numpy as np
import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.computing import by_text
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.python_code import call, script
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.theory.identity import figures
from snncore.analysis.identity.held_branch import Held, Stack
from snncore.analysis.identity.residual_margin import closed_form, residual_margin
from snncore.analysis.identity.rule import memory
from snncore.block import Merge

STEPS = 6
"""Length of the trains, all of which are tried."""

RATIOS = np.linspace(0.05, 1.0, 20)
"""Where the margin is measured: V_th over what a lone spike charges."""

FINEST = 1e-5
"""What the bisection tells from 0."""

LINE = np.linspace(0, 2.05, 411)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=by_text(Stack))
def measured(stack: Stack) -> tuple[np.ndarray, np.ndarray]:
    """Thresholds for the neuron, and the margin at each."""
    thresholds = RATIOS * memory(stack)[1]
    return thresholds, residual_margin(stack, thresholds).measured


def margin_section(stack: Stack, v_threshold: float) -> None:
    """The section on the margin: the largest harmless ε in a block's branch, by threshold."""
    zeros, silent = "0" * STEPS, Held.ZERO
    stack = replace(stack, train=zeros, merge=Merge.ADD, held=silent, blocks=1)
    kept, taken = memory(stack)
    say(tr("phase.margin_lead", steps=STEPS, d=kept, kappa=taken))
    theory = None if stack.v_reset is None else closed_form(stack, LINE)
    if theory is not None:
        st.latex(formula(stack))
    thresholds, found = measured(stack)
    here = residual_margin(stack, np.array([v_threshold])).measured[0]
    thresholds, found = np.append(thresholds, v_threshold), np.append(found, here)
    best = found[:-1].argmax()
    numbers = {"margin": here, "best": found[best], "at": thresholds[best]}
    show(
        figures.margin(LINE, theory, thresholds, found, words()),
        key="residual_margin",
        summary=tr(
            "phase.margin_summary" if here > FINEST else "phase.margin_none",
            v_threshold=v_threshold,
            **numbers,
        ),
        provenance=Provenance(
            Source.MEASURED, [tr("phase.margin_conditions", trains=2 ** len(stack.train))]
        ),
        table={"v_threshold": thresholds.tolist(), "margin": found.tolist()},
        code=margin_code(stack, v_threshold),
        height=320,
    )


def formula(stack: Stack) -> str:
    """The closed form: an IF neuron, d = 1, adds ε up in each of the T steps."""
    kept = r"\frac{1}{T}" if memory(stack)[0] == 1 else r"\frac{1-d}{1-d^T}"
    taken = r"\tfrac{V_{th}}{\kappa}"
    return rf"|\varepsilon| \le \min\left({taken},\, 1-{taken}\right){kept}"


def margin_code(stack: Stack, v_threshold: float) -> str:
    """The lines of Python that measure the same; the threshold that is chosen is the last."""
    first, last, count = RATIOS[0], RATIOS[-1], len(RATIOS)
    return script(
        (
            "import numpy as np",
            "",
            "from snncore.analysis.identity.held_branch import Stack",
            "from snncore.analysis.identity.residual_margin import residual_margin",
            "from snncore.analysis.identity.rule import memory",
        ),
        f"stack = {call(stack)}",
        f"tried = np.linspace({first:g}, {last:g}, {count}) * memory(stack)[1]",
        f"thresholds = np.append(tried, {v_threshold!r})",
        "found = residual_margin(stack, thresholds).measured",
        "best = found[:-1].argmax()",
        "print(found[-1], thresholds[best], found[best], found)",
    )


def words() -> figures.MarginWords:
    return figures.MarginWords(
        v_threshold=tr("phase.v_threshold"),
        epsilon=tr("phase.epsilon"),
        closed_form=tr("phase.closed_form"),
        bisected=tr("phase.bisected"),
        now=tr("phase.now"),
    )
