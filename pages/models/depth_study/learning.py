"""The depth study's learning curves of one depth, and what they say."""

import math
from collections.abc import Sequence

import numpy as np

from pages.models.depth_study.figures_inside import Ends, Learned, LearningWords, learning
from pages.models.depth_study.kinds import label, lines
from pages.models.depth_study.results import Nets, as_columns, bands, code, provenance
from pages.shared.components.plot.plot import show
from pages.shared.ui.text import tr
from snncore.analysis.depth.row import END, StudyNet, Values
from snncore.analysis.depth.study import DepthStudy
from snncore.experiment import PICTURE_CLASSES
from snncore.training import Score

WINDOW = 0.05
"""The share of the steps over which a learning curve is averaged."""


def learning_panel(grid: str, study: DepthStudy, nets: Nets, depth: int) -> None:
    steps = max(net.step for net in study.nets)
    window = max(1, round(WINDOW * steps))
    found = Learned(
        loss=bands(nets, lambda net: (net.curve.step, net.curve.loss), window),
        accuracy=bands(nets, lambda net: (net.curve.step, net.curve.accuracy), window),
        test={kind: mean_score(each) for kind, each in nets.items()},
    )
    words = LearningWords(
        step=tr("depth_study.step"),
        loss=tr("depth_study.train_loss"),
        accuracy=tr("depth_study.train_accuracy"),
        hover=tr("depth_study.hover_test", value="{value}"),
    )
    show(
        learning(found, lines(nets), words, steps, curve_ends(study)),
        key="depth_study_learning",
        summary=learning_summary(nets, depth),
        provenance=provenance(study, tr("depth_study.smoothed", steps=window)),
        table=curve_table(nets),
        code=code(
            grid,
            f"for net in (net for net in study.nets if net.experiment.depth == {depth}):",
            "    print(net.name, net.train, net.curve)",
        ),
        height=320,
    )


def mean_score(nets: Sequence[StudyNet]) -> Score:
    """The mean test score of the seeds that have one; NaN where all diverged."""
    known = [net.test for net in nets if math.isfinite(net.test.accuracy)]
    if not known:
        return Score(math.nan, math.nan)
    return Score(*(float(np.mean(values)) for values in zip(*known, strict=True)))


def curve_ends(study: DepthStudy) -> tuple[Ends, Ends]:
    """The ends of both vertical axes: the same at every depth; a loss that explodes leaves it."""
    share, chance = 1 / PICTURE_CLASSES, math.log(PICTURE_CLASSES)
    losses = finite([[net.test.loss, *net.curve.loss] for net in study.nets], chance)
    right = finite([[net.test.accuracy, *net.curve.accuracy] for net in study.nets], share)
    top = min(float(losses.max()), 1.3 * chance)
    low = max(0.0, float(losses.min()) - 0.1)
    return (low, top + 0.05), (0.0, min(1.0, 1.05 * float(right.max())))


def finite(values: Sequence[Sequence[float]], guessed: float) -> Values:
    """The finite ones of the values, and what guessing gives."""
    known = np.concatenate([*values, [guessed]])
    return known[np.isfinite(known)]


def learning_summary(nets: Nets, depth: int) -> str:
    """The training score of the last steps, the best first; who diverged."""
    known = {kind: [net.train for net in each if math.isfinite(net.train.loss)]
             for kind, each in nets.items()}  # fmt: skip
    order = sorted((kind for kind in known if known[kind]),
                   key=lambda kind: np.mean([score.loss for score in known[kind]]))  # fmt: skip
    parts = [
        tr(
            "depth_study.learned",
            name=label(kind),
            loss=np.mean([score.loss for score in known[kind]]),
            accuracy=np.mean([score.accuracy for score in known[kind]]),
        )
        for kind in order
    ]
    parts += [tr("depth_study.not_learned", name=label(kind), step=nets[kind][0].step)
              for kind in known if not known[kind]]  # fmt: skip
    return tr("depth_study.learning_summary", depth=depth, share=END,
              parts=tr("propagation.between").join(parts))  # fmt: skip


def curve_table(nets: Nets) -> dict[str, list[object]]:
    """One row for each network and point of its curve, named as in a row of the study."""
    rows = [
        (net.name, *map(float, point))
        for each in nets.values()
        for net in each
        for point in zip(*net.curve, strict=True)
    ]
    return as_columns(("cell", "step", "loss", "accuracy"), rows)
