"""Each number of a propagation against its definition, written plainly and slowly."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from snncore.analysis.probe import Layout, Probe, build_probe, enter, random_images, streams
from snncore.analysis.signal.memory import correlation
from snncore.analysis.signal.propagation import propagate, simplest
from snncore.block import Merge
from snncore.experiment import BlockKind, NeuronKind, Norm
from snncore.network import ANALOG
from snncore.neuron import Neuron
from snncore.recorder import record

SMALL = Probe(blocks=5, depth=20, width=6, images=5)
SETTINGS = [(Merge.ADD, 3, 1.0), (Merge.AND, 4, 0.8), (Merge.IAND, 1, 1.3)]


def as_defined(probe: Probe) -> list[np.ndarray]:
    """mean, largest, active, variance and correlation of every stream, as their names say."""
    outputs = [x.double() for x in streams(probe)]
    start = outputs[0]
    return [
        np.array([float(x.abs().mean()) for x in outputs]),
        np.array([float(x.max()) for x in outputs]),
        np.array([float((x != 0).double().mean()) for x in outputs]),
        np.array([float(x.var(correction=0)) for x in outputs]),
        np.array([correlation(start, x) if x.shape == start.shape else np.nan for x in outputs]),
    ]


@pytest.mark.parametrize(("merge", "time_steps", "v_threshold"), SETTINGS)
@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("block", BlockKind)
def test_every_number_of_a_stream_is_what_its_definition_gives(
    block: BlockKind, layout: Layout, merge: Merge, time_steps: int, v_threshold: float
) -> None:
    probe = replace(SMALL, block=block, layout=layout, merge=merge, time_steps=time_steps,
                    v_threshold=v_threshold)  # fmt: skip
    for given, defined in zip(propagate(probe)[3:], as_defined(probe), strict=True):
        np.testing.assert_allclose(given, defined, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("layout", [Layout.STAGE, Layout.HALVED])
@pytest.mark.parametrize("block", BlockKind)
def test_a_stage_begins_like_every_longer_one(block: BlockKind, layout: Layout) -> None:
    longer = replace(SMALL, block=block, layout=layout, last_gamma=0.4)
    for blocks in (1, 3, 5):
        own = propagate(replace(longer, blocks=blocks))
        for given, expected in zip(propagate(longer).first(blocks), own, strict=True):
            np.testing.assert_array_equal(given, expected)


def test_a_stream_that_has_died_varies_no_more_and_is_like_nothing() -> None:
    found = propagate(replace(SMALL, block=BlockKind.SEW, merge=Merge.AND, blocks=12))
    assert found.mean[-1] == found.variance[-1] == found.correlation[-1] == 0
    assert found.correlation[0] == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("block", BlockKind)
def test_rates_are_the_shares_of_the_neurons_outputs(block: BlockKind) -> None:
    probe = replace(SMALL, block=block, time_steps=3)
    net, found = build_probe(probe), propagate(probe)
    kind = nn.ReLU if block in ANALOG else Neuron
    with torch.no_grad(), record(net.stages, kind) as sites:
        net.stages(enter(net, random_images(probe)[0], probe.time_steps))
    for name, rates in (("sn1", found.sn1), ("sn2", found.sn2)):
        for number, rate in enumerate(rates):
            output = sites.get(f"{number}.{name}")
            if output is None:
                assert np.isnan(rate)
            else:
                assert rate == float((output != 0).double().mean())


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize(
    ("block", "merge", "last_gamma", "v_threshold"),
    [
        (BlockKind.SEW, Merge.AND, None, 1.0),
        (BlockKind.SEW, Merge.ADD, None, 10.0),
        (BlockKind.PLAIN, Merge.ADD, 0.0, 1.0),
        (BlockKind.SPIKING, Merge.ADD, None, 10.0),
    ],
)
def test_what_follows_a_stream_that_has_died_is_what_all_its_blocks_give(
    block: BlockKind, merge: Merge, last_gamma: float | None, v_threshold: float, layout: Layout
) -> None:
    probe = replace(SMALL, block=block, merge=merge, layout=layout, blocks=12, depth=56,
                    last_gamma=last_gamma, v_threshold=v_threshold, time_steps=1)  # fmt: skip
    found = propagate(probe)
    dead = int(np.flatnonzero(found.active == 0)[0])
    assert dead < len(found.sn1)
    for given, defined in zip(found[3:], as_defined(probe), strict=True):
        np.testing.assert_allclose(given, defined, rtol=1e-12, atol=1e-12)
    net, x = build_probe(probe), list(streams(probe))[dead]
    with torch.no_grad(), record(net.stages[dead:], Neuron) as spikes:
        net.stages[dead:](x)
    for name in ("sn1", "sn2"):
        measured = [float(s.mean()) for part, s in spikes.items() if part.endswith(f".{name}")]
        assert getattr(found, name)[dead:].tolist() == measured


@pytest.mark.parametrize("norm", [Norm.BN, Norm.TDBN])
@pytest.mark.parametrize("block", BlockKind)
def test_what_is_simplest_to_measure_gives_the_same(block: BlockKind, norm: Norm) -> None:
    probe = replace(SMALL, block=block, norm=norm, neuron=NeuronKind.LIF, v_threshold=0.7)
    probe = replace(probe, time_steps=4)
    assert (simplest(probe) == probe) == (block not in ANALOG)
    for given, expected in zip(propagate(simplest(probe)), propagate(probe), strict=True):
        np.testing.assert_allclose(given, expected, rtol=1e-4, atol=1e-5)
