"""What is said after each step: softmax of the network at T, and of a shorter network before it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from snncore.analysis.raster.class_probabilities import ClassProbabilities, class_probabilities
from snncore.experiment import BlockKind, Experiment
from snncore.network import ResidualSNN, build

SMALL = Experiment(depth=8, width=4, time_steps=5, v_threshold=0.3)


def trained(experiment: Experiment, normal: Callable[..., Tensor]) -> ResidualSNN:
    """A network whose BatchNorm has seen pictures, so that evaluation is not silence."""
    net = build(experiment)
    with torch.no_grad():
        for seed in range(5):
            net.train()(normal(8, 3, 32, 32, seed=seed))
    return net.eval()


@pytest.mark.parametrize("block", BlockKind)
def test_after_the_last_step_it_is_what_the_network_says(
    block: BlockKind, normal: Callable[..., Tensor]
) -> None:
    net, image = trained(replace(SMALL, block=block), normal), normal(3, 32, 32, seed=9)
    found = class_probabilities(net, image)
    with torch.no_grad():
        expected = net(image[None])[0].softmax(dim=0).numpy()
    assert np.array_equal(found.shares[-1], expected)
    assert found.shares.shape == (5, 10)
    np.testing.assert_allclose(found.shares.sum(axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize("block", ["sew", "ms", "spiking"])
def test_before_it_is_what_the_same_weights_say_with_fewer_steps(
    block: str, normal: Callable[..., Tensor]
) -> None:
    experiment = replace(SMALL, block=BlockKind(block))
    net, image = trained(experiment, normal), normal(3, 32, 32, seed=9)
    found = class_probabilities(net, image)
    assert np.ptp(found.shares, axis=0).max() > 1e-3  # the steps do differ
    for steps in range(1, 6):
        shorter = build(replace(experiment, time_steps=steps)).eval()
        shorter.load_state_dict(net.state_dict())
        with torch.no_grad():
            expected = shorter(image[None])[0].softmax(dim=0)
        np.testing.assert_allclose(found.shares[steps - 1], expected, rtol=1e-4, atol=1e-6)


def test_relus_say_the_same_at_every_step(normal: Callable[..., Tensor]) -> None:
    net = trained(replace(SMALL, block=BlockKind.RELU), normal)
    found = class_probabilities(net, normal(3, 32, 32, seed=9))
    np.testing.assert_allclose(found.shares, found.shares[:1].repeat(5, 0), rtol=1e-4)
    assert found.settled == 1


def test_a_silent_network_says_what_its_bias_says(normal: Callable[..., Tensor]) -> None:
    net = build(replace(SMALL, block=BlockKind.MS)).eval()
    with torch.no_grad():
        for name, parameter in net.named_parameters():
            if not name.startswith("head"):
                parameter.zero_()
    found = class_probabilities(net, normal(3, 32, 32))
    expected = (net.head.scale * net.head.bias.detach()).softmax(dim=0)
    np.testing.assert_allclose(found.shares, expected.expand(5, -1), rtol=1e-6)


@pytest.mark.parametrize(
    ("answers", "settled"),
    [([2], 1), ([0, 0, 0], 1), ([1, 0, 0], 2), ([0, 1, 0], 3), ([0, 0, 1], 3), ([1, 0, 1, 1], 3)],
)
def test_when_the_answer_settles(answers: list[int], settled: int) -> None:
    found = ClassProbabilities(np.eye(3, dtype=np.float32)[answers] * 0.8 + 0.1)
    assert found.answers.tolist() == answers
    assert found.answer == answers[-1]
    assert found.settled == settled
    assert found.ranked[0] == answers[-1]
    assert sorted(found.ranked) == [0, 1, 2]
