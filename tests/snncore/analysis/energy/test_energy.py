"""Operations counted one by one, closed forms of the energy, silence, saturation, every block."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from snncore.analysis.energy.energy import (
    BREAK_EVEN,
    E_AC,
    E_MAC,
    IntegerAs,
    RealAs,
    energy,
    honest_ratio,
    ratio,
)
from snncore.analysis.energy.fan_out import fan_out, padded_products
from snncore.analysis.energy.layer_signals import Signal, readers
from snncore.analysis.energy.operations import joined, operations
from snncore.analysis.energy.published import (
    DVS_RATE,
    PUBLISHED,
    SEW18_AC,
    SEW18_ANN_MAC,
    SEW18_MAC,
    real_share,
)
from snncore.block import Merge
from snncore.experiment import BlockKind, Experiment, NeuronKind
from snncore.network import ANALOG, ResidualSNN, build
from snncore.neuron import Neuron
from snncore.recorder import record

TINY = Experiment(depth=8, width=2, time_steps=3, neuron=NeuronKind.IF)
SPIKING = [kind for kind in BlockKind if kind not in ANALOG]


def images(count: int = 2, side: int = 8) -> Tensor:
    return torch.randn(count, 3, side, side, generator=torch.Generator().manual_seed(1))


def net_of(experiment: Experiment) -> ResidualSNN:
    return build(experiment).train()


def inputs_of(net: ResidualSNN, x: Tensor) -> dict[str, Tensor]:
    """What every convolution is given, [T·N, C, H, W], by a hook of our own."""
    found: dict[str, Tensor] = {}
    hooks = [
        reader.module.register_forward_pre_hook(
            lambda _m, given, name=reader.name: found.update({name: given[0]})
        )
        for reader in readers(net)
    ]
    with torch.no_grad():
        net(x)
    for hook in hooks:
        hook.remove()
    return found


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


@pytest.mark.parametrize(
    ("kernel", "stride", "padding", "size"),
    [(3, 1, 1, (5, 4)), (1, 2, 0, (6, 5)), (3, 2, 1, (7, 8))],
)
def test_fan_out_is_what_reaches_the_outputs(
    kernel: int, stride: int, padding: int, size: tuple[int, int]
) -> None:
    conv = nn.Conv2d(2, 3, kernel, stride, padding, bias=False)
    fan = fan_out(conv, *size)
    nn.init.ones_(conv.weight)
    for y in range(size[0]):
        for z in range(size[1]):
            x = torch.zeros(1, 2, *size)
            x[0, 0, y, z] = 1
            assert int(conv(x).sum()) == fan[y, z]
    padded = padded_products(conv, *size)
    assert padded == conv.weight.numel() * conv(torch.zeros(1, 2, *size))[0, 0].numel()
    assert (2 * int(fan.sum()) == padded) == (padding == 0)


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


def with_rate(experiment: Experiment, drive: float) -> ResidualSNN:
    """Every BN a constant: no neuron fires, or each one at every step."""
    net = build(experiment).eval()
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.zeros_(module.weight)
            nn.init.constant_(module.bias, drive)
    return net


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


def test_the_ways_of_counting_what_is_real() -> None:
    found = operations(net_of(replace(TINY, block=BlockKind.NO_LIF)), images())
    real, spikes = found.real, found.units.mean(axis=0)
    for counting, passes in (
        (RealAs.AS_RUN, found.passes),
        (RealAs.ONCE, 1),
        (RealAs.EVERY_STEP, 3),
    ):
        cost = energy(found, counting)
        np.testing.assert_array_equal(cost.mac, np.where(real, passes * found.macs, 0))
        np.testing.assert_array_equal(cost.ac, np.where(real, 0, spikes))
    cost = energy(found, RealAs.ADDITIONS)
    assert cost.mac.sum() == 0
    np.testing.assert_allclose(cost.ac[real], 3 * found.rate.mean() * found.macs[real])


@pytest.mark.parametrize("block", ANALOG)
@pytest.mark.parametrize("counting", RealAs)
def test_a_net_of_relus_is_the_ann(block: BlockKind, counting: RealAs) -> None:
    found = operations(net_of(replace(TINY, block=block)), images())
    assert found.real.all()
    assert np.isnan(found.rate).all()
    assert energy(found, counting).ratio == 1


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


def test_closed_forms() -> None:
    assert ratio(1, 1) == pytest.approx(0.19565, abs=5e-6)
    assert pytest.approx(5.11, abs=5e-3) == BREAK_EVEN
    assert ratio(BREAK_EVEN, 1) == pytest.approx(1)
    assert honest_ratio(6, 0.2, 0.0, 6) == ratio(6, 0.2)
    assert honest_ratio(6, 0.2, 1.0, 6) == 6


def test_the_papers_ratios_and_the_honest_accounting() -> None:
    """3.8 and 5.3 times less; with stem and shortcuts as MACs, once and at every step."""
    for name, share, once, every in (("ms34", 0.041, 3.40, 2.01), ("ms104", 0.078, 3.99, 1.78)):
        net = PUBLISHED[name]
        assert 1 / net.ratio == pytest.approx(net.printed, abs=0.05)
        assert net.real_share == pytest.approx(share, abs=5e-4)
        counted = (1 / honest_ratio(net.time_steps, net.rate, net.real_share, n)
                   for n in (1, net.time_steps))  # fmt: skip
        assert list(counted) == pytest.approx([once, every], abs=0.01)
    assert 1 / ratio(1, DVS_RATE) == pytest.approx(23.03, abs=5e-3)
    assert real_share((2, 2, 2, 2), "one 7x7") == pytest.approx(0.082, abs=5e-4)


def test_energy_of_sew_resnet18_as_others_counted_it() -> None:
    """In mJ; 10⁹ pJ are one."""
    snn = E_AC * SEW18_AC + E_MAC * SEW18_MAC
    assert [snn / 1e9, E_MAC * SEW18_ANN_MAC / 1e9] == pytest.approx([13.11, 8.372], abs=5e-3)
