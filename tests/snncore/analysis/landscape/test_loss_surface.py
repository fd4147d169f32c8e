"""The numbers of a surface: curvature, non-convexity and radius of known functions."""

import itertools
import math

import numpy as np
import pytest
from loss_squares import batches, surface
from torch import nn

from snncore.analysis.landscape.loss_plane import Slice, landscape
from snncore.analysis.landscape.loss_surface import FLAT, coarse_first


@pytest.mark.parametrize("points", [3, 5, 9, 13, 17])
def test_every_place_comes_once_the_coarse_ones_first(points: int) -> None:
    order = coarse_first(points)
    assert sorted(order) == sorted(itertools.product(range(points), repeat=2))
    ends = {0, points // 2, points - 1}
    assert set(order[:9]) == set(itertools.product(ends, repeat=2))


def test_quadratics_have_the_curvature_that_they_have() -> None:
    assert surface(lambda a, b: 1 + a**2 + 3 * b**2).non_convex == 0
    assert surface(lambda a, b: -(a**2) - b**2).non_convex == 1
    assert surface(lambda a, b: a**2 - b**2).non_convex == 0.5
    assert surface(lambda a, b: 3 * a + b).non_convex == 0
    rounding = np.random.default_rng(0).uniform(-FLAT / 4.1, FLAT / 4.1, (41, 41))
    assert surface(lambda a, b: 3 * a + b + rounding).non_convex == 0


def test_a_convex_loss_has_no_negative_second_difference() -> None:
    """The cross-entropy of a linear layer is convex in its weights (as log-sum-exp is)."""
    net = nn.Sequential(nn.Flatten(), nn.Linear(3 * 32 * 32, 10))
    found = landscape(net, Slice(points=9, images=20, reach=8.0), batches())
    assert found.non_convex == 0
    assert found.radius < 8


@pytest.mark.parametrize("steep", [1.0, 4.0])
def test_the_radius_is_where_the_loss_has_risen_by_ln_2(steep: float) -> None:
    bowl = surface(lambda a, b: 2 + steep * (a**2 + b**2))
    assert bowl.radius == pytest.approx(math.sqrt(math.log(2) / steep), rel=0.002)
    assert (bowl.centre, bowl.lowest) == (2, 2)
    valley = surface(lambda a, b: 2 + steep * b**2 + 0 * a)
    assert valley.radius == pytest.approx(math.sqrt(math.log(2) / steep), rel=0.002)
    assert surface(lambda a, b: 2 - a**2 + 0 * b).radius == math.inf
