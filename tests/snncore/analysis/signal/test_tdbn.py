"""BN and tdBN: the spread of a current, of a sum, and what is folded into the convolution."""

from dataclasses import replace

import pytest

from snncore.analysis.probe import Probe
from snncore.analysis.signal.state_change import state_change
from snncore.analysis.signal.tdbn import folded, gamma, normalised
from snncore.experiment import NeuronKind, Norm

PROBE = Probe(neuron=NeuronKind.LIF, tau=4 / 3, decay_input=False, v_threshold=0.5, time_steps=2,
              images=64)  # fmt: skip


@pytest.mark.parametrize("v_threshold", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("branches", [1, 2, 4])
def test_tdbn_keeps_the_sum_at_the_threshold_and_bn_does_not(
    v_threshold: float, branches: int
) -> None:
    probe = replace(PROBE, v_threshold=v_threshold)
    assert normalised(probe, Norm.TDBN, branches).current[1] == pytest.approx(v_threshold, rel=0.05)
    bn = normalised(probe, Norm.BN, branches).current[1]
    assert bn == pytest.approx(branches**0.5, rel=0.05)


def test_the_mean_is_0_behind_both() -> None:
    for norm in Norm:
        assert abs(normalised(PROBE, norm, 2).current[0]) < 1e-5


def test_with_two_branches_half_of_the_state_changes_are_left() -> None:
    alone, two = (
        state_change(gamma(PROBE, Norm.TDBN, n), PROBE.v_threshold, 0.2).probability for n in (1, 2)
    )
    assert alone == pytest.approx(0.158655, abs=1e-6)
    assert two == pytest.approx(0.078650, abs=1e-6)


@pytest.mark.parametrize("norm", Norm)
def test_folded_into_the_convolution_nothing_changes(norm: Norm) -> None:
    found = folded(PROBE, norm)
    assert found.error < 1e-12 * max(1.0, found.scale)
    assert found.scale == pytest.approx(gamma(PROBE, norm, 1), rel=0.02)
