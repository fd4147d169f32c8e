"""Dead and saturated layers: each rule fires where its cause was put, and nowhere else."""

from dataclasses import replace

import numpy as np
import pytest

from snncore.analysis.probe import Layout, Probe
from snncore.analysis.signal.dead_layers import Cause, Flag, Site, dead_layers
from snncore.analysis.signal.propagation import propagate
from snncore.block import Merge
from snncore.experiment import BlockKind, NeuronKind

SEW = Probe(neuron=NeuronKind.IF, images=16)


def flags(probe: Probe) -> tuple[Flag, ...]:
    return dead_layers(probe, propagate(probe))


def causes(probe: Probe) -> list[tuple[Site, int, int, Cause]]:
    return [(flag.site, flag.first, flag.last, flag.cause) for flag in flags(probe)]


@pytest.mark.parametrize("block", BlockKind)
def test_ten_standard_blocks_have_no_dead_layer(block: BlockKind) -> None:
    assert causes(replace(SEW, block=block, blocks=10)) == []


def test_and_dies_and_the_rest_follows() -> None:
    first, rest = causes(replace(SEW, merge=Merge.AND))
    assert first == (Site.OUTPUT, first[1], first[1], Cause.AND_MERGE)
    assert rest == (Site.BLOCK, first[1] + 1, 20, Cause.NOTHING_ARRIVES)


def test_a_dead_output_stays_dead_across_a_border() -> None:
    found = causes(replace(SEW, merge=Merge.AND, layout=Layout.NETWORK, depth=56))
    assert found[-1][1:] == (found[0][2] + 1, 27, Cause.NOTHING_ARRIVES)


def test_iand_dies_after_many_blocks() -> None:
    assert causes(replace(SEW, merge=Merge.IAND, blocks=60))[0][3] is Cause.IAND_MERGE


def test_or_saturates_and_add_does_not() -> None:
    (flag,) = flags(replace(SEW, merge=Merge.OR, blocks=30))
    assert flag.cause is Cause.OR_MERGE
    assert 0.95 < flag.rate < 1
    assert causes(replace(SEW, merge=Merge.ADD, blocks=30)) == []


@pytest.mark.parametrize("block", [BlockKind.SEW, BlockKind.RBA])
def test_a_branch_switched_off(block: BlockKind) -> None:
    probe = replace(SEW, block=block, last_gamma=0.0, blocks=5)
    assert causes(probe) == [(Site.SN2, 1, 5, Cause.BRANCH_OFF)]


def test_a_spike_divided_by_tau_and_a_spike_that_is_too_short() -> None:
    lif = replace(SEW, block=BlockKind.SPIKING, neuron=NeuronKind.LIF, last_gamma=0.0, blocks=5)
    after = (Site.BLOCK, 2, 5, Cause.NOTHING_ARRIVES)
    assert causes(lif) == [(Site.SN2, 1, 1, Cause.DIVIDED_INPUT), after]
    assert causes(replace(lif, v_threshold=0.5)) == []
    assert causes(replace(lif, decay_input=False)) == []
    short = replace(lif, neuron=NeuronKind.IF, v_threshold=1.2, time_steps=1)
    assert causes(short) == [(Site.SN2, 1, 1, Cause.SHORT_SPIKE), after]


def test_a_threshold_that_nothing_reaches() -> None:
    lif = replace(SEW, neuron=NeuronKind.LIF, v_threshold=9.0, blocks=5)
    assert causes(lif) == [
        (Site.ENCODE, 1, 1, Cause.HIGH_THRESHOLD),
        (Site.BLOCK, 1, 5, Cause.NOTHING_ARRIVES),
    ]
    on_membrane = replace(lif, block=BlockKind.MS)
    assert causes(on_membrane) == [
        (Site.SN1, 1, 5, Cause.HIGH_THRESHOLD),
        (Site.SN2, 1, 5, Cause.NOTHING_ARRIVES),
    ]


def test_sigma_is_that_of_the_drive() -> None:
    (flag,) = flags(replace(SEW, last_gamma=0.1, time_steps=1, blocks=3))
    assert (flag.site, flag.cause, flag.sigma) == (Site.SN2, Cause.HIGH_THRESHOLD, 0.1)


def test_a_low_threshold_lets_a_spiking_net_fill_up() -> None:
    probe = replace(SEW, block=BlockKind.SPIKING, v_threshold=0.1, last_gamma=0.1, blocks=30)
    assert [flag.cause for flag in flags(probe)] == [Cause.DRIFT_UP]


def test_any_other_full_layer_has_too_low_a_threshold() -> None:
    probe = replace(SEW, blocks=4)
    full = propagate(probe)._replace(sn1=np.array([0.2, 0.97, 0.99, 0.2]))
    (flag,) = dead_layers(probe, full)
    assert flag == (Site.SN1, 2, 3, pytest.approx(0.98), 1.0, Cause.LOW_THRESHOLD)
