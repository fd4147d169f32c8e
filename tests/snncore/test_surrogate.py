"""Soft steps and their slopes. Formulas: SEW paper §3.5 (ATan), SpikingJelly (the others)."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest
import torch
from torch import Tensor

from snncore.surrogate import Surrogate, heaviside, slope, soft_step, spike

DTYPES = (torch.float16, torch.bfloat16, torch.float32, torch.float64)


class Known(NamedTuple):
    """α at which the peak is 1 and the slope at 0, at ±0.5 and at ±1; g'(x) for α in closed form;
    ∫ g'(x) dx over |x| > L, by hand."""

    values: tuple[float, float, float, float]
    slope: Callable[[np.ndarray, float], np.ndarray]
    tails: Callable[[float, float], float]


KNOWN = {
    Surrogate.ATAN: Known(
        (2.0, 1.0, 0.2884, 0.0920),
        lambda x, a: a / 2 / (1 + (math.pi / 2 * a * x) ** 2),
        lambda length, a: 2 / math.pi * math.atan(1 / (math.pi / 2 * a * length)),
    ),
    Surrogate.SIGMOID: Known(
        (4.0, 1.0, 0.4200, 0.0707),
        lambda x, a: a / (2 + 2 * np.cosh(a * x)),
        lambda length, a: 2 / (1 + math.exp(a * length)),
    ),
    Surrogate.PIECEWISE_QUADRATIC: Known(
        (1.0, 1.0, 0.5, 0.0),
        lambda x, a: np.maximum(0, a - a**2 * np.abs(x)),
        lambda length, a: 0.0,
    ),
    Surrogate.RECTANGLE: Known(
        (1.0, 1.0, 0.0, 0.0),
        lambda x, a: a * (np.abs(x) < 1 / (2 * a)),
        lambda length, a: 0.0,
    ),
    Surrogate.SOFTSIGN: Known(
        (2.0, 1.0, 0.25, 0.1111),
        lambda x, a: a / 2 / (1 + np.abs(a * x)) ** 2,
        lambda length, a: 1 / (1 + a * length),
    ),
}


def every_value(dtype: torch.dtype) -> Tensor:
    """All numbers of a 16-bit type; of the others a million over 14 decades, and the extremes."""
    if dtype.itemsize == 2:
        x = torch.arange(-(2**15), 2**15, dtype=torch.int32).to(torch.int16).view(dtype)
        return x[~x.isnan()]
    generator = torch.Generator().manual_seed(0)
    wide = torch.randn(2, 500_000, dtype=dtype, generator=generator)
    big, tiny = torch.finfo(dtype).max, torch.finfo(dtype).tiny
    extremes = [0.0, 1e-30, 1e30, math.inf, big, tiny, 0.5, 1.0]
    extremes = torch.tensor(extremes + [-x for x in extremes], dtype=dtype)
    return torch.cat([wide[0] * (8 * wide[1]).exp(), extremes])


@pytest.mark.parametrize("surrogate", Surrogate)
def test_slopes_have_the_published_values(surrogate: Surrogate) -> None:
    alpha, *expected = KNOWN[surrogate].values
    for sign in (1, -1):
        x = sign * torch.tensor([0.0, 0.5, 1.0])
        assert slope(x, surrogate, alpha).tolist() == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(
    ("alpha", "peak", "at_minus_one"),
    [(1.0, 0.5, 0.1442), (3.0, 1.5, 0.0646), (4.0, 2.0, 0.0494)],
)
def test_atan_at_other_steepnesses(alpha: float, peak: float, at_minus_one: float) -> None:
    values = slope(torch.tensor([0.0, -1.0]), Surrogate.ATAN, alpha).tolist()
    assert values == pytest.approx([peak, at_minus_one], abs=5e-5)


@pytest.mark.parametrize("alpha", [0.3, 1.0, 2.5, 7.0])
@pytest.mark.parametrize("surrogate", Surrogate)
def test_slope_is_the_closed_form(surrogate: Surrogate, alpha: float) -> None:
    x = np.linspace(-5, 5, 2001) + 1e-4  # off the rectangle's edge
    actual = slope(torch.from_numpy(x), surrogate, alpha).numpy()
    np.testing.assert_allclose(actual, KNOWN[surrogate].slope(x, alpha), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("alpha", [0.5, 2.0, 6.0])
@pytest.mark.parametrize("surrogate", Surrogate)
def test_slope_integrates_to_one(surrogate: Surrogate, alpha: float) -> None:
    """A soft step rises by 1: midpoint rule on |x| < L, plus the tails beyond by hand."""
    length, n = 20 / alpha, 200_000
    x = (torch.arange(n, dtype=torch.float64) + 0.5) * (2 * length / n) - length
    inside = slope(x, surrogate, alpha).mean() * 2 * length
    assert float(inside) + KNOWN[surrogate].tails(length, alpha) == pytest.approx(1, abs=1e-7)


@pytest.mark.parametrize("surrogate", Surrogate)
def test_soft_step_rises_from_zero_to_one_through_a_half(surrogate: Surrogate) -> None:
    x = torch.tensor([-math.inf, -1e30, 0.0, 1e30, math.inf], dtype=torch.float64)
    assert soft_step(x, surrogate, 3.0).tolist() == pytest.approx([0, 0, 0.5, 1, 1])
    grid = soft_step(torch.linspace(-3, 3, 601, dtype=torch.float64), surrogate, 3.0)
    assert (grid.diff() >= 0).all()
    assert torch.allclose(grid + grid.flip(0), torch.ones(601, dtype=torch.float64))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("surrogate", Surrogate)
def test_spike_is_exactly_zero_or_one(surrogate: Surrogate, dtype: torch.dtype) -> None:
    """soft + (hard - soft) is hard without rounding, ±inf included: 1 - soft is exact for
    soft in [½, 1] (Sterbenz) and soft - soft is 0. Its slope is finite and never negative."""
    x = every_value(dtype)
    for alpha in (0.01, 0.7, 2.0, 3.3, 100.0):
        assert torch.equal(spike(x, surrogate, alpha), heaviside(x))
        gradient = slope(x, surrogate, alpha)
        assert gradient.isfinite().all()
        assert (gradient >= 0).all()


@pytest.mark.parametrize("surrogate", Surrogate)
def test_spike_fires_at_the_threshold(surrogate: Surrogate) -> None:
    """Θ(0) = 1: fire at ≥ (SEW paper Eq. 2), at -0.0 too, and not one step below."""
    x = torch.tensor([0.0, -0.0, -torch.finfo(torch.float32).tiny])
    assert spike(x, surrogate, 2.0).tolist() == [1, 1, 0]


def test_rectangle_is_strict_at_its_edge() -> None:
    """Slope 0 at |x| = 1/(2α) itself, α just inside: `|u - V_th| < lens` in MS-ResNet's code."""
    for alpha in (0.5, 1.0, 4.0):
        edge = torch.tensor([1 / (2 * alpha), -1 / (2 * alpha)])
        inside = torch.nextafter(edge, torch.zeros(2))
        assert slope(edge, Surrogate.RECTANGLE, alpha).tolist() == [0, 0]
        assert slope(inside, Surrogate.RECTANGLE, alpha).tolist() == [alpha, alpha]


@pytest.mark.parametrize("surrogate", Surrogate)
def test_what_is_not_a_number_is_neither_a_spike_nor_none(surrogate: Surrogate) -> None:
    x = torch.tensor([math.nan, 1.0])
    assert heaviside(x).isnan().tolist() == [True, False]
    assert soft_step(x, surrogate, 2.0).isnan().tolist() == [True, False]
    assert spike(x, surrogate, 2.0).isnan().tolist() == [True, False]


def test_unknown_surrogate_says_what_is_allowed() -> None:
    with pytest.raises(ValueError, match=r"'tanh': must be one of atan, sigmoid, .*softsign"):
        Surrogate("tanh")
