"""The two papers' neurons side by side: who is the identity, and what gradient passes there."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import streamlit as st

from pages.shared.ui.controls import number
from pages.shared.ui.figure import Provenance, Source, badge, footer
from pages.shared.ui.table import markdown
from pages.shared.ui.text import tr
from pages.theory.identity.text import condition
from snncore.analysis.depth.published import read
from snncore.analysis.gradient.edge_gradient import CLOSED, MS_TAU, EdgeGradient, edge_gradient
from snncore.analysis.identity.held_branch import SNAP, Stack
from snncore.analysis.identity.phase_map import depth_map
from snncore.surrogate import Surrogate

PUBLISHED = Path(__file__).parents[3] / "assets" / "published" / "depth.toml"
TRAIN = "0" * 12
SEW_NEURON = Stack(train=TRAIN, tau=2.0, decay_input=True)
MS_NEURON = Stack(train=TRAIN, tau=MS_TAU, decay_input=False)
CASES = ((SEW_NEURON, 1.0), (SEW_NEURON, 0.5), (MS_NEURON, 1.0), (MS_NEURON, 0.5))
OWN = {(SEW_NEURON, 1.0): "sew", (MS_NEURON, 0.5): "ms"}
"""What the papers themselves use; the other two exchange V_th."""

EDGES = {
    "strict": (Surrogate.RECTANGLE, 1.0),
    "closed": (Surrogate.RECTANGLE, CLOSED),
    "wider": (Surrogate.RECTANGLE, 1 / 1.01),
    "double": (Surrogate.RECTANGLE, 0.5),
    "sigmoid": (Surrogate.SIGMOID, 4.0),
    "atan": (Surrogate.ATAN, 2.0),
}
HEIGHTS = (0.5, 1.0)

CODE = """import numpy as np
from snncore.analysis.depth.published import read
from snncore.analysis.depth.published import read
from snncore.analysis.gradient.edge_gradient import edge_gradient
from snncore.analysis.identity.held_branch import Stack
from snncore.analysis.identity.phase_map import depth_map

for tau, decay_input, v_threshold in ((2.0, True, 1.0), (4 / 3, False, 0.5)):
    stack = Stack(train="0" * 12, tau=tau, decay_input=decay_input)
    print(depth_map(stack, np.array([v_threshold]), np.array([1])).passed)
print(edge_gradient("rectangle", 1.0, 0.5), edge_gradient("atan", 2.0, 0.5))
"""


class Verdict(NamedTuple):
    """Trains that pass unchanged where a neuron fires at H ≥ V_th, and where at H > V_th."""

    reached: int
    above: int


@st.cache_data(max_entries=1, show_spinner=False)
def verdicts() -> list[Verdict]:
    """For each of CASES, one block."""
    found = []
    for stack, v_threshold in CASES:
        both = np.array([v_threshold, v_threshold + 2 * SNAP])
        found.append(Verdict(*depth_map(stack, both, np.array([1])).passed[0].tolist()))
    return found


@st.cache_data(max_entries=32, show_spinner=False)
def gradients(blocks: int) -> dict[str, list[EdgeGradient]]:
    """By surrogate: at each of HEIGHTS through one block, then at the first through `blocks`."""
    return {
        name: [
            *(edge_gradient(surrogate, alpha, height) for height in HEIGHTS),
            edge_gradient(surrogate, alpha, HEIGHTS[0], blocks),
        ]
        for name, (surrogate, alpha) in EDGES.items()
    }


@st.cache_data(max_entries=1, show_spinner=False)
def deepest_baseline(written: int) -> tuple[int, float]:
    """Depth and best accuracy in percent of the SEW paper's deepest Spiking ResNet on ImageNet.

    `written` is the file's time, so that a new file is read.
    """
    spiking = next(entry for entry in read(PUBLISHED).imagenet if entry.kind == "spiking")
    return spiking.depth[-1], spiking.best[-1]


@st.fragment
def papers() -> None:
    """Both tables, each with its sentence."""
    total = 2 ** len(TRAIN)
    st.subheader(tr("phase.papers_heading"))
    found = verdicts()
    st.markdown(tr("phase.papers_lead", trains=total, steps=len(TRAIN)))
    st.markdown(papers_table(found, total))
    first, last = found[0].reached, found[-1].reached
    st.markdown(tr("phase.papers_resolved", fails=first, holds=last, trains=total))
    with st.container(horizontal=True, vertical_alignment="center"):
        badge(Provenance(Source.REPORTED))
        depth, accuracy = deepest_baseline(PUBLISHED.stat().st_mtime_ns)
        st.markdown(tr("phase.papers_start", depth=depth, accuracy=accuracy), width="content")
    st.subheader(tr("phase.gradient_heading"))
    st.markdown(tr("phase.gradient_lead"))
    with st.container(width=320):
        blocks = number("papers_blocks", 1, 54, 6, 1)
    slopes = gradients(blocks)
    st.markdown(gradient_table(slopes, blocks))
    strict, closed, atan = (slopes[name][0].silent for name in ("strict", "closed", "atan"))
    footer(
        key="edge_gradient",
        summary=tr("phase.gradient_summary", strict=strict, closed=closed, atan=atan),
        provenance=Provenance(Source.MEASURED, [tr("phase.gradient_conditions")]),
        table=gradient_numbers(slopes),
        code=CODE,
    )


def papers_table(found: list[Verdict], total: int) -> str:
    """Each neuron at both thresholds."""
    columns = ("neuron", "used", "rule", "reached", "above")
    rows = []
    for (stack, v_threshold), verdict in zip(CASES, found, strict=True):
        paper = OWN.get((stack, v_threshold))
        passed = [tr("phase.of_trains", passed=n, trains=total) for n in verdict]
        marks = ["✓" if n == total else "✗" for n in verdict]
        rows.append(
            [
                tr("phase.neuron_sew" if stack is SEW_NEURON else "phase.neuron_ms", tau=stack.tau),
                tr(f"phase.own_{paper}", v=v_threshold) if paper else f"{v_threshold:g}",
                condition(replace(stack)),
                *(f"{mark} {text}" for mark, text in zip(marks, passed, strict=True)),
            ]
        )
    return markdown([tr(f"phase.column_{column}") for column in columns], rows)


def gradient_table(slopes: dict[str, list[EdgeGradient]], blocks: int) -> str:
    """∂O/∂S for S = 0 and S = 1; the last column says what becomes of it."""
    half, one = HEIGHTS
    head = [tr("phase.column_surrogate")]
    head += [f"V_th = {v:g}, S = {s}" for v in (half, one) for s in (0, 1)]
    head += [tr("phase.column_through", v=half, blocks=blocks), tr("phase.column_verdict", v=half)]
    rows = []
    for name, (first, second, through) in slopes.items():
        values = (first.silent, first.spiking, second.silent, second.spiking, through.silent)
        exact = {0.0: "zero"}.get(
            first.silent, "one" if abs(first.silent - 1) < 1e-9 else "between"
        )
        label = tr(f"phase.edge_{name}")
        rows.append([label, *(f"{v:.3g}" for v in values), tr(f"phase.is_{exact}")])
    return markdown(head, rows)


def gradient_numbers(slopes: dict[str, list[EdgeGradient]]) -> dict[str, list[object]]:
    """The table's numbers for export."""
    lines = [
        (name, height, found.silent, found.spiking)
        for name, all_found in slopes.items()
        for height, found in zip(HEIGHTS, all_found, strict=False)
    ]
    names = ("surrogate", "v_threshold", "silent", "spiking")
    return {n: list(column) for n, column in zip(names, zip(*lines, strict=True), strict=True)}
