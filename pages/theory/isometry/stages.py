"""Table V of the MS-ResNet paper, computed: ϕ and φ of each stage; and what Lemma 1 asks for."""

from collections.abc import Sequence

import streamlit as st

from pages.shared.ui.figure import Provenance, Source, footer
from pages.shared.ui.measuring import by_variant
from pages.shared.ui.table import by_column, markdown
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.variants import label
from pages.theory.isometry.results import jacobians
from pages.theory.isometry.text import code, under
from snncore.analysis.isometry.by_stage import StageMoments, by_stage
from snncore.analysis.isometry.isometry import IsometryProbe

NEAR = 0.1
"""How far ϕ may be from 1, and φ from 0, to be called near here."""


def stages_panel(probe: IsometryProbe, chosen: Sequence[str]) -> None:
    """A row for each kind of block, a column for each stage; whether ϕ ≈ 1 and φ ≈ 0."""
    say(tr("isometry.stages_lead"))
    found = {
        name: by_stage(one)
        for name, one in by_variant(jacobians, probe, chosen).items()  # type: ignore[arg-type]
    }
    head = [tr("isometry.kind"), *(tr("isometry.stage", number=n) for n in (1, 2, 3)),
            tr("isometry.isometric")]  # fmt: skip
    rows = [
        [label(name), *map(cell, stages), tr(f"isometry.{verdict(stages)}")]
        for name, stages in found.items()
    ]
    st.markdown(markdown(head, rows))
    near = [label(name) for name, stages in found.items() if verdict(stages) == "is_isometric"]
    key = "stages_some" if near else "stages_none"
    footer(
        key="isometry_stages",
        summary=" ".join([
            tr(f"isometry.{key}", gamma=probe.branch_gamma, near=NEAR,
               names=tr("propagation.between").join(near)),
            *(first_stage(name, stages) for name, stages in found.items()),
        ]),
        provenance=Provenance(Source.MEASURED, under(probe)),
        table=by_column(
            ("kind", "stage", *StageMoments._fields[:3]),
            [(name, n, *stage[:3]) for name, stages in found.items()
             for n, stage in enumerate(stages, 1)],
        ),
        code=code(probe, chosen, "isometry(probe)", "by_stage(each)").replace(
            "import isometry\n",
            "import isometry\nfrom snncore.analysis.isometry.by_stage import by_stage\n"),
    )  # fmt: skip
    st.caption(tr("isometry.stages_note"))


def first_stage(name: str, stages: Sequence[StageMoments]) -> str:
    """Mean and variance of a kind in its first stage, as a sentence."""
    stage = stages[0]
    return tr("isometry.first_stage", name=label(name), mean=stage.mean, variance=stage.variance)


def cell(stage: StageMoments) -> str:
    """ϕ and φ of the blocks that keep the shape; of the border behind a stroke."""
    if not stage.blocks:
        return "–"
    return f"ϕ {stage.mean:.3g}, φ {stage.variance:.2g}"


def verdict(stages: Sequence[StageMoments]) -> str:
    """Whether every stage with blocks is near an isometry."""
    kept = [stage for stage in stages if stage.blocks]
    near = all(abs(stage.mean - 1) < NEAR and stage.variance < NEAR for stage in kept)
    return "is_isometric" if kept and near else "not_isometric"
