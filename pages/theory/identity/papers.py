"""The identity page's fourth question: the two papers' neurons side by side."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import streamlit as st

from pages.shared.ui.figure import Provenance, Source, badge, footer
from pages.shared.ui.table import markdown
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.theory.identity.text import condition
from snncore.analysis.depth.published import read
from snncore.analysis.gradient.edge_gradient import MS_TAU
from snncore.analysis.identity.held_branch import SNAP, Stack
from snncore.analysis.identity.phase_map import depth_map

PUBLISHED = Path(__file__).parents[3] / "assets" / "published" / "depth.toml"
TRAIN = "0" * 12
SEW_NEURON = Stack(train=TRAIN, tau=2.0, decay_input=True)
MS_NEURON = Stack(train=TRAIN, tau=MS_TAU, decay_input=False)
CASES = ((SEW_NEURON, 1.0), (SEW_NEURON, 0.5), (MS_NEURON, 1.0), (MS_NEURON, 0.5))
OWN = {(SEW_NEURON, 1.0): "sew", (MS_NEURON, 0.5): "ms"}
"""What the papers themselves use; the other two exchange V_th."""

CODE = """import numpy as np
from snncore.analysis.identity.held_branch import Stack
from snncore.analysis.identity.phase_map import depth_map

for tau, decay_input, v_threshold in ((2.0, True, 1.0), (4 / 3, False, 0.5)):
    stack = Stack(train="0" * 12, tau=tau, decay_input=decay_input)
    print(depth_map(stack, np.array([v_threshold]), np.array([1])).passed)
"""


class Verdict(NamedTuple):
    """Trains that pass unchanged where a neuron fires at H ≥ V_th, and where at H > V_th."""

    reached: int
    above: int


@st.cache_data(max_entries=1, show_spinner=False)
def verdicts() -> list[Verdict]:
    """The verdict on each of CASES, for one block."""
    found = []
    for stack, v_threshold in CASES:
        both = np.array([v_threshold, v_threshold + 2 * SNAP])
        found.append(Verdict(*depth_map(stack, both, np.array([1])).passed[0].tolist()))
    return found


@st.cache_data(max_entries=1, show_spinner=False)
def deepest_baseline(written: int) -> tuple[int, float]:
    """Depth and best accuracy in percent of the SEW paper's deepest Spiking ResNet on ImageNet.

    `written` is the file's time, so that a new file is read.
    """
    spiking = next(entry for entry in read(PUBLISHED).imagenet if entry.kind == "spiking")
    return spiking.depth[-1], spiking.best[-1]


def papers_section() -> None:
    """The table of both neurons at both thresholds, and what it decides."""
    total, found = 2 ** len(TRAIN), verdicts()
    say(tr("phase.papers_lead", trains=total, steps=len(TRAIN)))
    st.markdown(papers_table(found, total))
    first, last = found[0].reached, found[-1].reached
    footer(
        key="papers",
        summary=tr("phase.papers_resolved", fails=first, holds=last, trains=total),
        provenance=Provenance(Source.MEASURED, [tr("phase.map_conditions", trains=total)]),
        table={
            "tau": [stack.tau for stack, _ in CASES],
            "decay_input": [stack.decay_input for stack, _ in CASES],
            "v_threshold": [v for _, v in CASES],
            "unchanged, H >= V_th": [verdict.reached for verdict in found],
            "unchanged, H > V_th": [verdict.above for verdict in found],
        },
        code=CODE,
    )
    depth, accuracy = deepest_baseline(PUBLISHED.stat().st_mtime_ns)
    say(tr("phase.papers_start", depth=depth, accuracy=accuracy))
    badge(Provenance(Source.REPORTED))


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
