"""Scores by depth with their seeds, and what counts as degradation."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from depth_rows import row

from snncore.analysis.depth.row import NetKind
from snncore.analysis.depth.scores import (
    Standing,
    accuracy_on_test,
    degradation,
    depth_band,
    telling_depth,
)
from snncore.analysis.depth.seed_interval import student_quantile
from snncore.analysis.depth.study import DepthStudy
from snncore.block import Merge
from snncore.experiment import BlockKind


def standing(study: DepthStudy) -> Standing:
    return degradation(study, study.kinds[0]).standing


def test_a_gap_is_nan_and_three_seeds_make_the_interval(study) -> None:
    made = study(
        *(row("plain", 8, value, seed=seed) for seed, value in enumerate((0.3, 0.4, 0.5))),
        row("plain", 32, 0.2), row("plain", 32, 0.4, seed=1), row("ms", 20),
    )  # fmt: skip
    band = depth_band(made, made.kinds[0], accuracy_on_test)
    assert band.step.tolist() == [8, 20, 32]
    np.testing.assert_allclose(band.mean, [0.4, np.nan, 0.3])
    reach = student_quantile(0.975, 2) * 0.1 / math.sqrt(3)
    np.testing.assert_allclose(band.low, [0.4 - reach, np.nan, 0.3])
    np.testing.assert_allclose(band.high, [0.4 + reach, np.nan, 0.3])
    assert band.sigma[0] == pytest.approx(0.1)
    assert made.seeds == [0, 1, 2]


def test_what_diverged_has_no_score(study) -> None:
    made = study(row("plain", 8, 0.4), row("plain", 20, None))
    deep = made.nets[1]
    assert deep.diverged
    assert math.isnan(deep.test.accuracy)
    assert math.isnan(deep.train.accuracy)
    assert standing(made) is Standing.FEW_SEEDS
    often = [row("plain", 20, None, seed=seed) for seed in range(3)]
    assert standing(study(row("plain", 8, 0.4), *often)) is Standing.DIVERGES


@pytest.mark.parametrize(
    ("shallow", "deep", "expected"),
    [
        ([0.50], [0.10], Standing.FEW_SEEDS),
        ([0.50, 0.51], [0.10, 0.11], Standing.FEW_SEEDS),
        ([0.50, 0.51, 0.52], [0.10, 0.11], Standing.FEW_SEEDS),
        ([0.50, 0.51, 0.52], [0.40, 0.41, 0.42], Standing.DEGRADES),
        ([0.40, 0.41, 0.42], [0.50, 0.51, 0.52], Standing.GAINS),
        ([0.40, 0.50, 0.60], [0.35, 0.45, 0.55], Standing.UNCLEAR),
    ],
)
def test_degradation_follows_from_the_scores(study, shallow, deep, expected) -> None:
    rows = [row("spiking", depth, score, seed=seed)
            for depth, scores in ((8, shallow), (44, deep))
            for seed, score in enumerate(scores)]  # fmt: skip
    assert standing(study(*rows)) is expected


def test_the_best_of_many_shallower_depths_has_to_be_further_away(study) -> None:
    def made(depths: Sequence[int]) -> DepthStudy:
        lower = (0.47, 0.48, 0.49)
        scores = {8: (0.50, 0.51, 0.52), **dict.fromkeys(depths, lower), 110: lower}
        return study(*(row("plain", depth, value, seed=seed)
                       for depth, values in scores.items()
                       for seed, value in enumerate(values)))  # fmt: skip

    alone = degradation(made([]), NetKind(BlockKind.PLAIN, Merge.ADD, None))
    assert (alone.than, alone.deepest, alone.standing) == (8, 110, Standing.DEGRADES)
    assert alone.lost.mean == pytest.approx(0.03)
    assert standing(made([14, 20, 32, 44])) is Standing.UNCLEAR


def test_a_single_depth_is_no_degradation(study) -> None:
    assert standing(study(row("plain", 8))) is Standing.UNKNOWN


def test_the_telling_depth_is_deep_but_not_lonely(study) -> None:
    rows = [row(block, 8) for block in ("plain", "spiking", "ms", "sew")]
    made = study(*rows, row("plain", 20), row("ms", 20), row("ms", 44))
    assert telling_depth(made, made.kinds) == 20
