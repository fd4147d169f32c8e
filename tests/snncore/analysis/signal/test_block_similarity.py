"""Rate maps around blocks: identities give exactly 1, silence is told apart, gaps stay gaps."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from snncore.analysis.signal.block_similarity import block_similarity, joined
from snncore.analysis.signal.ssim import ssim
from snncore.block import Merge
from snncore.experiment import BlockKind, Experiment, NeuronKind, Norm
from snncore.network import ResidualSNN, build
from snncore.neuron import Neuron
from snncore.recorder import record

TINY = Experiment(depth=14, width=4, time_steps=3, neuron=NeuronKind.IF)
PAPER = Experiment(
    depth=20,
    width=4,
    neuron=NeuronKind.LIF,
    tau=4 / 3,
    decay_input=False,
    v_threshold=0.5,
    norm=Norm.TDBN,
)
"""MS-ResNet's own neuron and normalisation."""


def images(count: int = 3, seed: int = 0) -> Tensor:
    return torch.randn(count, 3, 16, 16, generator=torch.Generator().manual_seed(seed))


def silenced(experiment: Experiment) -> ResidualSNN:
    net = build(experiment)
    for block in net.stages:
        block.make_identity()
    return net


@pytest.mark.parametrize(
    ("block", "merge"),
    [(BlockKind.SEW, merge) for merge in Merge]
    + [(BlockKind.MS, Merge.ADD), (BlockKind.NO_LIF, Merge.ADD), (BlockKind.RBA, Merge.ADD)],
)
@pytest.mark.parametrize("time_steps", [1, 3])
def test_silenced_blocks_are_exactly_one(block: BlockKind, merge: Merge, time_steps: int) -> None:
    experiment = replace(TINY, block=block, merge=merge, time_steps=time_steps)
    found = block_similarity(silenced(experiment), images())
    assert found.defined.tolist() == [True, True, False, True, False, True]
    assert (found.ssim[:, found.defined] == 1).all()
    assert (found.changed[:, found.defined] == 0).all()
    assert found.dead[found.defined].all()


def test_a_changed_shape_is_a_gap() -> None:
    found = block_similarity(build(TINY), images())
    assert np.isnan(found.ssim[:, ~found.defined]).all()
    assert np.isfinite(found.ssim[:, found.defined]).all()
    assert not (found.dead | found.silent)[~found.defined].any()


def test_silent_blocks_are_not_called_dead() -> None:
    """A silenced plain block never fires: behind it both maps are 0, and SSIM is 1."""
    experiment = replace(TINY, block=BlockKind.PLAIN)
    found = block_similarity(silenced(experiment), images())
    assert found.mean[1] == 1
    assert found.silent.tolist() == [False, True, False, True, False, True]
    assert not found.dead.any()


def test_the_maps_are_the_mean_spikes_of_the_recorder() -> None:
    net = build(TINY)
    with torch.no_grad(), record(net, Neuron) as spikes:
        net(images())
    before, after = spikes["encode"], spikes["encode"] + spikes["stages.0.sn2"]
    found = block_similarity(build(TINY), images())
    np.testing.assert_allclose(found.ssim[:, 0], ssim(before.mean(0), after.mean(0)), rtol=1e-12)
    np.testing.assert_allclose(found.rate[:, 1], after.mean((0, 2, 3, 4)), rtol=1e-5)


def test_ms_is_compared_by_the_spikes_that_its_neurons_fire() -> None:
    experiment = replace(PAPER, block=BlockKind.MS, depth=8)
    net = build(experiment)
    with torch.no_grad(), record(net, Neuron) as spikes:
        net(images())
    found = block_similarity(build(experiment), images())
    one, two = spikes["stages.0.sn1"].mean(0), spikes["stages.1.sn1"].mean(0)
    np.testing.assert_allclose(found.ssim[:, 0], ssim(one, two), rtol=1e-12)
    last = spikes["decode"].mean((0, 2, 3, 4))
    np.testing.assert_allclose(found.rate[:, -1], last, rtol=1e-5)


def test_small_gamma_kills_spiking_blocks_and_no_ms_block() -> None:
    """MS-ResNet sheet F1: exact 1 needs a small last γ; with γ as the others none is there."""
    dead = {
        block: [
            block_similarity(build(replace(PAPER, block=block, last_gamma=gamma)), images()).dead
            for gamma in (0.0, 0.05, 0.5, None)
        ]
        for block in (BlockKind.SPIKING, BlockKind.MS)
    }
    assert [int(each.sum()) for each in dead[BlockKind.SPIKING]] == [7, 7, 0, 0]
    assert [int(each.sum()) for each in dead[BlockKind.MS]] == [7, 0, 0, 0]


def test_in_evaluation_mode_images_do_not_depend_on_each_other() -> None:
    net = build(TINY)
    net(images(8, seed=1))
    net.eval()
    whole = block_similarity(net, images(4))
    split = joined([block_similarity(net, part) for part in images(4).split(3)])
    for one, other in zip(whole, split, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)


def test_a_pass_leaves_a_network_in_evaluation_mode_as_it_was() -> None:
    net = build(TINY).eval()
    before = {name: tensor.clone() for name, tensor in net.state_dict().items()}
    block_similarity(net, images())
    assert all(torch.equal(before[name], tensor) for name, tensor in net.state_dict().items())


def test_no_neuron_of_an_ms_network_runs_twice() -> None:
    net, runs = build(replace(TINY, block=BlockKind.MS)), Counter[nn.Module]()
    for module in net.modules():
        if isinstance(module, Neuron):
            module.register_forward_hook(lambda module, _given, _output: runs.update([module]))
    block_similarity(net, images())
    assert set(runs.values()) == {1}
