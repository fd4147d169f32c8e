"""Each current is what its name says, and a longer one begins like a shorter one."""

import numpy as np
import pytest

from snncore.analysis.neuron.input_current import (
    constant,
    grey_level,
    noise,
    own,
    random_spikes,
    regular_spikes,
)


def test_constant_and_regular() -> None:
    assert constant(3, 0.4).tolist() == [0.4, 0.4, 0.4]
    assert regular_spikes(7, 1.5, 3).tolist() == [1.5, 0, 0, 1.5, 0, 0, 1.5]
    assert regular_spikes(3, -1.0, 1).tolist() == [-1, -1, -1]
    assert regular_spikes(1, 2.0, 16).tolist() == [2]


def test_random_spikes_come_as_often_as_asked() -> None:
    for rate in (0.0, 0.2, 0.85, 1.0):
        current = random_spikes(20_000, 0.7, rate, seed=5)
        assert set(np.unique(current)) <= {0.0, 0.7}
        assert (current > 0).mean() == pytest.approx(rate, abs=0.01)


def test_noise_has_its_mean_and_deviation() -> None:
    current = noise(20_000, -0.3, 1.7, seed=5)
    assert current.mean() == pytest.approx(-0.3, abs=0.04)
    assert current.std() == pytest.approx(1.7, rel=0.02)
    assert noise(4, 0.6, 0.0, seed=5).tolist() == [0.6] * 4


@pytest.mark.parametrize("seed", [0, 7])
def test_a_longer_run_goes_on_from_a_shorter_one(seed: int) -> None:
    for draw in (lambda t, s: random_spikes(t, 1.0, 0.5, s), lambda t, s: noise(t, 0, 1, s)):
        np.testing.assert_array_equal(draw(64, seed)[:5], draw(5, seed))
        assert (draw(64, seed) != draw(64, seed + 1)).any()


def test_own_row_is_cut_or_followed_by_silence() -> None:
    assert own(4, [1.0, -2.0]).tolist() == [1, -2, 0, 0]
    assert own(1, [1.0, -2.0]).tolist() == [1]


def test_grey_level_is_the_mean_colour_of_the_right_pixel() -> None:
    image = np.zeros((3, 4, 5), dtype=np.uint8)
    image[:, 2, 3] = 255, 0, 51
    assert grey_level(image, 2, 3) == pytest.approx(0.4)
    assert grey_level(image, 3, 2) == 0
