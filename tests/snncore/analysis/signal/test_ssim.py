"""SSIM: its theorems, the formula written out in plain Python, and a number worked by hand."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor

from snncore.analysis.signal.ssim import ssim

Draw = Callable[..., Tensor]


def by_formula(x: list[float], y: list[float]) -> float:
    """Term by term, in exactly rounded sums."""
    n, c1, c2 = len(x), 0.01**2, 0.03**2
    mx, my = math.fsum(x) / n, math.fsum(y) / n
    vx = math.fsum((a - mx) ** 2 for a in x) / n
    vy = math.fsum((b - my) ** 2 for b in y) / n
    cov = math.fsum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / n
    above = (2 * mx * my + c1) * (2 * cov + c2)
    return above / ((mx**2 + my**2 + c1) * (vx + vy + c2))


def rates(bernoulli: Draw, seed: int, rate: float = 0.3) -> Tensor:
    """[3, 2, 5, 5]: rates over four steps."""
    return bernoulli(4, 3, 2, 5, 5, rate=rate, seed=seed).mean(0)


def test_a_number_worked_by_hand() -> None:
    """x = (0, 1), y = (1, 1): means 1/2 and 1, variances 1/4 and 0, covariance 0."""
    found = float(ssim(torch.tensor([[0.0, 1.0]]), torch.tensor([[1.0, 1.0]])))
    assert found == pytest.approx((1 + 1e-4) * 9e-4 / ((1.25 + 1e-4) * (0.25 + 9e-4)), rel=1e-12)


def test_the_opposite_map_is_nearly_minus_one() -> None:
    """x = (0, 1), y = (1, 0): equal means, covariance -1/4."""
    found = float(ssim(torch.tensor([[0.0, 1.0]]), torch.tensor([[1.0, 0.0]])))
    assert found == pytest.approx((-0.5 + 9e-4) / (0.5 + 9e-4), rel=1e-12)


@pytest.mark.parametrize("rate", [0.01, 0.3, 0.9])
def test_every_image_is_the_formula(bernoulli: Draw, rate: float) -> None:
    x, y = rates(bernoulli, 1), rates(bernoulli, 2, rate)
    pairs = zip(x.flatten(1).tolist(), y.flatten(1).tolist(), strict=True)
    expected = [by_formula(*pair) for pair in pairs]
    np.testing.assert_allclose(ssim(x, y), expected, rtol=1e-10)


@pytest.mark.parametrize("seed", range(20))
def test_equal_maps_have_exactly_one_and_others_less(bernoulli: Draw, seed: int) -> None:
    x = rates(bernoulli, seed)
    assert (ssim(x, x.clone()) == 1).all()
    other = x.clone()
    other[:, 0, 0, 0] += 0.25  # one more spike of one neuron
    assert (ssim(x, other) < 1).all()


def test_symmetric_and_within_its_range(bernoulli: Draw) -> None:
    for seed in range(20):
        x, y = rates(bernoulli, seed), rates(bernoulli, 100 + seed, rate=0.05 * seed)
        assert torch.equal(ssim(x, y), ssim(y, x))
        assert (ssim(x, y).abs() <= 1).all()


def test_the_order_of_the_neurons_does_not_matter(bernoulli: Draw) -> None:
    """No window: a permutation of both maps leaves all moments as they are."""
    x, y = rates(bernoulli, 1).flatten(1), rates(bernoulli, 2).flatten(1)
    order = torch.randperm(x.shape[1])
    torch.testing.assert_close(ssim(x[:, order], y[:, order]), ssim(x, y))


def test_each_image_stands_alone(bernoulli: Draw) -> None:
    x, y = rates(bernoulli, 1), rates(bernoulli, 2)
    for i in range(len(x)):
        assert ssim(x[i : i + 1], y[i : i + 1])[0] == ssim(x, y)[i]


def test_two_maps_of_zeros_have_one_by_the_formula() -> None:
    assert float(ssim(torch.zeros(1, 4), torch.zeros(1, 4))) == 1


def test_maps_of_different_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(1, 4\) and \(1, 2\): must be equal"):
        ssim(torch.zeros(1, 4), torch.zeros(1, 2))
