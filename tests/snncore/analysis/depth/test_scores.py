"""Scores by depth with their seeds, and what counts as degradation."""

import math

import numpy as np
import pytest
from depth_rows import row

from snncore.analysis.depth.scores import (
    Standing,
    accuracy_on_test,
    apart,
    degradation,
    depth_band,
    telling_depth,
)
from snncore.analysis.depth.study import DepthStudy


def standing(study: DepthStudy) -> Standing:
    return degradation(study, study.kinds[0]).standing


def test_a_gap_is_nan_and_seeds_make_the_band(study) -> None:
    made = study(
        row("plain", 8, 0.3), row("plain", 8, 0.5, seed=1), row("plain", 32, 0.2), row("ms", 20)
    )
    band = depth_band(made, made.kinds[0], accuracy_on_test)
    assert band.step.tolist() == [8, 20, 32]
    np.testing.assert_allclose(band.mean, [0.4, np.nan, 0.2])
    np.testing.assert_allclose(band.low, [0.3, np.nan, 0.2])
    np.testing.assert_allclose(band.high, [0.5, np.nan, 0.2])
    assert band.sigma[0] == pytest.approx(math.sqrt(0.02))
    assert made.seeds == [0, 1]


def test_what_diverged_has_no_score(study) -> None:
    made = study(row("plain", 8, 0.4), row("plain", 20, None))
    deep = made.nets[1]
    assert deep.diverged
    assert math.isnan(deep.test.accuracy)
    assert math.isnan(deep.train.accuracy)
    assert standing(made) is Standing.DIVERGES


@pytest.mark.parametrize(
    ("shallow", "deep", "expected"),
    [
        ([0.50], [0.40], Standing.DEGRADES),
        ([0.40], [0.50], Standing.GAINS),
        ([0.400], [0.395], Standing.UNCLEAR),  # half a point of 10,000 images
        ([0.50, 0.48], [0.40, 0.47], Standing.DEGRADES),
        ([0.50, 0.46], [0.40, 0.47], Standing.UNCLEAR),  # the seeds overlap
        ([0.40, 0.41], [0.42, 0.43], Standing.GAINS),
        ([0.500, 0.501], [0.495, 0.496], Standing.DEGRADES),  # seeds say more than their number
    ],
)
def test_degradation_follows_from_the_scores(study, shallow, deep, expected) -> None:
    rows = [row("spiking", depth, score, seed=seed)
            for depth, scores in ((8, shallow), (44, deep))
            for seed, score in enumerate(scores)]  # fmt: skip
    assert standing(study(*rows)) is expected


def test_degradation_is_from_the_best_shallower_depth_and_not_from_the_first(study) -> None:
    made = study(row("plain", 8, 0.3), row("plain", 14, 0.5), row("plain", 20, 0.4))
    line = degradation(made, made.kinds[0])
    assert (line.best, line.deepest, line.standing) == (14, 20, Standing.DEGRADES)
    assert line.lost == pytest.approx(0.1)


def test_a_single_depth_is_no_degradation(study) -> None:
    assert standing(study(row("plain", 8))) is Standing.UNKNOWN


def test_two_shares_are_apart_beyond_two_standard_errors() -> None:
    a, b = np.array([0.5]), np.array([0.5 + 2.1 * math.sqrt(0.5 / 1000)])
    assert apart(b, a, 1000) == 1
    assert apart(a, b, 1000) == -1
    assert apart(a, b, 500) == 0


def test_the_telling_depth_is_deep_but_not_lonely(study) -> None:
    rows = [row(block, 8) for block in ("plain", "spiking", "ms", "sew")]
    made = study(*rows, row("plain", 20), row("ms", 20), row("ms", 44))
    assert telling_depth(made, made.kinds) == 20
