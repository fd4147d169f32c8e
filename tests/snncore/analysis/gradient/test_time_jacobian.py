"""SEW sheet §1.6, T > 1: what Eq. 8 leaves out. T = 4, five blocks, rate 0.3."""

from dataclasses import replace

import numpy as np
import pytest

from snncore.analysis.gradient.time_jacobian import time_jacobian
from snncore.experiment import BlockKind, Experiment, NeuronKind

IF = Experiment(block=BlockKind.SPIKING, neuron=NeuronKind.IF)


def test_same_time_is_the_closed_form_and_through_time_is_not() -> None:
    """1 and 6.59e-6 at the same step; 1.00 and 0.42 summed over the later ones."""
    found = time_jacobian(IF)
    assert found.same_time == pytest.approx((1.0, 6.59e-6), rel=1e-3)
    assert found.through_time[0] == pytest.approx(1.0, abs=1e-9)
    assert found.through_time[1] == pytest.approx(0.42, abs=0.02)


def test_no_output_feels_a_later_input_and_the_reset_cuts_the_rest_after_a_spike() -> None:
    found = time_jacobian(IF)
    assert not np.triu(found.spike, 1).any()
    assert not np.triu(found.silent, 1).any()
    assert not np.tril(found.spike, -1).any()
    assert (found.silent[np.tril_indices(4, -1)] > 0.1).all()


def test_without_detached_reset_later_steps_turn_negative() -> None:
    found = time_jacobian(replace(IF, detach_reset=False))
    assert (np.diag(found.spike, -1) < -1).all()
    assert (np.diag(found.silent, -2) < 0).all()
    assert found.same_time == time_jacobian(IF).same_time


def test_lif_at_its_identity_loses_half_with_every_block() -> None:
    lif = replace(IF, neuron=NeuronKind.LIF, v_threshold=0.5)
    assert time_jacobian(lif).same_time[0] == pytest.approx(0.03125)
    assert time_jacobian(replace(lif, alpha=4.0)).same_time[0] == pytest.approx(1)


def test_one_step_has_no_time_to_go_through() -> None:
    found = time_jacobian(replace(IF, time_steps=1))
    assert found.same_time == found.through_time
    assert np.array_equal(time_jacobian(IF, blocks=0).spike, np.eye(4))


def test_no_spikes_at_all_are_said_to_be_none() -> None:
    found = time_jacobian(IF, rate=0.0)
    assert np.isnan(found.spike).all()
    assert np.isnan(found.same_time[0])
    with pytest.raises(ValueError, match="from 0 to 1"):
        time_jacobian(IF, rate=1.5)
