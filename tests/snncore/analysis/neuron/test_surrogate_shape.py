"""Every soft step climbs from 0 to 1: its slope has area 1, and the peak that the sheets name."""

import math

import numpy as np
import pytest

from snncore.analysis.neuron.surrogate_shape import surrogate_shape
from snncore.surrogate import Surrogate

PEAK_BY_ALPHA = {
    Surrogate.ATAN: 1 / 2,
    Surrogate.SIGMOID: 1 / 4,
    Surrogate.PIECEWISE_QUADRATIC: 1,
    Surrogate.RECTANGLE: 1,
    Surrogate.SOFTSIGN: 1 / 2,
}


@pytest.mark.parametrize("alpha", [0.1, 1.0, 2.7, 10.0])
@pytest.mark.parametrize("surrogate", Surrogate)
def test_peak_and_area(surrogate: Surrogate, alpha: float) -> None:
    shape = surrogate_shape(surrogate, alpha, reach=2.0)
    assert shape.peak == pytest.approx(PEAK_BY_ALPHA[surrogate] * alpha, rel=1e-12)
    assert shape.area == pytest.approx(1, abs=3e-4)


@pytest.mark.parametrize("surrogate", Surrogate)
def test_the_slope_is_the_slope_of_the_step(surrogate: Surrogate) -> None:
    """The slope, summed from the left end, gives the step back (the rectangle has two corners)."""
    shape = surrogate_shape(surrogate, 1.7, reach=5.0, points=4001)
    dx = shape.x[1] - shape.x[0]
    climbed = np.concatenate([[0], np.cumsum((shape.slope[1:] + shape.slope[:-1]) / 2 * dx)])
    np.testing.assert_allclose(shape.step[0] + climbed, shape.step, atol=5e-3)
    assert (np.diff(shape.step) >= 0).all()


def test_atan_at_the_papers_alpha() -> None:
    shape = surrogate_shape(Surrogate.ATAN, 2.0, reach=1.0, points=3)
    np.testing.assert_array_equal(shape.x, [-1, 0, 1])
    tail = 1 / (1 + math.pi**2)
    np.testing.assert_allclose(shape.slope, [tail, 1, tail], rtol=1e-12)
    assert shape.step[1] == 0.5
