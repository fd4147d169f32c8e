"""Closed form against counting, and the rates that the sheets name."""

import numpy as np
import pytest

from snncore.analysis.neuron.rate_curve import closed_form_rate, rate_curve
from snncore.neuron import IF, LIF, PLIF, Neuron

T = 600
OFF_THE_EDGES = np.random.default_rng(0).uniform(-1, 4, 300)

HARD: list[Neuron] = [
    IF(v_threshold=1.15),
    IF(v_threshold=0.4, v_reset=-0.35),
    LIF(2.0, v_threshold=0.9),
    LIF(6.5, v_threshold=0.6, v_reset=0.25),
    LIF(4 / 3, False, v_threshold=0.5),
    LIF(5.0, False, v_threshold=1.2, v_reset=-0.6),
    PLIF(3.0, v_threshold=0.8),
    PLIF(1.5, False, v_threshold=0.8, v_reset=0.3),
]


@pytest.mark.parametrize("neuron", HARD, ids=str)
def test_hard_reset_repeats_its_first_spike(neuron: Neuron) -> None:
    """T / n* rounded down is the count, so the rates differ by less than 1 / T."""
    curve = rate_curve(neuron, OFF_THE_EDGES, T)
    assert curve.closed is not None
    difference = curve.closed - curve.measured
    assert (difference > -1e-12).all()
    assert difference.max() < 1 / T
    assert curve.measured.max() == 1
    assert curve.measured.min() == 0


@pytest.mark.parametrize("v_threshold", [0.37, 1.0, 2.6])
def test_soft_if_loses_nothing(v_threshold: float) -> None:
    curve = rate_curve(IF(v_threshold=v_threshold, v_reset=None), OFF_THE_EDGES, T)
    expected = np.clip(OFF_THE_EDGES / v_threshold, 0, 1)
    np.testing.assert_array_equal(curve.closed, expected)
    np.testing.assert_allclose(curve.measured, expected, atol=1 / T + 1e-12)


def test_all_ones_of_the_identity_condition() -> None:
    one = np.ones(1)
    for neuron, rate in (
        (IF(v_threshold=1.0), 1),
        (IF(v_threshold=1.25), 1 / 2),
        (IF(v_threshold=1.5), 1 / 2),
        (IF(v_threshold=2.5), 1 / 3),
        (LIF(v_threshold=0.75), 1 / 2),
        (LIF(v_threshold=0.9), 1 / 4),
        (LIF(v_threshold=0.95), 1 / 5),
        (LIF(v_threshold=0.5), 1),
    ):
        curve = rate_curve(neuron, one, 60)
        assert curve.measured[0] == pytest.approx(rate, abs=1e-15)
        assert curve.closed == pytest.approx(rate, abs=1e-15)
    assert closed_form_rate(LIF(), one) == 0


@pytest.mark.parametrize("neuron", [LIF(2.5, v_reset=None), PLIF(1.8, False, v_reset=None)])
def test_leaky_soft_reset_is_measured_only(neuron: Neuron) -> None:
    """No formula, but two theorems: silent up to the asymptote, every step from the drive on."""
    x = np.linspace(-1, 4, 501)
    curve = rate_curve(neuron, x, T)
    assert curve.closed is None
    drive = float(neuron.constant_drive())
    assert (curve.measured[x > drive + 1e-6] == 1).all()
    climbs = 1.0 if neuron.decay_input else neuron.tau
    assert (curve.measured[x * climbs < neuron.v_threshold - 1e-6] == 0).all()
    assert (np.diff(curve.measured) >= -1 / T).all()
    assert len(np.unique(curve.measured)) > 10  # more than the stairs 1, 1/2, 1/3 … below 1
