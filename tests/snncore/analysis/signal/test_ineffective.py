"""What of a residual reaches no spike: bounds that must hold, and the two cases that are exact."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from snncore.analysis.probe import Layout, Probe
from snncore.analysis.signal.ineffective import both, ineffective, share
from snncore.experiment import BlockKind, NeuronKind, Norm
from snncore.neuron import IF

PROBE = Probe(block=BlockKind.SPIKING, neuron=NeuronKind.LIF, tau=4 / 3, decay_input=False,
              v_threshold=0.5, norm=Norm.TDBN, blocks=4, time_steps=4, images=8)  # fmt: skip


def test_shares_lie_between_0_and_1_and_a_border_has_none() -> None:
    found = ineffective(replace(PROBE, layout=Layout.HALVED))
    assert found.unseen.shape == (4, 4)
    assert np.isnan(found.unseen[:, 0]).all()
    rest = found.unseen[:, 1:]
    assert ((rest >= 0) & (rest <= 1)).all()


def test_a_reset_leaves_nothing_and_silence_does() -> None:
    found = ineffective(PROBE)
    assert found.left_after_spike == 0
    assert found.left_in_silence > 0.1


def test_a_tiny_residual_is_seen_by_no_spike_and_a_huge_one_by_most() -> None:
    tiny, huge = (ineffective(replace(PROBE, last_gamma=g, time_steps=1)).unseen for g in (0.01, 9))
    assert (tiny == 1).all()
    assert huge.mean() < 0.55  # a residual of either sign, beside a spike of height 1


def test_brute_force_on_one_neuron() -> None:
    residual = torch.tensor([[0.6, -0.6, 0.2, -1.2]])
    s = torch.tensor([[0.0, 1.0, 0.0, 1.0]])
    o, _, _, o_without = both(IF(v_threshold=0.5), residual, s)
    assert o.tolist() == [[1, 0, 0, 0]]
    assert o_without.tolist() == [[0, 1, 0, 1]]
    assert share(residual.abs(), o == o_without) == pytest.approx([0.2 / 2.6])


def test_another_block_is_refused() -> None:
    with pytest.raises(ValueError, match="must be spiking"):
        ineffective(replace(PROBE, block=BlockKind.MS))
