"""The simulated sensor against its closed forms."""

import math

import numpy as np
import pytest

from snncore.data.events.event import OFF, ON
from snncore.data.events.sensor import Sensor, simulate

SECOND = 1_000_000


def pixel(light: list[float], sensor: Sensor, duration: int = SECOND):
    """The events of one pixel whose log intensity is given at equally distant times."""
    movie = np.array(light, np.float32).reshape(1, -1, 1, 1)
    return simulate(movie, duration, sensor, [[0]])[0]


def quiet(**settings: float) -> Sensor:
    return Sensor(**{"noise": 0.0, "refractory": 0.0} | settings)


@pytest.mark.parametrize("k", [0, 1, 2, 5, 17])
@pytest.mark.parametrize("threshold", [0.1, 0.2, 0.37])
@pytest.mark.parametrize("sign", [1, -1])
def test_k_thresholds_give_k_events(k: int, threshold: float, sign: int) -> None:
    """Exactly k, and also half a threshold more: at times equally far apart, of one polarity."""
    for more in (0.0, 0.5):
        end = (k + more) * threshold
        found = pixel([0.0, sign * end], quiet(threshold=threshold))
        assert len(found.t) == k
        assert (found.p == (ON if sign > 0 else OFF)).all()
        if k:
            expected = np.arange(1, k + 1) * threshold / end * SECOND
            assert np.abs(found.t - expected).max() < 100


def test_steps_between_do_not_change_the_count() -> None:
    """A ramp is a ramp however finely it is given."""
    coarse, fine = ([end * n / steps for n in range(steps + 1)] for end, steps in ((3, 1), (3, 30)))
    a, b = (pixel(light, quiet(threshold=0.25)) for light in (coarse, fine))
    assert len(a.t) == len(b.t) == 12
    assert np.abs(a.t - b.t).max() < 100


def test_what_comes_and_goes_leaves_as_many_darker_as_brighter_events() -> None:
    found = pixel([0, 0.5, 1.05, 0.5, 0], quiet(threshold=0.2))
    assert (found.p == ON).sum() == (found.p == OFF).sum() == 5
    assert (np.diff(found.p) <= 0).all()  # first all of the rise, then all of the fall


@pytest.mark.parametrize("refractory", [1.0, 10.0, 33.0, 250.0])
def test_refractory_time_on_a_ramp(refractory: float) -> None:
    """Slope a, threshold θ, refractory r: the first event at θ/a, then one every θ/a + r."""
    slope, threshold = 4.0, 0.2
    found = pixel([0.0, slope], quiet(threshold=threshold, refractory=refractory))
    first, period = threshold / slope, threshold / slope + refractory / 1000
    assert len(found.t) == math.floor((1 - first) / period + 1e-6) + 1
    assert found.t[0] == pytest.approx(first * SECOND, abs=50)
    assert np.diff(found.t) == pytest.approx(period * SECOND, abs=100)


def test_what_changes_while_a_pixel_is_held_is_lost() -> None:
    """Up by one threshold, down again within the refractory time: one event."""
    light = [0.0, 0.3, 0.0, 0.0, 0.0]
    assert len(pixel(light, quiet(threshold=0.25, refractory=400.0)).t) == 1
    assert len(pixel(light, quiet(threshold=0.25)).t) == 2


def test_intervals_are_never_shorter_than_the_refractory_time() -> None:
    light = np.random.default_rng(0).normal(0, 1, (3, 41, 6, 5)).cumsum(1).astype(np.float32)
    sensor = Sensor(threshold=0.1, refractory=20.0, noise=20.0)
    for clip in simulate(light, SECOND, sensor, [[0], [1], [2]]):
        place = clip.y.astype(int) * 5 + clip.x
        for n in range(30):
            assert (np.diff(clip.t[place == n]) >= 20_000 - 1).all()


def test_noise_is_of_its_rate_and_of_both_polarities() -> None:
    still = np.zeros((4, 2, 32, 32), np.float32)
    seeds = [[n] for n in range(4)]
    clips = simulate(still, SECOND, Sensor(noise=2.0, refractory=0.0), seeds)
    expected = 2.0 * 32 * 32
    for clip in clips:
        assert abs(len(clip.t) - expected) < 5 * math.sqrt(expected)
        assert 0.4 < clip.p.mean() < 0.6
        assert (np.diff(clip.t) >= 0).all()
        assert 0 <= clip.t.min() <= clip.t.max() < SECOND


def test_a_clip_is_the_same_beside_others() -> None:
    light = np.random.default_rng(1).normal(0, 1, (3, 9, 4, 4)).astype(np.float32)
    together = simulate(light, SECOND, Sensor(noise=5.0), [[0], [1], [2]])
    alone = simulate(light[1:2], SECOND, Sensor(noise=5.0), [[1]])[0]
    assert all((a == b).all() for a, b in zip(together[1], alone, strict=True))


def test_brute_force_over_time() -> None:
    """The pixel followed in steps of a thousandth of an interval gives the same counts."""
    light = np.random.default_rng(2).normal(0, 0.7, (1, 9, 3, 3)).astype(np.float32)
    threshold = 0.23
    found = simulate(light, SECOND, quiet(threshold=threshold), [[0]])[0]
    for n in range(9):
        values = np.interp(np.linspace(0, 8, 8001), np.arange(9), light[0].reshape(9, -1)[:, n])
        reference, brighter, darker = values[0], 0, 0
        for value in values:
            while value - reference >= threshold:
                reference, brighter = reference + threshold, brighter + 1
            while reference - value >= threshold:
                reference, darker = reference - threshold, darker + 1
        own = found.p[found.y * 3 + found.x == n]
        assert ((own == ON).sum(), (own == OFF).sum()) == (brighter, darker)


@pytest.mark.parametrize(
    ("field", "value"), [("threshold", 0.0), ("threshold", float("nan")), ("refractory", -1.0),
                         ("noise", 1e9)]
)  # fmt: skip
def test_a_value_out_of_range_is_refused_with_the_range(field: str, value: float) -> None:
    with pytest.raises(ValueError, match=rf"{field}=.*: must be from"):
        Sensor(**{field: value})
