"""A chain of blocks on a tiny input: equal inputs and weights, honest marks, one step at a time."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from snncore.analysis.block.chain import CHANNELS, SIDE, Branch, Chain, blocks, drive, spikes
from snncore.analysis.block.graph import NodeKind
from snncore.analysis.block.step import (
    Act,
    Mark,
    Operation,
    join_inputs,
    mark,
    operations,
    place,
    step_through,
)
from snncore.block import Merge, SEWBlock
from snncore.experiment import BlockKind, NeuronKind

SPIKING = [kind for kind in BlockKind if kind not in (BlockKind.RELU, BlockKind.RBA)]


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
@pytest.mark.parametrize("kind", SPIKING)
def test_potentials_are_charge_fire_reset(kind: BlockKind, neuron: NeuronKind) -> None:
    chain = Chain(block=kind, neuron=neuron, tau=1.5, v_threshold=0.6, downsample=True)
    for run in step_through(chain):
        neurons = [node for node in run.graph.nodes if node.part is NodeKind.NEURON]
        assert {node.name for node in neurons} == run.potentials.keys()
        for node in neurons:
            before, h, v = run.potentials[node.name]
            s, x = run.values[node.name], run.values[node.inputs[0]]
            assert (before[0] == 0).all()
            assert np.array_equal(before[1:], v[:-1])
            leak = 1.0 if neuron is NeuronKind.IF else 1 / 1.5
            charged = before + x if neuron is NeuronKind.IF else before + leak * (x - before)
            assert np.allclose(h, charged, atol=1e-5)
            assert np.array_equal(s, (h >= 0.6).astype(s.dtype))
            assert np.allclose(v, h * (1 - s), atol=1e-6)


def test_operations_go_forward_and_end_by_handing_on() -> None:
    graph = step_through(Chain(downsample=True))[0].graph
    assert [f"{o.node} {o.act}" for o in operations(graph)] == [
        "conv1 compute",
        *(f"sn1 {act}" for act in ("charge", "fire", "reset")),
        "conv2 compute",
        *(f"sn2 {act}" for act in ("charge", "fire", "reset")),
        "shortcut.0 compute",
        *(f"shortcut.1 {act}" for act in ("charge", "fire", "reset")),
        "merge compute",
        "merge next",
    ]
    plain = step_through(Chain(block=BlockKind.PLAIN))[0].graph
    assert operations(plain)[-2:] == (Operation("sn2", Act.RESET), Operation("sn2", Act.NEXT))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 0], Mark.ZERO),
        ([0, 1], Mark.SPIKE),
        ([1, 1], Mark.SPIKE),
        ([0, 2], Mark.INTEGER),
        ([-1, 1], Mark.INTEGER),
        ([0, 0.5], Mark.REAL),
        ([1, 1 + 1e-5], Mark.REAL),
    ],
)
def test_a_mark_is_judged_from_the_values(values: list[float], expected: Mark) -> None:
    assert mark(np.array(values, dtype=np.float32)) is expected


@pytest.mark.parametrize("seed", range(10))
def test_what_each_kind_passes_on(seed: int) -> None:
    gives = {kind: mark(step_through(Chain(block=kind, seed=seed))[0].output) for kind in BlockKind}
    assert gives == {
        BlockKind.PLAIN: Mark.SPIKE,
        BlockKind.SPIKING: Mark.SPIKE,
        BlockKind.NO_LIF: Mark.REAL,
        BlockKind.SEW: Mark.INTEGER,
        BlockKind.MS: Mark.REAL,
        BlockKind.RELU: Mark.REAL,
        BlockKind.RBA: Mark.REAL,
    }


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


def test_place_keeps_the_centre_of_what_an_element_sees() -> None:
    run = step_through(Chain(downsample=True))[0]
    assert place(run.output, 3 * 9 + 1 * 3 + 2) == (3, 1, 2)
    assert place(run.values["input"], 3 * 9 + 1 * 3 + 2) == (1, 2, 4)
    # Stride 2 and one pixel of padding: output (1, 2) sees rows 1 to 3 and columns 3 to 5.
    x = torch.zeros(1, 1, 2, 6, 6)
    x[..., 2, 4] = 1
    weight = torch.zeros(1, 2, 3, 3)
    weight[..., 1, 1] = 1
    seen = torch.nn.functional.conv2d(x[0], weight, stride=2, padding=1)
    assert seen[0, 0].nonzero().tolist() == [[1, 2]]


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
