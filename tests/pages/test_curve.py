"""A curve keeps its length, its start and its steps in even spacing."""

import pytest

from pages.shared.curve import MOST, Curve, columns


@pytest.mark.parametrize("steps", [1, 499, 500, 501, 999, 1000, 1001, 100_000])
def test_a_curve_stays_short_and_covers_the_run(steps: int) -> None:
    curve = Curve()
    for step in range(1, steps + 1):
        curve.add((step, 1 / step, step / steps))
    kept = [point[0] for point in curve.after(0)]
    assert len(kept) <= MOST
    assert len(kept) == steps or len(kept) >= MOST / 2
    assert kept[0] == 1
    assert steps - kept[-1] < curve.stride
    assert {b - a for a, b in zip(kept, kept[1:], strict=False)} <= {curve.stride}


def test_the_points_are_the_ones_that_were_measured() -> None:
    curve = Curve()
    for step in range(1, 2001):
        curve.add((step, 1 / step, None))
    assert all(loss == 1 / step for step, loss, _ in curve.after(0))


def test_only_what_is_new_comes_after_a_step() -> None:
    curve = Curve()
    for step in range(1, 11):
        curve.add((step, float(step), 0.5))
    assert [point[0] for point in curve.after(7)] == [8, 9, 10]
    assert curve.after(10) == []
    assert columns(curve.after(8)) == {"step": [9, 10], "loss": [9.0, 10.0], "accuracy": [0.5] * 2}
