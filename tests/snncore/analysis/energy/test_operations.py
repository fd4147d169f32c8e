"""Operations counted one by one, at the two ends of the firing rate, and in parts."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from counted_nets import SPIKING, TINY, images, inputs_of, net_of, with_rate
from torch import Tensor, nn

from snncore.analysis.energy.energy import E_MAC, RealAs, energy, ratio
from snncore.analysis.energy.layer_signals import Reader, Signal, readers
from snncore.analysis.energy.operations import counted, joined, operations
from snncore.block import Merge
from snncore.experiment import BlockKind
from snncore.network import build
from snncore.neuron import Neuron
from snncore.recorder import record


def one_by_one(conv: nn.Conv2d, x: Tensor) -> tuple[int, int, int]:
    """MACs, events and units of one input [C, H, W], each product visited on its own."""
    (stride, _), (padding, _), (side, _) = conv.stride, conv.padding, conv.kernel_size
    channels, height, width = x.shape
    rows, columns = ((n + 2 * padding - side) // stride + 1 for n in (height, width))
    macs = events = units = 0
    for row in range(rows):
        for column in range(columns):
            for a in range(side):
                for b in range(side):
                    y, z = row * stride + a - padding, column * stride + b - padding
                    if not (0 <= y < height and 0 <= z < width):
                        continue
                    for c in range(channels):
                        value = float(x[c, y, z])
                        macs += conv.out_channels
                        events += conv.out_channels * (value != 0)
                        units += conv.out_channels * int(value)
    return macs, events, units


@pytest.mark.parametrize(
    ("block", "merge"), [*((block, Merge.ADD) for block in SPIKING), (BlockKind.SEW, Merge.IAND)]
)
def test_every_operation_counted_one_by_one(block: BlockKind, merge: Merge) -> None:
    experiment = replace(TINY, block=block, merge=merge)
    found = operations(net_of(experiment), images())
    given = inputs_of(net_of(experiment), images())
    for place, reader in enumerate(readers(net_of(experiment))):
        if reader.name == "head":
            assert found.macs[place] == reader.module.weight.numel()
            continue
        maps = given[reader.name].unflatten(0, (-1, 2))
        for image in (0, 1):
            counts = np.array([one_by_one(reader.module, x) for x in maps[:, image]])
            assert (counts[:, 0] == found.macs[place]).all()
            assert found.passes[place] == len(maps)
            if reader.signal is Signal.REAL:
                assert found.events[image, place] == len(maps) * found.macs[place]
            else:
                assert found.events[image, place] == counts[:, 1].sum()
                assert found.units[image, place] == counts[:, 2].sum()


@pytest.mark.parametrize("block", [BlockKind.PLAIN, BlockKind.SPIKING, BlockKind.SEW])
def test_a_silent_net_costs_only_what_reads_real_numbers(block: BlockKind) -> None:
    found = operations(with_rate(replace(TINY, block=block), 0.0), images())
    cost = energy(found)
    assert found.rate.tolist() == [0, 0]
    assert cost.ac.sum() == 0
    stem, head = found.macs[0], found.macs[-1]
    assert cost.picojoules.sum() == E_MAC * (stem + head)
    assert energy(found, RealAs.EVERY_STEP).picojoules.sum() == E_MAC * 3 * (stem + head)
    assert energy(found, RealAs.ADDITIONS).picojoules.sum() == 0


@pytest.mark.parametrize("steps", [1, 5])
@pytest.mark.parametrize("block", [BlockKind.PLAIN, BlockKind.SPIKING])
def test_a_net_that_always_fires_has_t_times_its_macs(block: BlockKind, steps: int) -> None:
    experiment = replace(TINY, block=block, time_steps=steps, width=3, depth=14)
    found = operations(with_rate(experiment, 1.0), images())
    assert found.rate.tolist() == [1, 1]
    np.testing.assert_array_equal(found.events, np.tile(found.passes * found.macs, (2, 1)))
    np.testing.assert_array_equal(found.read_rate, 1)
    assert energy(found, RealAs.ADDITIONS).ratio == pytest.approx(ratio(steps, 1.0), rel=1e-12)


def test_the_rate_is_the_recorders() -> None:
    net = build(replace(TINY, block=BlockKind.MS)).eval()
    found = operations(net, images())
    with torch.no_grad(), record(net, Neuron) as spikes:
        net(images())
    every = torch.cat([s.transpose(0, 1).flatten(1) for s in spikes.values()], dim=1)
    np.testing.assert_allclose(found.rate, every.double().mean(1), rtol=1e-12)


def test_parts_join_to_the_whole_and_no_hook_stays() -> None:
    net = build(TINY).eval()
    whole = operations(net, images(5))
    parts = joined([operations(net, images(5)[:2]), operations(net, images(5)[2:])])
    for one, other in zip(whole, parts, strict=True):
        np.testing.assert_array_equal(one, other)
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in net.modules())


def test_a_spike_that_no_output_reads_is_seen_and_costs_nothing() -> None:
    """A stride of 2 passes over every other pixel."""
    conv, x = nn.Conv2d(1, 1, 1, stride=2, bias=False), torch.zeros(2, 1, 1, 4, 4)
    x[1, 0, 0, 1, 1] = 1
    found = counted(Reader("shortcut", conv, Signal.SPIKES), x)
    assert (found.units, found.events, found.largest) == (0, 0, 1)
