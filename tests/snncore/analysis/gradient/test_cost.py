"""The cost of a profile is measured at every depth, of the probe that is asked for."""

import numpy as np
import pytest

from snncore.analysis.gradient import cost as module
from snncore.analysis.gradient.cost import DEPTHS, Cost, cost
from snncore.analysis.gradient.profile import GradientProbe


def test_least_of_three_at_every_depth(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def elapsed(probe: GradientProbe) -> float:
        asked.append(probe)
        return probe.depth / 100 + len(asked) % 3

    monkeypatch.setattr(module, "elapsed", elapsed)
    measured = cost(GradientProbe(width=4))
    assert [p.depth for p in asked] == [d for d in DEPTHS for _ in range(3)]
    assert {p.width for p in asked} == {4}
    np.testing.assert_allclose(measured.seconds, np.array(DEPTHS) / 100)


def test_the_slope_is_that_of_a_straight_line() -> None:
    depths = np.array(DEPTHS)
    assert Cost(depths, 0.2 + 0.003 * depths).seconds_per_layer == pytest.approx(0.003)


def test_a_profile_takes_time() -> None:
    assert module.elapsed(GradientProbe(depth=8, width=2, images=2, side=4)) > 0
