"""A chain of blocks: the same input and weights for every kind, and its branch."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from snncore.analysis.block.chain import CHANNELS, SIDE, Branch, Chain, blocks, drive, spikes
from snncore.analysis.block.step import Mark, join_inputs, mark, place, step_through
from snncore.block import Merge, SEWBlock
from snncore.experiment import BlockKind, NeuronKind


@pytest.mark.parametrize("kind", BlockKind)
@pytest.mark.parametrize("downsample", [False, True])
def test_the_chain_is_the_blocks_one_after_the_other(kind: BlockKind, downsample: bool) -> None:
    chain = Chain(block=kind, merge=Merge.IAND, downsample=downsample, seed=3, blocks=3)
    x = spikes(chain)
    for run, block in zip(step_through(chain), blocks(chain), strict=True):
        assert np.array_equal(run.values["input"], x[:, 0].numpy())
        x = block(x).detach()
        assert np.array_equal(run.output, x[:, 0].numpy())
        assert run.output.shape == (chain.time_steps, CHANNELS, SIDE, SIDE)


@pytest.mark.parametrize("downsample", [False, True])
def test_every_kind_has_the_same_input_and_the_same_weights(downsample: bool) -> None:
    chains = [Chain(block=kind, downsample=downsample, seed=5) for kind in BlockKind]
    reference = [dict(block.named_parameters()) for block in blocks(chains[0])]
    for chain in chains:
        assert torch.equal(spikes(chain), spikes(chains[0]))
        for block, expected in zip(blocks(chain), reference, strict=True):
            for name, parameter in block.named_parameters():
                if name.startswith("conv"):
                    assert torch.equal(parameter, expected[name]), (chain.block, name)


def test_the_global_random_state_is_kept() -> None:
    torch.manual_seed(11)
    expected = torch.rand(3)
    torch.manual_seed(11)
    step_through(Chain(seed=4))
    assert torch.equal(torch.rand(3), expected)


def test_by_default_the_branch_and_the_shortcut_of_an_element_both_spike_and_add_gives_two() -> (
    None
):
    run = step_through(Chain())[0]
    inputs = join_inputs(run)
    assert inputs is not None
    a, s = inputs
    at = (2, *place(run.output, 14))
    assert (a[at], s[at], run.output[at]) == (1, 1, 2)
    assert mark(run.output) is Mark.INTEGER


@pytest.mark.parametrize("neuron", NeuronKind)
@pytest.mark.parametrize("v_threshold", [0.3, 1.0, 1.7])
def test_a_silenced_branch_is_zero_and_a_saturated_one_fires_always(
    neuron: NeuronKind, v_threshold: float
) -> None:
    for merge in Merge:
        chain = Chain(merge=merge, neuron=neuron, tau=3.0, v_threshold=v_threshold)
        for branch, expected in ((Branch.SILENCED, 0), (Branch.SATURATED, 1)):
            run = step_through(replace(chain, branch=branch))[0]
            assert (run.values["sn2"] == expected).all()


def test_the_constant_branch_is_the_sew_blocks_own_saturation() -> None:
    chain = Chain(neuron=NeuronKind.LIF, tau=3.0, v_threshold=0.7, branch=Branch.SATURATED)
    block = blocks(chain)[0]
    assert isinstance(block, SEWBlock)
    ours = {name: value.clone() for name, value in block.state_dict().items()}
    block.saturate()
    assert all(torch.equal(ours[name], value) for name, value in block.state_dict().items())


@pytest.mark.parametrize(
    ("neuron", "expected"), [(NeuronKind.IF, 0.7), (NeuronKind.LIF, 2.1), (NeuronKind.PLIF, 2.1)]
)
def test_the_drive_is_the_threshold_times_tau_where_the_input_is_divided(
    neuron: NeuronKind, expected: float
) -> None:
    chain = Chain(neuron=neuron, tau=3.0, v_threshold=0.7)
    assert drive(chain) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"branch": "loud"}, "branch='loud': must be one of initialised, silenced, saturated"),
        ({"block": "vgg"}, "block='vgg': must be one of plain"),
        ({"v_threshold": 0.0}, "v_threshold=0.0: must be"),
        ({"v_threshold": float("nan")}, "v_threshold=nan: must be"),
        ({"time_steps": 0}, "time_steps=0: must be"),
        ({"blocks": 0}, "blocks=0: must be a whole number from 1"),
        ({"downsample": 1}, "downsample=1: must be true or false"),
    ],
)
def test_wrong_values_are_refused_by_name(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        Chain(**wrong)  # type: ignore[arg-type]


def test_plain_strings_become_their_enums() -> None:
    chain = Chain(block="ms", merge="or", branch="silenced", neuron="lif")  # type: ignore[arg-type]
    assert chain.branch is Branch.SILENCED
    assert (chain.block, chain.merge, chain.neuron) == (BlockKind.MS, Merge.OR, NeuronKind.LIF)


def test_one_step_and_one_block_are_enough() -> None:
    for kind in BlockKind:
        (run,) = step_through(Chain(block=kind, time_steps=1, blocks=1))
        assert run.output.shape == (1, CHANNELS, SIDE, SIDE)
        assert np.isfinite(run.output).all()
