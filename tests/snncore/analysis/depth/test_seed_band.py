"""The band of several seeds: mean, extremes, deviation, smoothing, gaps, runs of other length."""

import numpy as np
import pytest

from snncore.analysis.depth.seed_band import seed_band


def test_one_run_is_its_own_band() -> None:
    band = seed_band([([1, 2, 4], [3.0, 5.0, 1.0])])
    assert band.step.tolist() == [1, 2, 4]
    assert band.mean.tolist() == band.low.tolist() == band.high.tolist() == [3, 5, 1]
    assert band.sigma.tolist() == [0, 0, 0]


def test_mean_extremes_and_deviation_of_three_runs() -> None:
    values = np.random.default_rng(0).normal(size=(3, 7))
    band = seed_band([(np.arange(7), row) for row in values])
    np.testing.assert_allclose(band.mean, values.mean(0))
    np.testing.assert_allclose(band.low, values.min(0))
    np.testing.assert_allclose(band.high, values.max(0))
    np.testing.assert_allclose(band.sigma, values.std(0, ddof=1))


def test_the_band_ends_where_the_shortest_run_does_and_interpolates_between_steps() -> None:
    band = seed_band([([1, 3, 5], [0.0, 2.0, 4.0]), ([2, 4, 6, 8], [1.0, 3.0, 5.0, 7.0])])
    assert band.step.tolist() == [2, 3, 4, 5]
    np.testing.assert_allclose(band.low, [1, 2, 3, 4])
    np.testing.assert_allclose(band.high, band.low)


def test_smoothing_is_the_mean_over_steps_and_not_over_points() -> None:
    values = np.array([4.0, 2.0, 6.0, 8.0, 1.0])
    every_step = seed_band([(np.arange(1, 6), values)], window=3).mean
    expected = [values[max(0, i - 2) : i + 1].mean() for i in range(5)]
    np.testing.assert_allclose(every_step, expected)
    far_apart = seed_band([(np.arange(5) * 10, values)], window=3).mean
    np.testing.assert_allclose(far_apart, values)


def test_what_is_not_finite_leaves_a_gap_and_nothing_else() -> None:
    broken = seed_band([([1, 2, 3, 4], [1.0, np.nan, 3.0, 5.0])], window=2).mean
    np.testing.assert_array_equal(np.isnan(broken), [False, True, True, False])
    assert broken[3] == pytest.approx(4)


def test_no_runs_and_runs_without_points_give_an_empty_band() -> None:
    assert all(len(part) == 0 for part in seed_band([]))
    assert all(len(part) == 0 for part in seed_band([([], [])]))
    assert seed_band([([], []), ([1, 2], [3.0, 4.0])]).mean.tolist() == [3, 4]
