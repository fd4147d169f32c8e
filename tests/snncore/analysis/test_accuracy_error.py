"""The standard error of an accuracy, against the spread of accuracies that are drawn."""

import numpy as np
import pytest

from snncore.analysis.accuracy_error import accuracy_error


@pytest.mark.parametrize("share", [0.3, 0.5, 0.9])
def test_it_is_the_spread_of_accuracies_of_new_images(share: float) -> None:
    drawn = np.random.default_rng(0).binomial(400, share, 20_000) / 400
    assert accuracy_error(share, 400) == pytest.approx(drawn.std(), rel=0.03)


def test_two_errors_reach_what_all_right_leaves_open() -> None:
    """Of 400 right ones: the rule of three has 3/400 as the bound at 95 %."""
    assert accuracy_error(1.0, 400) == pytest.approx(accuracy_error(0.0, 400))
    assert 2 * accuracy_error(1.0, 400) == pytest.approx(3 / 400, rel=0.1)
