"""Confidence intervals over seeds: closed forms, and how often they hold the truth."""

import math

import numpy as np
import pytest

from snncore.analysis.depth.seed_interval import (
    comparison,
    difference_interval,
    known,
    mean_interval,
    sign,
    student_quantile,
)


def test_students_quantiles_have_closed_forms_for_one_and_two_degrees() -> None:
    for p in (0.5, 0.9, 0.975):
        assert student_quantile(p, 1) == pytest.approx(math.tan(math.pi * (p - 0.5)), abs=1e-4)
        two = (2 * p - 1) / math.sqrt(2 * p * (1 - p))
        assert student_quantile(p, 2) == pytest.approx(two, abs=1e-3)
    assert student_quantile(0.975, 1e4) == pytest.approx(1.960, abs=2e-3)
    assert student_quantile(0.025, 7) == pytest.approx(-student_quantile(0.975, 7), abs=1e-6)


def test_the_interval_of_a_mean_holds_it_in_95_of_100_studies() -> None:
    draw = np.random.default_rng(0).normal(0.4, 0.03, (2000, 3))
    found = [mean_interval(seeds) for seeds in draw]
    held = np.mean([low <= 0.4 <= high for _, low, high in found])
    assert held == pytest.approx(0.95, abs=0.015)


def test_a_difference_is_found_by_chance_in_at_most_5_of_100_studies() -> None:
    draw = np.random.default_rng(1)
    a, b = draw.normal(0.4, 0.01, (2000, 3)), draw.normal(0.4, 0.04, (2000, 4))
    found = [sign(x, y) for x, y in zip(a, b, strict=True)]
    assert np.mean([each != 0 for each in found]) < 0.06


def test_welch_of_equal_spreads_is_students_test() -> None:
    a, b = np.array([1.0, 2, 3]), np.array([5.0, 6, 7])
    mean, low, high = difference_interval(a, b)
    assert mean == -4
    assert high - mean == pytest.approx(student_quantile(0.975, 4) * math.sqrt(2 / 3), rel=1e-6)
    assert low == pytest.approx(2 * mean - high)


def test_three_seeds_on_both_sides_or_nothing_is_said() -> None:
    three, two = np.array([0.5, 0.51, 0.52]), np.array([0.1, 0.11])
    assert sign(three, two) is None
    assert sign(three, three - 0.3) == 1
    assert sign(three - 0.3, three) == -1
    assert sign(three, three) == 0
    assert not known(three, two)


def test_a_comparison_that_was_picked_needs_more() -> None:
    a, b = np.array([0.50, 0.51, 0.52]), np.array([0.47, 0.48, 0.49])
    assert sign(a, b) == 1
    assert sign(a, b, comparisons=5) == 0


def test_a_comparison_in_a_word() -> None:
    low, high = np.array([0.40, 0.42, 0.44]), np.array([0.60, 0.62, 0.64])
    assert (comparison(high, low), comparison(low, high)) == ("better", "worse")
    assert comparison(low, np.array([0.2, 0.5, 0.6])) == "same"
    assert comparison(high[:2], low[:2]) == "same"  # two seeds tell nothing
