"""The gradient at the identity: 0, 1 or in between (MS-ResNet sheet §5.3)."""

import pytest

from snncore.analysis.gradient.edge_gradient import CLOSED, edge_gradient
from snncore.surrogate import Surrogate


@pytest.mark.parametrize(
    ("surrogate", "alpha", "v_threshold", "silent", "spiking"),
    [
        ("rectangle", 1.0, 0.5, 0.0, 0.0),
        ("rectangle", CLOSED, 0.5, 1.0, 1.0),
        ("rectangle", 1 / 1.01, 0.5, 0.990, 0.990),
        ("rectangle", 0.5, 0.5, 0.5, 0.5),
        ("sigmoid", 4.0, 0.5, 0.42, 0.42),
        ("atan", 2.0, 0.5, 0.288, 0.288),
        ("sigmoid", 4.0, 1.0, 0.071, 1.0),
        ("atan", 2.0, 1.0, 0.092, 1.0),
    ],
)
def test_the_sheets_slopes(surrogate, alpha, v_threshold, silent, spiking) -> None:
    found = edge_gradient(Surrogate(surrogate), alpha, v_threshold)
    assert found.identity
    assert (found.silent, found.spiking) == pytest.approx((silent, spiking), abs=6e-4)


def test_the_strict_rectangle_is_exactly_zero() -> None:
    assert edge_gradient(Surrogate.RECTANGLE, 1.0, 0.5)[:2] == (0.0, 0.0)


def test_blocks_multiply() -> None:
    one, many = (edge_gradient(Surrogate.ATAN, 2.0, 0.5, blocks=n) for n in (1, 7))
    assert many.silent == pytest.approx(one.silent**7)
    assert many.spiking == pytest.approx(one.spiking**7)


def test_above_the_input_it_is_no_identity() -> None:
    assert not edge_gradient(Surrogate.ATAN, 2.0, 1.01).identity
