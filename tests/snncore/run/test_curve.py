"""A curve keeps its length, its start and its steps in even spacing."""

import math

import pytest

from snncore.run.curve import Curve, Point, Profile, columns, compact, profile_columns

MOST = 500


def full(steps: int, most: int = MOST) -> Curve[Point]:
    curve: Curve[Point] = Curve(most)
    for step in range(1, steps + 1):
        curve.add(Point(step, 1 / step, step / steps))
    return curve


@pytest.mark.parametrize("steps", [1, 499, 500, 501, 999, 1000, 1001, 100_000])
def test_a_curve_stays_short_and_covers_the_run(steps: int) -> None:
    curve = full(steps)
    kept = [point.step for point in curve.after(0)]
    assert len(kept) <= MOST
    assert len(kept) == steps or len(kept) >= MOST / 2
    assert kept[0] == 1
    assert steps - kept[-1] < curve.stride
    assert {b - a for a, b in zip(kept, kept[1:], strict=False)} <= {curve.stride}


def test_the_points_are_the_ones_that_were_measured() -> None:
    assert all(point.loss == 1 / point.step for point in full(2000).after(0))


@pytest.mark.parametrize("steps", [[1, 4, 5, 90], range(3, 5000, 7), [2**k for k in range(20)]])
def test_steps_that_are_left_out_do_no_harm(steps: list[int]) -> None:
    curve: Curve[Point] = Curve(20)
    for step in steps:
        curve.add(Point(step, None, None))
    kept = [point.step for point in curve.points]
    assert kept[0] == steps[0]
    assert steps[-1] - kept[-1] < curve.stride
    assert set(kept) <= set(steps)
    assert len(kept) <= 20
    assert all(b - a >= curve.stride for a, b in zip(kept, kept[1:], strict=False))


@pytest.mark.parametrize("done", [1, 9, 10, 19, 20, 21, 39, 41, 95])
def test_a_curve_from_another_ones_points_goes_on_as_that_one(done: int) -> None:
    """As after an interruption: the points come back from a file, the stride does not."""
    expected, first = full(100, 20), full(done, 20)
    rest: Curve[Point] = Curve(20, [p._replace(accuracy=p.step / 100) for p in first.points])
    for step in range(done + 1, 101):
        rest.add(Point(step, 1 / step, step / 100))
    assert rest.points == expected.points


def test_only_what_is_new_comes_after_a_step() -> None:
    curve = full(10)
    assert [point.step for point in curve.after(7)] == [8, 9, 10]
    assert curve.after(10) == []
    assert columns(curve.after(8)) == {
        "step": [9, 10],
        "loss": [1 / 9, 1 / 10],
        "accuracy": [0.9, 1.0],
    }


def test_a_profile_has_five_digits_and_null_for_what_is_not_finite() -> None:
    point = Profile(3, compact([0.123456789, None]), compact([]), compact([math.inf, 0.0]))
    assert profile_columns([point]) == {
        "step": [3],
        "gradient_norms": [[0.12346, None]],
        "firing_rates": [[]],
        "updates": [[None, 0.0]],
    }
