"""Spike times in closed form: against a fine simulation, and the derivative against differences."""

import math

import pytest

from snncore.analysis.neuron.spike_time import by_difference, spike_time, surrogate_slope
from snncore.surrogate import Surrogate

CASES = [(1.5, 1.0, 10.0), (1.05, 1.0, 2.0), (3.0, 0.5, 1.33)]


@pytest.mark.parametrize("case", CASES)
def test_the_time_is_that_of_a_fine_simulation(case: tuple[float, float, float]) -> None:
    weight, v_threshold, tau = case
    step, v, t = tau / 200_000, 0.0, 0.0
    while v < v_threshold:
        v += step * (weight - v) / tau
        t += step
    assert spike_time(*case).time == pytest.approx(t, rel=1e-3)


@pytest.mark.parametrize("case", CASES)
def test_the_derivative_is_that_of_finite_differences(case: tuple[float, float, float]) -> None:
    assert spike_time(*case).slope == pytest.approx(by_difference(*case), rel=1e-5)
    assert spike_time(*case).slope < 0  # a larger weight fires sooner


def test_a_silent_neuron_has_no_time_and_no_gradient_but_a_surrogate_has() -> None:
    assert spike_time(1.0, 1.0, 10.0) == (math.inf, 0.0)
    assert surrogate_slope(0.5, 1.0, Surrogate.ATAN, 2.0) > 0
