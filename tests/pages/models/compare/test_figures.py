"""Where the letters at the ends of the lines stand."""

import numpy as np
import pytest

from pages.models.compare.figures import LETTER, inside
from pages.shared.spacing import apart


@pytest.mark.parametrize("ends", [[0.99, 1.0, 1.0, 0.98], [0.0, 0.01, 0.02, 0.0], [0.5] * 4])
def test_letters_stay_in_their_panel_and_apart(ends: list[float]) -> None:
    """An accuracy has no letter above 100 %, a loss none below 0: no axis goes there."""
    moved = inside(apart(ends, LETTER), np.array([0.0, 1.0]))
    assert np.diff(sorted(moved)).min() >= LETTER - 1e-9
    assert 0 <= min(moved) <= max(moved) <= 1
    assert np.argsort(moved, kind="stable").tolist() == np.argsort(ends, kind="stable").tolist()


def test_letters_with_room_stay() -> None:
    assert inside([0.2, 0.8], np.array([0.0, 1.0])) == [0.2, 0.8]
