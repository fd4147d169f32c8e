"""The fused path equals the specification: spikes bit for bit, gradients to rounding."""

import itertools

import pytest
import torch
from neuron_grid import (
    INFINITE,
    RESETS,
    assert_same_gradients,
    assert_same_spikes,
    neurons,
    odd_train,
)
from torch import Tensor

from snncore.fast import torch_layer, torch_operations
from snncore.fast.dynamics import dynamics
from snncore.neuron import IF, LIF, Neuron
from snncore.surrogate import Surrogate


def gradients(neuron: Neuron, spikes: Tensor, x: Tensor, grad: Tensor) -> list[Tensor]:
    return list(torch.autograd.grad(spikes, [x, *neuron.parameters()], grad))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("surrogate", Surrogate)
@pytest.mark.parametrize("v_reset", RESETS)
@pytest.mark.parametrize("detach_reset", [True, False])
def test_equal_to_the_specification(dtype, surrogate, v_reset, detach_reset, monkeypatch) -> None:
    monkeypatch.setattr(torch_layer, "SLICE", 37)  # several slices, the last one short
    options = {"v_threshold": 0.7, "alpha": 1.7, "surrogate": surrogate}
    for seed, neuron in enumerate(neurons(v_reset=v_reset, detach_reset=detach_reset, **options)):
        generator = torch.Generator().manual_seed(seed)
        x = torch.randn(6, 3, 5, 7, dtype=dtype, generator=generator).mul_(1.2).requires_grad_()
        grad = torch.randn(x.shape, dtype=dtype, generator=generator)
        specified, fast = neuron.unroll(x).s, neuron(x)
        assert fast.grad_fn is not None
        assert fast.grad_fn.name() == "UnrollBackward"
        assert torch.equal(specified, fast)
        expected = gradients(neuron, specified, x, grad)
        for given, wanted in zip(gradients(neuron, fast, x, grad), expected, strict=True):
            # w is float32 in either case.
            exact = dtype == torch.float64 and given.dtype == torch.float64
            torch.testing.assert_close(
                given, wanted, rtol=1e-10 if exact else 1e-4, atol=1e-12 if exact else 1e-5
            )


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("surrogate", Surrogate)
@pytest.mark.parametrize("v_reset", [0.0, None, -0.3])
@pytest.mark.parametrize("detach_reset", [True, False])
def test_nan_goes_as_specified(dtype, surrogate, v_reset, detach_reset, monkeypatch) -> None:
    monkeypatch.setattr(torch_layer, "SLICE", 37)
    options = {"v_threshold": 0.7, "alpha": 1.7, "surrogate": surrogate}
    for seed, neuron in enumerate(neurons(v_reset=v_reset, detach_reset=detach_reset, **options)):
        x = odd_train(seed, 5, 90).detach().to(dtype).requires_grad_()
        specified, fast = neuron.unroll(x).s, neuron(x)
        assert fast.isnan().any()
        assert_same_spikes(fast, specified)
        assert_same_gradients(neuron, x, fast, specified, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("neuron", neurons(v_reset=-0.3) + neurons(v_reset=None))
def test_infinities_give_the_spikes_that_are_specified(neuron: Neuron) -> None:
    """Also where ∞ · 0 or ∞ - ∞ makes NaN of them."""
    x = odd_train(0, 6, 300, values=INFINITE)
    assert neuron(x).isnan().any()
    assert_same_spikes(neuron(x), neuron.unroll(x).s)


def test_a_surrogate_that_is_not_written_out_has_the_slope_of_its_definition(monkeypatch) -> None:
    monkeypatch.setattr(torch_operations, "slope", lambda x, surrogate, alpha: alpha * x)
    numbers = dynamics(IF(alpha=3.0))
    assert numbers is not None
    u, g, out = torch.arange(4.0), torch.full((4,), 2.0), torch.empty(4)
    torch_operations.times_slope(numbers._replace(surrogate="new"), True, u, g, out, 0.5)
    assert torch.equal(out, 3 * u)


def test_inputs_that_are_not_contiguous_or_that_repeat_in_time() -> None:
    image = torch.randn(1, 4, 6, 5, 3)
    for x in (image.expand(5, 4, 6, 5, 3), torch.randn(5, 4, 5, 3, 6).movedim(-1, 2)):
        neuron = LIF(tau=2.0, v_threshold=0.4)
        assert torch.equal(neuron(x), neuron.unroll(x).s)


@pytest.mark.parametrize("order", list(itertools.permutations(range(1, 5))))
def test_spikes_and_gradients_lie_in_memory_as_the_input_does(order: tuple[int, ...]) -> None:
    """A convolution after it, forward or backward, then finds the layout that it is fast in."""
    shape = (3, 2, 4, 5, 6)
    x = torch.empty_permuted(shape, (0, *order)).normal_().requires_grad_()
    neuron = LIF(tau=3.0, v_threshold=0.4)
    spikes = neuron(x)
    (gradient,) = torch.autograd.grad(spikes, x, torch.randn(shape))  # in another layout
    assert spikes.stride() == gradient.stride() == x.stride()
    assert torch.equal(spikes, neuron.unroll(x).s)


def test_a_long_train_and_a_single_step() -> None:
    for time_steps in (1, 64):
        x = torch.randn(time_steps, 3, 4)
        assert torch.equal(LIF(tau=3.0)(x), LIF(tau=3.0).unroll(x).s)


@pytest.mark.parametrize("neuron", [LIF(v_threshold=torch.tensor([0.5, 1.0])), IF()])
def test_what_the_fused_path_cannot_do_goes_the_readable_way(neuron: Neuron) -> None:
    x = torch.randn(4, 3, 2)
    _, tangent = torch.func.jvp(neuron, (x,), (torch.ones_like(x),))
    _, expected = torch.func.jvp(lambda x: neuron.unroll(x).s, (x,), (torch.ones_like(x),))
    assert torch.equal(tangent, expected)


def test_input_and_spikes_stay_as_they_are() -> None:
    x = torch.randn(4, 3, 5, requires_grad=True)
    before = x.detach().clone()
    spikes = LIF(v_threshold=0.3)(x)
    kept = spikes.detach().clone()
    spikes.sum().backward()
    assert torch.equal(x, before)
    assert torch.equal(spikes, kept)
