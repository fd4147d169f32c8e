"""The lemmas on a Jacobian's moments, against Jacobians measured in nets and of the neuron."""

from dataclasses import replace

import numpy as np
import pytest

from snncore.analysis.isometry.chain import chain
from snncore.analysis.isometry.isometry import IsometryProbe, isometry
from snncore.analysis.isometry.jacobian import Moments
from snncore.analysis.isometry.laws import (
    added,
    as_shallow,
    gate,
    gate_share,
    law,
    measured_gate,
    multiplied,
)

SIX = IsometryProbe(layout="stage", blocks=6)


@pytest.mark.parametrize("gamma", [0.0, 0.05, 0.1, 0.3, 0.5])
def test_addition_lemma_in_a_measured_net(gamma: float) -> None:
    found = isometry(replace(SIX, last_gamma=gamma))
    for block, branch in zip(found.blocks, found.branches, strict=True):
        assert block.mean == pytest.approx(added(gamma, branch).mean, rel=0.1)
        assert block.variance == pytest.approx(added(gamma, branch).variance, rel=0.2, abs=1e-6)


@pytest.mark.parametrize(
    ("gamma", "phi", "variance"), [(0.05, 1.049, 0.112), (0.1, 1.201, 0.596), (0.5, 9.66, 718)]
)
def test_product_lemma_holds_while_gamma_is_small(
    gamma: float, phi: float, variance: float
) -> None:
    product, factors = chain(replace(SIX, last_gamma=gamma))
    predicted = multiplied(factors)
    assert product.mean == pytest.approx(phi, rel=0.15)
    assert product.variance == pytest.approx(variance, rel=0.3)
    assert product.mean == pytest.approx(predicted.mean, rel=0.02 if gamma < 0.2 else 0.1)
    if gamma < 0.2:
        assert product.variance == pytest.approx(predicted.variance, rel=0.1)
    else:  # the blocks are not free of each other
        assert product.variance > 1.15 * predicted.variance


@pytest.mark.parametrize("kind", ["spiking", "plain", "ms", "no_lif", "sew"])
def test_law_of_each_kind(kind: str) -> None:
    """±25 %: the blocks' inputs and gates are not independent of their branches."""
    probe = IsometryProbe(block=kind, depth=20)
    found = isometry(probe)
    expected = law(probe, found)
    assert (np.isnan(expected) == found.changes_shape).all()
    phi = np.array([block.mean for block in found.blocks])
    kept = ~found.changes_shape
    assert phi[kept] == pytest.approx(expected[kept], rel=0.25)
    assert phi[kept].mean() == pytest.approx(expected[kept].mean(), rel=0.12)


def test_no_law_where_none_is_known() -> None:
    probe = replace(SIX, block="sew", merge="iand", blocks=1)
    assert np.isnan(law(probe, isometry(probe))).all()


def test_gate_in_a_net_is_the_share_of_near_potentials() -> None:
    """u ~ N(0, V_th²) before the neuron of a plain block: p = Φ(2) - ½ at a = 1, T = 1."""
    found = isometry(replace(SIX, block="plain", blocks=2, images=64))
    assert found.gate == pytest.approx(gate(gate_share(0.5, 0.5, 1.0), 1.0).mean, rel=0.05)


@pytest.mark.parametrize("sigma", [0.25, 0.5, 1.0])
@pytest.mark.parametrize("width", [0.3, 1.0, 2.0])
def test_gate_measured_by_autograd(sigma: float, width: float) -> None:
    expected = gate(gate_share(sigma, 0.5, width), width)
    found = measured_gate(sigma, 0.5, width)
    assert abs(found.mean - expected.mean) < 4 * found.mean_error
    # Where p is near ½ the variance term does not move with p at all: p (1 - p) is at its top.
    assert found.variance == pytest.approx(expected.variance, rel=0.02)


def test_gate_reference_figures() -> None:
    assert gate(gate_share(0.5, 0.5, 1.0), 1.0)[:2] == pytest.approx((0.477, 0.250), abs=1e-3)
    assert gate(gate_share(0.5, 0.5, 2.0), 2.0)[:2] == pytest.approx((0.210, 0.008), abs=1e-3)
    assert gate_share(0.0, 0.5, 1.0) == 0  # the rectangle's edge is strict
    assert gate_share(0.0, 0.5, 1.01) == 1


def test_depth_lemma() -> None:
    assert as_shallow(9, 2, 1.0, 0.01) == pytest.approx((0.0, 36e-4))
    assert as_shallow(5, 3, 0.4, 0.5) == pytest.approx((10 * 0.6**3, 10 * 0.5**3))
    for wrong in (0, 9):
        with pytest.raises(ValueError, match="from 1 to 8"):
            as_shallow(9, wrong, 1.0, 0.1)


def test_nothing_times_anything_is_nothing() -> None:
    assert multiplied([Moments(0.0, 0.0), Moments(2.0, 1.0)]) == Moments(0.0, 0.0)
