"""The identity page's second question: where is a Spiking ResNet block the identity?"""

from dataclasses import replace
from enum import StrEnum

import numpy as np
import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui import link
from pages.shared.ui.computing import by_text, compute
from pages.shared.ui.controls import choice
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.python_code import call, script
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.theory.identity import figures
from pages.theory.identity.figures import Boundary
from pages.theory.identity.text import neuron
from snncore.analysis.identity.held_branch import Stack
from snncore.analysis.identity.phase_map import PhaseMap, by_tau, depth_map, power, scored
from snncore.analysis.identity.rule import spiking_rule
from snncore.block import Merge
from snncore.experiment import NeuronKind

STEPS = 8
"""Length of the trains, all of which are tried."""

THRESHOLDS = np.round(np.arange(0.05, 2.01, 0.05), 2)
TAUS = np.round(np.arange(1.2, 8.01, 0.2), 2)
DEPTHS = np.arange(1, 33, dtype=np.int16)
HEIGHTS = {
    (True, "high"): 0.9,
    (True, "low"): 0.72,
    (False, "high"): 0.5,
    (False, "low"): 0.32,
}
"""At which part of the map's height a boundary is named, so that no two names collide."""

MAP = "phase_map"


class Rows(StrEnum):
    """What the map has on its vertical axis."""

    TAU = "over_tau"
    BLOCKS = "over_blocks"


@st.cache_data(max_entries=16, show_spinner=False, hash_funcs=by_text(Stack))
def simulated(stack: Stack) -> np.ndarray:
    """One block at every cell; any number of blocks follows from it by looking up."""
    return compute(by_tau, stack, THRESHOLDS, TAUS)


@st.cache_data(max_entries=64, show_spinner=False)
def mapped(stack: Stack, rows: Rows) -> PhaseMap:
    """The map over τ, which does not depend on the stack's own, or over depth."""
    if rows is Rows.BLOCKS:
        return compute(depth_map, replace(stack, blocks=1), THRESHOLDS, DEPTHS)
    return scored(power(simulated(replace(stack, blocks=1)), stack.blocks))


def phase_section(stack: Stack, v_threshold: float) -> None:
    """The map for the stack's neuron and branch; a click sets V_th and τ, or V_th and depth."""
    stack = replace(stack, train="0" * STEPS, merge=Merge.ADD)  # on which it does not depend
    say(tr("phase.map_lead", neuron=neuron(stack), steps=STEPS, trains=2**STEPS))
    has_tau = stack.neuron is not NeuronKind.IF
    rows = choice("phase_axis", list(Rows) if has_tau else [Rows.BLOCKS], list(Rows)[not has_tau])
    over_tau = rows is Rows.TAU
    found = mapped(replace(stack, tau=2.0) if over_tau else stack, rows)
    values, title = (TAUS, "τ") if over_tau else (DEPTHS, tr("phase.blocks"))
    now = stack.tau if over_tau else stack.blocks
    edges = boundaries(stack, rows)
    figure = figures.phase(found, THRESHOLDS, values, edges, (v_threshold, now), words(title))
    show(
        figure,
        key=MAP,
        summary=map_summary(stack, v_threshold, found),
        provenance=Provenance(Source.MEASURED, [tr("phase.map_conditions", trains=2**STEPS)]),
        table=map_table(found, values, "tau" if over_tau else "blocks"),
        code=map_code(stack, rows, v_threshold),
        height=460,
        on_click=load_tau if over_tau else load_blocks,
        chosen=(v_threshold, now),
    )


def words(row: str) -> figures.MapWords:
    """`row` is what the map has on its vertical axis."""
    return figures.MapWords(
        v_threshold=tr("phase.v_threshold"),
        row=row,
        kept=tr("phase.kept"),
        all=tr("phase.all"),
        hover=tr("phase.hover", row=row),
    )


def load_tau(v_threshold: float, tau: float) -> None:
    """Make the clicked cell's V_th and τ the page's."""
    link.put({"v_threshold": round(v_threshold, 2), "tau": round(tau, 2)})


def load_blocks(v_threshold: float, blocks: float) -> None:
    """Make the clicked cell's V_th and number of blocks the page's."""
    link.put({"v_threshold": round(v_threshold, 2), "blocks": round(blocks)})


def boundaries(stack: Stack, rows: Rows) -> list[Boundary]:
    """The exact rule's edges for the input divided by τ and not; those at 0 are no lines."""
    found, over_tau = [], rows is Rows.TAU
    first, last = (TAUS[0] - 0.1, TAUS[-1] + 0.1) if over_tau else (0.5, DEPTHS[-1] + 0.5)
    values = np.linspace(first, last, 200)
    for decays in (True, False):
        own = decays == stack.decay_input
        if stack.neuron is NeuronKind.IF and not own:
            continue
        each = replace(stack, decay_input=decays)
        taus = values if over_tau else np.full(len(values), stack.tau)
        edges = np.array([spiking_rule(replace(each, tau=float(tau))) for tau in taus])
        for edge, bound in zip(edges.T, ("low", "high"), strict=True):
            if edge.any():
                height = HEIGHTS[own, bound]
                found.append(Boundary(boundary_name(each, bound), edge, values, own, height))
    return found


def boundary_name(stack: Stack, bound: str) -> str:
    """The name of a boundary, such as V_th = 1/τ (input / τ)."""
    kind = "decays" if stack.decay_input else "leaks"
    if stack.neuron is NeuronKind.IF:
        kind = "if"
    return tr(f"phase.boundary_{kind}_{bound}", high=1 + int(stack.constant))


def map_summary(stack: Stack, v_threshold: float, found: PhaseMap) -> str:
    """What passes at the values chosen, and in how many cells everything does."""
    here = depth_map(stack, np.array([v_threshold]), np.array([stack.blocks]))
    passed, kept, lost, added = (int(part[0, 0]) for part in here)
    return tr(
        "phase.map_holds" if here.holds[0, 0] else "phase.map_fails",
        setting=setting(stack, v_threshold),
        passed=passed,
        trains=2**STEPS,
        kept=kept,
        total=kept + lost,
        added=added,
        cells=int(found.holds.sum()),
        all=found.holds.size,
    )


def setting(stack: Stack, v_threshold: float) -> str:
    """The chosen values, which the map's cross marks, in words."""
    values = {"v_threshold": v_threshold, "tau": stack.tau, "blocks": stack.blocks}
    no_leak = stack.neuron is NeuronKind.IF
    return tr("phase.setting_if" if no_leak else "phase.setting_lif", **values)


def map_table(found: PhaseMap, rows: np.ndarray, name: str) -> dict[str, list[object]]:
    """One line for each cell."""
    x, y = np.meshgrid(THRESHOLDS, rows)
    cells = {"v_threshold": x, name: y} | found._asdict()
    return {column: values.ravel().tolist() for column, values in cells.items()}


def map_code(stack: Stack, rows: Rows, v_threshold: float) -> str:
    """The lines of Python that compute the same map, and what passes at the chosen values."""
    own = f"depth_map(stack, np.array([{v_threshold!r}]), np.array([{stack.blocks}]))"
    drawn = "phase_map(stack, thresholds, np.arange(1.2, 8.01, 0.2).round(2))"
    if rows is Rows.BLOCKS:
        drawn = f"depth_map(stack, thresholds, np.arange(1, {DEPTHS[-1] + 1}))"
    return script(
        (
            "import numpy as np",
            "",
            "from snncore.analysis.identity.held_branch import Stack",
            "from snncore.analysis.identity.phase_map import depth_map, phase_map",
        ),
        f"stack = {call(stack)}",
        "thresholds = np.arange(0.05, 2.01, 0.05).round(2)",
        f"found = {drawn}",
        "print(found.percent)",
        "print(found.holds.sum(), found.holds.size)",
        f"print({own})",
    )
