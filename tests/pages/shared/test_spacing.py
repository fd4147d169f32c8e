"""Words of a figure that would lie on each other are moved apart."""

import numpy as np
import pytest

from pages.shared.spacing import apart


@pytest.mark.parametrize(
    ("heights", "least"),
    [([62.8, 66.7, 67.4, 68.4, 69.0], 4.5), ([0.2, 0.21, 0.2], 0.055), ([0.0, 0.0], 0.055)],
)
def test_words_that_would_lie_on_each_other_are_moved_apart(
    heights: list[float], least: float
) -> None:
    moved = apart(heights, least)
    assert np.diff(sorted(moved)).min() >= least - 1e-9
    order = np.argsort(heights, kind="stable")
    assert np.argsort(moved, kind="stable").tolist() == order.tolist()


def test_words_with_room_between_them_stay() -> None:
    assert apart([0.5, 0.1, 0.9], 0.055) == [0.5, 0.1, 0.9]
    assert apart([], 1.0) == []
