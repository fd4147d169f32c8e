"""Gradients at block inputs: against autograd on the whole network, and in closed form."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from snncore.analysis.gradient.trained_gradient import InputGradients, input_gradients, joined
from snncore.block import Block
from snncore.experiment import BlockKind, Experiment, NeuronKind
from snncore.network import ResidualSNN, build
from snncore.recorder import record

TINY = Experiment(depth=8, width=4, time_steps=2, neuron=NeuronKind.IF)


def data(count: int = 4) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(0)
    images = torch.randn(count, 3, 16, 16, generator=generator)
    return images, torch.randint(10, (count,), generator=generator)


def settled(experiment: Experiment) -> ResidualSNN:
    """A network in evaluation mode, with BatchNorm's statistics of some batch."""
    net = build(experiment)
    with torch.no_grad():
        net(data(16)[0])
    return net.eval()


@pytest.mark.parametrize("block", BlockKind)
@pytest.mark.parametrize("time_steps", [1, 2])
def test_norms_are_those_that_the_recorder_finds(block: BlockKind, time_steps: int) -> None:
    """The input of block k + 1 is the output of block k; mean loss over one batch."""
    net = settled(replace(TINY, block=block, time_steps=time_steps))
    images, labels = data()
    with record(net, Block) as outputs:
        F.cross_entropy(net(images), labels).backward()
    expected = [float(output.grad.norm()) for output in outputs.values()]
    found = input_gradients(net, images, labels)
    np.testing.assert_allclose(found.batch[1:], expected[:-1], rtol=1e-4)
    assert found.batch[0] > 0


@pytest.mark.parametrize("block", BlockKind)
@pytest.mark.parametrize("new", [False, True])
def test_each_image_has_its_own_norm_and_share(block: BlockKind, new: bool) -> None:
    """Against the gradients themselves, image by image, of the network as it runs by itself."""
    net = settled(replace(TINY, block=block, time_steps=3)).train(new)
    images, labels = data()
    inputs: list[torch.Tensor] = []
    hooks = [
        part.register_forward_pre_hook(lambda _, given: inputs.append(given[0]))
        for part in net.stages
    ]
    loss = F.cross_entropy(net(images), labels, reduction="sum")
    gradients = torch.autograd.grad(loss, inputs)
    for hook in hooks:
        hook.remove()
    found = input_gradients(net, images, labels)
    for at, (x, gradient) in enumerate(zip(inputs, gradients, strict=True)):
        for image in range(len(images)):
            norm, present = gradient[:, image].double().norm(), (x[:, image] != 0).double().mean()
            assert found.norms[image, at] == pytest.approx(float(norm), rel=1e-5)
            assert found.active[image, at] == float(present)


def test_in_evaluation_mode_the_parts_make_the_whole() -> None:
    net = settled(TINY)
    images, labels = data(5)
    whole = input_gradients(net, images, labels)
    split = joined(
        [input_gradients(net, *each) for each in zip(images.split(2), labels.split(2), strict=True)]
    )
    np.testing.assert_allclose(split.batch, whole.batch, rtol=1e-5)
    np.testing.assert_allclose(split.active, whole.active)


def test_silenced_sew_blocks_pass_the_gradient_on_unchanged() -> None:
    """SEW paper Eq. 11: inside a stage the norm is the same at every block."""
    net = settled(replace(TINY, depth=20))
    for block in net.stages:
        block.make_identity()
    norms = input_gradients(net, *data()).batch
    # The input of a stage's first block lies before its downsampling.
    for stage in (norms[:4], norms[4:7], norms[7:]):
        np.testing.assert_allclose(stage, stage[0], rtol=1e-5)


def test_a_silent_network_is_seen_and_a_lost_gradient_is_zero() -> None:
    """The rectangle's slope is 0 away from the threshold: nothing fires, nothing comes back."""
    net = settled(replace(TINY, block=BlockKind.PLAIN, surrogate="rectangle", alpha=0.1))
    for block in net.stages:
        block.make_identity()
    found = input_gradients(net, *data())
    assert (found.active[:, 1:] == 0).all()
    assert found.batch.tolist() == [0, 0, 0]
    assert np.isnan(found.ratio)
    assert found.spread == found.step == float("inf")


def test_ratio_and_spread_of_known_norms() -> None:
    norms = np.array([[3.0, 8.0, 6.0], [4.0, 6.0, 8.0]])
    found = InputGradients(norms, np.ones_like(norms))
    assert found.batch.tolist() == [2.5, 5, 5]
    assert found.ratio == 0.5
    assert found.spread == 2
    assert found.step == pytest.approx(2)
    assert InputGradients(norms[:, ::-1], norms).step == pytest.approx(2)


def test_nothing_of_the_network_but_its_weights_freezing_changes() -> None:
    net = settled(TINY)
    before = {name: tensor.clone() for name, tensor in net.state_dict().items()}
    input_gradients(net, *data())
    assert all(torch.equal(before[name], tensor) for name, tensor in net.state_dict().items())
    assert all(parameter.grad is None for parameter in net.parameters())
