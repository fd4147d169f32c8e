"""The depth study's scores against depth, and for which kinds of block depth costs accuracy."""

import math
from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import streamlit as st

from pages.models.depth_study.figures import CHANCE, Panel, Words, by_depth
from pages.models.depth_study.kinds import label, lines
from pages.models.depth_study.results import as_columns, code, provenance
from pages.models.depth_study.results import said as spread_of
from pages.models.depth_study.text import order, standing
from pages.shared.components.plot.plot import show
from pages.shared.ui.controls import choice
from pages.shared.ui.text import tr
from snncore.analysis.depth.row import NetKind, Values
from snncore.analysis.depth.scores import (
    Measured,
    accuracy_on_test,
    degradation,
    depth_band,
    scores,
    telling_depth,
)
from snncore.analysis.depth.seed_interval import FEWEST
from snncore.analysis.depth.study import DepthStudy
from snncore.block import Merge
from snncore.experiment import BlockKind
from snncore.study.table import Status

YARDSTICK = NetKind(BlockKind.RELU, Merge.ADD, None)
"""An ordinary ResNet of the same shape, in every table."""


class Measure(StrEnum):
    """The fields of a Score."""

    ACCURACY = "accuracy"
    LOSS = "loss"


def accuracy_section(grid: str, study: DepthStudy, kinds: Sequence[NetKind]) -> None:
    """The section on accuracy: test beside training, then a sentence for each kind of block."""
    measure = choice("depth_study_measure", list(Measure), Measure.ACCURACY)
    measured = of_test(measure), of_fitted(measure)
    named = tr(f"depth_study.measure_{measure}")
    words = Words(
        depth=tr("depth_study.depth"),
        chance=tr("depth_study.chance"),
        titles=(
            tr("depth_study.on_test", measure=named),
            tr("depth_study.in_training", measure=named),
        ),
    )
    panels = [panel(study, kinds, each) for each in measured]
    show(
        by_depth(panels, lines(kinds), words, measure, ends(study, measure, measured)),
        key="depth_study_accuracy",
        summary=summary(study, kinds),
        provenance=provenance(study, tr("depth_study.band", fewest=FEWEST)),
        table=table(study, kinds),
        code=code(grid, "for net in study.nets:", "    print(net.name, net.test, net.fitted)"),
        height=380,
    )
    with st.expander(tr("depth_study.each_kind"), icon=":material/rule:"):
        st.markdown("\n".join(f"- {standing(degradation(study, kind))}" for kind in kinds))


def of_test(measure: Measure) -> Measured:
    return lambda net: getattr(net.test, measure)


def of_fitted(measure: Measure) -> Measured:
    return lambda net: getattr(net.fitted, measure)


def panel(study: DepthStudy, kinds: Sequence[NetKind], measured: Measured) -> Panel:
    points = {}
    for kind in kinds:
        own = [net for net in study.nets if net.kind == kind]
        points[kind] = (
            np.array([net.experiment.depth for net in own], float),
            np.array([measured(net) for net in own], float),
        )
    return Panel({kind: depth_band(study, kind, measured) for kind in kinds}, points)


def ends(study: DepthStudy, measure: Measure, measured: Sequence[Measured]) -> tuple[float, float]:
    """The ends of the vertical axis: the same whichever kinds are shown."""
    values = [each(net) for net in study.nets for each in measured]
    values = [value for value in values if math.isfinite(value)] + [CHANCE[measure]]
    if measure is Measure.ACCURACY:
        return 0.0, min(1.0, 1.1 * max(values))
    span = max(values) - min(values)
    return max(0.0, min(values) - 0.1 * span), max(values) + 0.1 * span


def summary(study: DepthStudy, kinds: Sequence[NetKind]) -> str:
    """The sentence under the figure: the kinds' test accuracies at one depth, the best first."""
    depth = telling_depth(study, kinds)
    if depth is None:
        return tr("depth_study.no_score")
    found = {label(kind): scores(study, kind, depth, accuracy_on_test) for kind in kinds}
    known = {name: values for name, values in found.items() if len(values)}
    said = tr("depth_study.ranking", depth=depth, parts=order(known))
    ordinary = scores(study, YARDSTICK, depth, accuracy_on_test)
    return f"{said} {yardstick(ordinary)}" if len(ordinary) and YARDSTICK not in kinds else said


def yardstick(values: Values) -> str:
    """What an ordinary network of the same shape comes to."""
    return tr("depth_study.yardstick", name=label(YARDSTICK), accuracy=spread_of(values))


def table(study: DepthStudy, kinds: Sequence[NetKind]) -> dict[str, list[object]]:
    """One row for each network, the yardstick's always among them; columns named as in the study's
    table."""
    columns = ("cell", "kind", "depth", "seed", "status", "test_accuracy", "test_loss",
               "fitted_accuracy", "fitted_loss", "learning_rate", "parameters",
               "seconds")  # fmt: skip
    rows = [
        (net.name, net.kind.key, net.experiment.depth, net.experiment.seed,
         Status.DIVERGED.value if net.diverged else Status.FINISHED.value, float(net.test.accuracy),
         float(net.test.loss), float(net.fitted.accuracy), float(net.fitted.loss),
         net.learning_rate, net.parameters, net.seconds)
        for net in study.nets
        if net.kind in kinds or net.kind == YARDSTICK
    ]  # fmt: skip
    return as_columns(columns, rows)
