"""Networks: their size, their seeds, their first values, and direct encoding."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from snncore.block import ConvBN, SEWBlock
from snncore.experiment import BlockKind, Experiment, NeuronKind, Norm
from snncore.network import ANALOG, BLOCKS, ON_MEMBRANE, blocks_per_stage, build
from snncore.neuron import IF, LIF, PLIF, Neuron
from snncore.recorder import record

Draw = Callable[..., Tensor]
SIZES = {20: 272_474, 32: 466_906, 56: 855_770}
NEURONS = {NeuronKind.IF: IF, NeuronKind.LIF: LIF, NeuronKind.PLIF: PLIF}


def size(net: nn.Module) -> int:
    return sum(parameter.numel() for parameter in net.parameters())


def neurons(net: nn.Module) -> list[Neuron]:
    return [module for module in net.modules() if isinstance(module, Neuron)]


@pytest.mark.parametrize("neuron", NeuronKind)
@pytest.mark.parametrize("block", [BlockKind.SPIKING, BlockKind.SEW, BlockKind.MS])
@pytest.mark.parametrize("depth", SIZES)
def test_parameter_counts(depth: int, block: BlockKind, neuron: NeuronKind) -> None:
    """0.27, 0.47 and 0.86 million at width 16, equal for all three; PLIF has one more a layer."""
    net = build(Experiment(block=block, depth=depth, neuron=neuron))
    learned = len(neurons(net)) if neuron is NeuronKind.PLIF else 0
    assert size(net) == SIZES[depth] + learned
    # Two in each block and one at an end of the net; SEW's two downsample shortcuts have another.
    assert len(neurons(net)) == depth - 1 + 2 * (block is BlockKind.SEW)


@pytest.mark.parametrize("block", BlockKind)
def test_every_kind_of_network(block: BlockKind, normal: Draw) -> None:
    """Ten finite logits, gradients in every parameter, the named block 3n times."""
    net = build(Experiment(block=block, depth=14, width=3, time_steps=2, v_threshold=0.4))
    assert [type(b) for b in net.stages] == [BLOCKS[block]] * 3 * blocks_per_stage(14)
    logits = net(normal(5, 3, 32, 32))
    assert logits.shape == (5, 10)
    assert logits.isfinite().all()
    logits.square().sum().backward()
    unused = [name for name, parameter in net.named_parameters() if parameter.grad is None]
    assert not unused


@pytest.mark.parametrize("neuron", NeuronKind)
@pytest.mark.parametrize("block", BlockKind)
def test_neurons_are_those_of_the_experiment(block: BlockKind, neuron: NeuronKind) -> None:
    """Every one of them, with every setting; none at all in the ANN."""
    e = Experiment(
        block=block, depth=8, width=2, neuron=neuron, tau=3.0, decay_input=False, v_threshold=0.7,
        v_reset=-0.2, surrogate="sigmoid", alpha=4.0, detach_reset=False,
    )  # fmt: skip
    found = neurons(build(e))
    assert bool(found) is (block not in ANALOG)
    for module in found:
        assert type(module) is NEURONS[neuron]
        assert (module.v_threshold, module.v_reset, module.alpha) == (0.7, -0.2, 4.0)
        assert (module.surrogate, module.detach_reset) == (e.surrogate, False)
        if isinstance(module, LIF):
            assert (module.tau, module.decay_input) == (3.0, False)


def test_where_the_first_and_the_last_neuron_stand() -> None:
    """Spikes enter the stages but where the stream is of membrane potentials: there they leave."""
    for block in BlockKind:
        net = build(Experiment(block=block, depth=8, width=2))
        before, after = (isinstance(end, nn.Identity) for end in (net.encode, net.decode))
        assert (before, after) == ((True, False) if block in ON_MEMBRANE else (False, True))


def test_same_experiment_same_weights() -> None:
    e = Experiment(depth=8, width=4, seed=7)
    first = build(e).state_dict()
    torch.manual_seed(99)
    random.seed(99)
    np.random.seed(99)
    for name, tensor in build(e).state_dict().items():
        assert torch.equal(tensor, first[name]), name
    other = build(Experiment(depth=8, width=4, seed=8)).state_dict()
    assert not torch.equal(other["stem.conv.weight"], first["stem.conv.weight"])


def test_building_leaves_the_random_state_alone() -> None:
    """All sessions of a server share it."""
    torch.manual_seed(5)
    expected = torch.rand(4)
    torch.manual_seed(5)
    build(Experiment(depth=8, width=2, seed=1))
    assert torch.equal(torch.rand(4), expected)


def test_same_weights_for_every_neuron_and_block() -> None:
    """At one seed the networks that are compared start from the same convolutions and head."""
    reference = build(Experiment(depth=14, width=4, seed=3)).state_dict()
    for block in BlockKind:
        for neuron in NeuronKind:
            net = build(Experiment(block=block, neuron=neuron, depth=14, width=4, seed=3))
            for name, tensor in net.state_dict().items():
                if not name.endswith(".w"):  # SEW's shortcut is ConvBN, neuron: one level deeper
                    key = name if name in reference else name.replace("shortcut", "shortcut.0")
                    assert torch.equal(tensor, reference[key]), (block, neuron, name)


@pytest.mark.parametrize("block", [BlockKind.SPIKING, BlockKind.SEW, BlockKind.MS])
def test_first_values_of_the_norms(block: BlockKind) -> None:
    """γ = 1 for BN and V_th for tdBN; `last_gamma` only at the end of each branch; β = 0."""
    for norm, gamma in ((Norm.BN, 1.0), (Norm.TDBN, 0.6)):
        for last_gamma in (None, 0.0, 0.1):
            e = Experiment(
                block=block, depth=8, width=2, norm=norm, v_threshold=0.6, last_gamma=last_gamma
            )
            for name, module in build(e).named_modules():
                if isinstance(module, ConvBN):
                    ends_branch = name.endswith("conv2") and last_gamma is not None
                    expected = last_gamma if ends_branch else gamma
                    assert module.bn.weight.unique().tolist() == pytest.approx([expected]), name
                    assert not module.bn.bias.any()
                    assert module.conv.bias is None


def test_last_gamma_zero_starts_as_the_identity(normal: Draw) -> None:
    """All blocks but those that change the shape pass on what they get, whatever the neuron."""
    for block in (BlockKind.SEW, BlockKind.MS):
        net = build(Experiment(block=block, depth=20, width=4, last_gamma=0.0, v_threshold=0.4))
        with record(net, BLOCKS[block]) as outputs:
            net(normal(2, 3, 16, 16))
        stream = list(outputs.values())
        for k in (1, 2, 4, 5, 7, 8):
            assert stream[k].any()
            assert torch.equal(stream[k], stream[k - 1])


def test_stem_sees_the_image_once(normal: Draw) -> None:
    """Direct encoding: one pass through the stem, its output the same current at all T steps."""
    net = build(Experiment(depth=8, width=3, time_steps=5))
    calls: list[Tensor] = []
    net.stem.register_forward_hook(lambda module, inputs, output: calls.append(output))
    currents: list[Tensor] = []
    net.encode.register_forward_hook(lambda module, inputs, output: currents.append(inputs[0]))
    net(normal(2, 3, 8, 8))
    assert [tuple(call.shape) for call in calls] == [(1, 2, 3, 8, 8)]
    assert currents[0].shape == (5, 2, 3, 8, 8)
    assert all(torch.equal(current, calls[0][0]) for current in currents[0])


def test_logits_are_of_the_spike_rate(normal: Draw) -> None:
    """Head of the mean over time and space of the last block's output."""
    net = build(Experiment(depth=8, width=3, time_steps=4, v_threshold=0.5)).eval()
    with record(net, SEWBlock) as outputs:
        logits = net(normal(2, 3, 8, 8))
    last = outputs["stages.2"]
    rate = last.sum(dim=(0, 3, 4)) / (4 * last.shape[3] * last.shape[4])
    torch.testing.assert_close(logits, net.head(rate))


@pytest.mark.parametrize("scale", [0.5, 3.0])
def test_the_read_out_scale_multiplies_the_logits_and_changes_nothing_else(
    normal: Draw, scale: float
) -> None:
    plain, scaled = (
        build(Experiment(depth=8, width=3, v_threshold=0.5, read_out_scale=s)) for s in (1.0, scale)
    )
    images = normal(2, 3, 8, 8)
    torch.testing.assert_close(scaled(images), scale * plain(images))
    torch.testing.assert_close(scaled.state_dict(), plain.state_dict())


def test_networks_built_at_once_by_several_sessions_are_those_of_their_seeds() -> None:
    experiments = [Experiment(depth=8, width=4, seed=seed) for seed in range(8)]
    alone = [build(e).state_dict() for e in experiments]
    with ThreadPoolExecutor(8) as sessions:
        together = list(sessions.map(lambda e: build(e).state_dict(), experiments * 4))
    for given, wanted in zip(together, alone * 4, strict=True):
        assert all(torch.equal(given[name], wanted[name]) for name in wanted)


@pytest.mark.parametrize("block", BlockKind)
def test_every_convolution_reads_channels_last(block: BlockKind, normal: Draw) -> None:
    """The layout that is fast on a CPU, and on a GPU in mixed precision; no block loses it."""
    net = build(Experiment(block=block, depth=14, width=4, time_steps=2))
    layouts: dict[str, bool] = {}
    for name, module in net.named_modules():
        if isinstance(module, nn.Conv2d):
            module.register_forward_pre_hook(
                lambda _m, given, name=name: layouts.update(
                    {name: given[0].is_contiguous(memory_format=torch.channels_last)}
                )
            )
    net(normal(2, 3, 16, 16))
    assert len(layouts) == 13 + 2 * (block is not BlockKind.PLAIN)
    assert all(layouts.values()), layouts


def test_the_layout_of_the_images_changes_nothing(normal: Draw) -> None:
    net = build(Experiment(depth=8, width=3, time_steps=2)).eval()
    images = normal(2, 3, 8, 8)
    assert torch.equal(net(images), net(images.contiguous(memory_format=torch.channels_last)))
