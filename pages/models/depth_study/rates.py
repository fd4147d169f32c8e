"""Which learning rates a kind of block trains at, depth by depth: the search, and what it says."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.models.depth_study.figures_rates import RateMap, RateWords, rate_map
from pages.models.depth_study.kinds import label
from pages.models.depth_study.results import as_columns, code, provenance
from pages.shared.components.plot.plot import show
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from snncore.analysis.depth.row import NetKind
from snncore.analysis.depth.study import DepthStudy
from snncore.analysis.depth.trials import rate_row, trains_at
from snncore.data.held_out import SHARE

DIVERGED = "×"
"""A cell is too narrow for the word."""


def rates_section(grid: str, study: DepthStudy, kinds: Sequence[NetKind]) -> None:
    """Validation accuracy over kind × rate, a panel for each depth; what it says in a sentence."""
    if not study.trials:
        st.info(tr("depth_study.no_search"))
        return
    say(tr("depth_study.rates_lead", diverged=DIVERGED))
    tried = {trial.kind for trial in study.trials}
    kinds = [kind for kind in kinds if kind in tried]
    found = rate_map_of(study, kinds)
    words = RateWords(
        tr("field.learning_rate"),
        tr("depth_study.validation"),
        tr("depth_study.at", depth="{depth}"),
    )
    show(
        rate_map(found, words),
        key="depth_study_rates",
        summary=summary(study, kinds),
        provenance=provenance(study, held_out_said(study)),
        table=table(study, kinds),
        code=code(grid, "for trial in study.trials:", "    print(trial)"),
        height=190 + 34 * len(kinds),
        least=640,  # the numbers of three depths
    )


def held_out_said(study: DepthStudy) -> str:
    """On how many pictures, and from how many seeds."""
    setting = study.setting
    assert setting is not None  # there are networks
    held = setting.recipe.train_images // SHARE
    return tr("depth_study.held_out", count=held)


def rate_map_of(study: DepthStudy, kinds: Sequence[NetKind]) -> RateMap:
    """Every kind, depth and rate that was tried, or would have to be."""
    depths = sorted({trial.depth for trial in study.trials})
    rates = sorted({trial.rate for trial in study.trials})
    known = {(t.kind, t.depth, t.rate): t.accuracy for t in study.trials}
    shape = len(depths), len(kinds), len(rates)
    accuracy = np.full(shape, np.nan)
    texts = [[["" for _ in rates] for _ in kinds] for _ in depths]
    best = np.full(shape[:2], np.nan)
    for d, depth in enumerate(depths):
        for k, kind in enumerate(kinds):
            for r, rate in enumerate(rates):
                value = known.get((kind, depth, rate))
                accuracy[d, k, r] = np.nan if value is None else value
                texts[d][k][r] = said(value)
            row = rate_row(study.trials, kind, depth)
            if row is not None and len(row.rate) == len(rates):  # else more is still to come
                best[d, k] = rates.index(row.best)
    return RateMap([label(kind) for kind in kinds], depths, rates, accuracy, texts, best)


def said(accuracy: float | None) -> str:
    """In percent; nothing where there was no trial."""
    if accuracy is None:
        return ""
    return f"{100 * accuracy:.0f}" if np.isfinite(accuracy) else DIVERGED


def summary(study: DepthStudy, kinds: Sequence[NetKind]) -> str:
    """At how many of the rates each kind trains, depth by depth, the most at the deepest first."""
    depths = sorted({trial.depth for trial in study.trials})
    rates = sorted({trial.rate for trial in study.trials})
    counts = {kind: [trains_at(study.trials, kind, depth) for depth in depths] for kind in kinds}
    order = sorted(kinds, key=lambda kind: [-(n or 0) for n in reversed(counts[kind])])
    parts = [tr("depth_study.rates_of", name=label(kind), counts=steps(counts[kind]))
             for kind in order]  # fmt: skip
    return tr("depth_study.rates_summary", count=len(rates), first=rates[0], last=rates[-1],
              depths=steps(depths), parts=tr("propagation.between").join(parts))  # fmt: skip


def steps(numbers: Sequence[int | None]) -> str:
    """One number after the other; a dash where there is none."""
    return " → ".join("–" if number is None else str(number) for number in numbers)


def table(study: DepthStudy, kinds: Sequence[NetKind]) -> dict[str, list[object]]:
    """One row for each trial."""
    rows = [
        (t.kind.key, t.depth, t.rate, t.accuracy, t.fitted) for t in study.trials if t.kind in kinds
    ]
    columns = ("kind", "depth", "learning_rate", "validation_accuracy", "fitted_accuracy")
    return as_columns(columns, rows)
