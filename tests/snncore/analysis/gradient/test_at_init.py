"""What at_init promises is what the first step of training then measures."""

import numpy as np
import pytest
import torch
from torch import Tensor

from snncore.analysis.gradient.at_init import at_init, neurons
from snncore.block import Block
from snncore.experiment import BlockKind, Experiment, NeuronKind
from snncore.network import ANALOG, ON_MEMBRANE, build
from snncore.neuron import Neuron
from snncore.recipe import Recipe
from snncore.recorder import record
from snncore.training import train


@pytest.fixture
def pictures() -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(3)
    return torch.randn(4, 3, 32, 32, generator=generator), torch.arange(4)


@pytest.mark.parametrize("kind", BlockKind)
def test_is_the_first_step_of_training(kind: BlockKind, pictures: tuple[Tensor, Tensor]) -> None:
    experiment = Experiment(
        block=kind, depth=14, width=4, time_steps=3, neuron=NeuronKind.PLIF, tau=1.5, seed=5
    )
    found = at_init(experiment, *pictures)
    recipe = Recipe(steps=1, batch_size=4)
    first = next(train(build(experiment), [pictures], recipe))
    assert found.loss == pytest.approx(first.loss, rel=1e-6)
    np.testing.assert_allclose(found.gradient_norms, first.gradient_norms, rtol=1e-5)
    np.testing.assert_allclose(found.firing_rates, first.firing_rates, rtol=1e-6)
    assert found.blocks == tuple(f"stages.{i}" for i in range(6))
    assert found.transitions == (2, 4)
    assert (len(found.layers) == 0) == (kind in ANALOG)


def test_no_spike_no_gradient(pictures: tuple[Tensor, Tensor]) -> None:
    """A threshold out of reach: every layer is silent, the rectangle's slope is zero."""
    experiment = Experiment(
        block=BlockKind.SPIKING, depth=8, width=4, v_threshold=9.9, surrogate="rectangle"
    )
    found = at_init(experiment, *pictures)
    assert not found.firing_rates.any()
    assert not found.gradient_norms[:-1].any()
    assert found.loss == pytest.approx(np.log(10), rel=0.1)


def test_the_random_state_and_a_second_call_are_untouched(
    pictures: tuple[Tensor, Tensor],
) -> None:
    before = torch.get_rng_state()
    first = at_init(Experiment(depth=8, width=4), *pictures)
    assert torch.equal(torch.get_rng_state(), before)
    with torch.no_grad():
        second = at_init(Experiment(depth=8, width=4), *pictures)
    np.testing.assert_array_equal(first.gradient_norms, second.gradient_norms)
    other = at_init(Experiment(depth=8, width=4, seed=1), *pictures)
    assert not np.array_equal(first.gradient_norms, other.gradient_norms)


@pytest.mark.parametrize(("depth", "width"), [(8, 4), (8, 6), (20, 4)])
def test_neurons_counts_the_updates_in_the_blocks(depth: int, width: int) -> None:
    experiment = Experiment(block=BlockKind.SPIKING, depth=depth, width=width, time_steps=3)
    assert experiment.block not in ON_MEMBRANE
    net = build(experiment).eval()
    with torch.no_grad(), record(net, Neuron) as spikes:
        net(torch.zeros(1, 3, 32, 32))
    inside = {name: s.numel() for name, s in spikes.items() if name.startswith("stages")}
    assert neurons(experiment) == sum(inside.values())
    assert len(inside) == 2 * sum(isinstance(module, Block) for module in net.modules())
