"""Spikes kept, lost and added on the way through a stack."""

from itertools import product

import numpy as np
import pytest
from held_stacks import MIXED, MS, NEURONS, SEW

from snncore.analysis.identity.held_branch import Held, Stack
from snncore.analysis.identity.identity import identity
from snncore.block import Merge


@pytest.mark.parametrize("held", Held)
@pytest.mark.parametrize("settings", NEURONS, ids=str)
def test_every_spike_in_and_out_is_counted_once(settings, held: Held) -> None:
    for train, merge in product((MIXED, "0" * 16, "1" * 5), Merge):
        stack = Stack(train=train, blocks=4, merge=merge, held=held, **settings)
        result = identity(stack, np.array([0.3, 0.8, 1.4]))
        assert (result.kept + result.lost == train.count("1")).all()
        assert (result.kept + result.added == result.outputs.sum(-1)).all()
        assert min(part.min() for part in (result.kept, result.lost, result.added)) >= 0
        s = [int(spike) for spike in train]
        assert (result.holds == (result.outputs == s).all(-1)).all()


def test_saturated_branches_in_closed_form() -> None:
    s, k = np.array([int(spike) for spike in MIXED]), np.arange(1, 6)[:, None]
    expected = {
        Merge.ADD: s + k,
        Merge.AND: np.broadcast_to(s, (5, 16)),
        Merge.IAND: np.zeros((5, 16)),
        Merge.OR: np.ones((5, 16)),
    }
    for merge, outputs in expected.items():
        stack = Stack(train=MIXED, blocks=5, merge=merge, held="one", neuron="plif", tau=3.0)
        result = identity(stack, np.array([0.4, 1.7]))
        assert (result.outputs[SEW] == outputs).all()
        assert (result.outputs[MS] == s + k).all()
