"""Moments by stage: which blocks count, and what a network of made-up blocks gives."""

import math

import numpy as np
import pytest

from snncore.analysis.isometry.by_stage import by_stage
from snncore.analysis.isometry.isometry import Isometry, IsometryProbe, isometry
from snncore.analysis.isometry.jacobian import Moments


def made(changes: list[bool]) -> Isometry:
    """Blocks whose mean is their number, from 1, and whose variance is its square."""
    moments = tuple(Moments(float(i), float(i * i)) for i in range(1, len(changes) + 1))
    return Isometry(moments, moments, np.zeros(len(changes)), np.array(changes))


def test_a_block_that_changes_the_shape_begins_a_stage_and_is_left_out() -> None:
    one, two, three = by_stage(made([False, False, True, False, True, False]))
    assert (one.blocks, one.mean, one.variance) == (2, 1.5, 2.5)
    assert (two.blocks, two.mean, two.border) == (1, 4.0, (3.0, 9.0))
    assert (three.blocks, three.mean, three.border) == (1, 6.0, (5.0, 25.0))
    assert math.isnan(one.border[0])


def test_a_stage_of_a_border_alone_has_no_mean() -> None:
    *_, last = by_stage(made([False, True]))
    assert last.blocks == 0
    assert math.isnan(last.mean)


def test_at_gamma_0_every_stage_of_ms_is_an_isometry() -> None:
    for stage in by_stage(isometry(IsometryProbe(depth=14, last_gamma=0.0, width=4))):
        assert stage.mean == pytest.approx(1, abs=1e-6)
        assert stage.variance == pytest.approx(0, abs=1e-6)
