"""The type and the shape of X come out, NaN stays NaN, and what is exported computes the same."""

import math
from collections.abc import Callable

import pytest
import torch
from neuron_grid import RESETS, neurons
from torch import Tensor, nn

from snncore.fast import choice
from snncore.neuron import IF, LIF, PLIF, Neuron
from snncore.surrogate import Surrogate

Draw = Callable[..., Tensor]


def test_one_neuron_is_a_train_without_a_batch(normal: Draw) -> None:
    x = normal(16) + 0.5
    for neuron in neurons(v_threshold=0.75, v_reset=0.5):
        given = x.clone().requires_grad_()
        spikes = neuron(given)
        assert torch.equal(spikes, neuron(x[:, None])[:, 0])
        assert torch.equal(spikes, neuron.unroll(x).s)
        (gradient,) = torch.autograd.grad(spikes, given, torch.ones_like(x))
        assert gradient.shape == x.shape


@pytest.mark.parametrize("large", [0, math.inf])
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
@pytest.mark.parametrize("thresholds", [0.75, torch.tensor([0.5, 1.5], dtype=torch.float64)])
def test_spikes_have_the_type_of_the_input(
    thresholds: float | Tensor, dtype: torch.dtype, large: float, monkeypatch
) -> None:
    """Whatever type torch makes new numbers in. By the loop that Numba compiles, and by torch."""
    monkeypatch.setattr(choice, "LARGE", large)
    default = torch.get_default_dtype()
    x = torch.linspace(-2, 3, 80).view(8, 5, 2).to(dtype).requires_grad_()
    for other in (torch.float32, torch.float64):
        torch.set_default_dtype(other)
        try:
            for neuron in (IF(v_threshold=thresholds), PLIF(v_threshold=thresholds)):
                spikes = neuron(x)
                assert {v.dtype for v in (spikes, *neuron.unroll(x))} == {dtype}
                assert torch.equal(spikes, neuron.unroll(x).s)
                assert torch.autograd.grad(spikes.sum(), x)[0].dtype == dtype
        finally:
            torch.set_default_dtype(default)


def test_whole_numbers_as_input_are_real_numbers() -> None:
    x = torch.tensor([[1], [0], [2]])
    for neuron in (IF(v_reset=0.5, v_threshold=1.5), LIF(3.0), PLIF()):
        assert torch.equal(neuron(x), neuron(x.float()))


@pytest.mark.parametrize("surrogate", Surrogate)
@pytest.mark.parametrize("v_reset", RESETS)
def test_a_potential_that_is_not_a_number_stays_so(
    surrogate: Surrogate, v_reset: float | None
) -> None:
    """Neither fired nor silent: S, H and V are NaN from that step on, in that neuron alone."""
    x = torch.full((4, 3), 0.6)
    x[1, 1] = math.nan
    for neuron in (IF(v_reset=v_reset, surrogate=surrogate), LIF(v_reset=v_reset)):
        clean = neuron.unroll(torch.full((4, 3), 0.6))
        for given, expected in zip(neuron.unroll(x), clean, strict=True):
            assert given[1:, 1].isnan().all()
            assert torch.equal(given[:, ::2], expected[:, ::2])
        assert torch.equal(neuron(x).isnan(), neuron.unroll(x).s.isnan())


def exported(neuron: nn.Module, x: Tensor, strict: bool) -> Tensor:
    return torch.export.export(neuron, (x,), strict=strict).module()(x)


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("kind", [IF, LIF, PLIF])
def test_exported_it_computes_the_same(kind: type[Neuron], strict: bool, normal: Draw) -> None:
    neuron, x = kind(v_threshold=0.4), normal(4, 3, 5)
    assert torch.equal(exported(neuron, x, strict), neuron(x))


class Quadratic(IF):
    """Charges in a way of its own."""

    def charge(self, v: Tensor, x: Tensor) -> Tensor:
        return v + x * x


class Slow(LIF):
    """Decays in a way of its own."""

    def decay(self, x: Tensor) -> Tensor:
        return x / 5


@pytest.mark.parametrize("neuron", [Quadratic(), Slow()])
def test_a_neuron_derived_from_another_is_not_taken_for_it(neuron: Neuron, normal: Draw) -> None:
    x = 2 * normal(6, 50)
    assert torch.equal(neuron(x), neuron.unroll(x).s)
    assert not torch.equal(neuron(x), type(neuron).__base__()(x))
