"""What each layer reads: as the block designs say, and as the networks show."""

from dataclasses import replace

import pytest
import torch
from counted_nets import TINY, images, inputs_of, net_of

from snncore.analysis.energy.energy import IntegerAs, energy
from snncore.analysis.energy.layer_signals import Signal, readers
from snncore.analysis.energy.operations import operations
from snncore.block import Merge
from snncore.experiment import BlockKind


@pytest.mark.parametrize("block", BlockKind)
@pytest.mark.parametrize("merge", Merge)
@pytest.mark.parametrize("depth", [8, 14])
def test_the_signals_are_what_the_layers_really_read(
    block: BlockKind, merge: Merge, depth: int
) -> None:
    net = net_of(replace(TINY, block=block, merge=merge, depth=depth, width=4))
    given = inputs_of(net, images(4, 16))
    for reader in readers(net):
        x = given[reader.name]
        if reader.signal is Signal.REAL:
            assert (x != x.round()).any(), reader.name
        else:
            assert torch.equal(x, x.round()), reader.name
            assert x.min() >= 0
        if reader.signal is Signal.SPIKES:
            assert x.max() <= 1, reader.name


def test_add_makes_integers_and_each_counts_as_often_as_it_is_large() -> None:
    net = net_of(replace(TINY, depth=20, width=4, block=BlockKind.SEW))
    found = operations(net, images(4, 16))
    place = found.names.index("stages.2.conv1")
    assert found.signals[place] is Signal.INTEGERS
    # n blocks after the encoder's spikes give at most n + 1.
    assert 1 < found.largest[:, place].max() <= 3
    assert (found.units[:, place] > found.events[:, place]).all()
    by_value, by_mac = energy(found), energy(found, integers=IntegerAs.MACS)
    assert by_value.mac[place] == 0
    assert by_value.ac[place] == found.units[:, place].mean()
    assert by_mac.ac[place] == 0
    assert by_mac.mac[place] == found.events[:, place].mean()
    assert by_mac.ratio > by_value.ratio


def test_real_inputs_are_where_the_designs_put_them() -> None:
    def real(block: BlockKind) -> set[str]:
        found = operations(net_of(replace(TINY, block=block)), images())
        return {name for name, is_real in zip(found.names, found.real, strict=True) if is_real}

    ends = {"stem", "head"}
    shortcuts = {"stages.1.shortcut", "stages.2.shortcut"}
    assert real(BlockKind.PLAIN) == real(BlockKind.SPIKING) == real(BlockKind.SEW) == ends
    assert real(BlockKind.MS) == ends | shortcuts
    assert real(BlockKind.NO_LIF) == ends | shortcuts | {f"stages.{n}.conv1" for n in range(3)}
