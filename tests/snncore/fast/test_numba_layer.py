"""The loop compiled for the CPU equals the specification: spikes bit for bit, gradients to
rounding. Compiled, for neurons that between them have every pair of options; by Python itself, from
the same source, for the whole grid."""

import itertools
from pathlib import Path

import pytest
import torch
from neuron_grid import (
    INFINITE,
    RESETS,
    assert_same_gradients,
    assert_same_spikes,
    neurons,
    odd_train,
    spike_train,
)
from torch import Tensor

from snncore.fast import choice, numba_loop
from snncore.neuron import IF, LIF, PLIF, Neuron
from snncore.surrogate import Surrogate

ROOT = Path(__file__).parents[3]
SURROGATES = list(numba_loop.SLOPES)
OPTIONS = {"v_threshold": 0.7, "alpha": 1.7}


@pytest.fixture(autouse=True)
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the compiled loop compute however few neurons there are."""
    monkeypatch.setattr(choice, "LARGE", 0)


@pytest.fixture
def interpreted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loops as Python runs them."""
    monkeypatch.setattr(numba_loop, "compiled", lambda *_, **__: lambda loop: loop)
    for name in ("forward_loop", "backward_loop"):
        monkeypatch.setattr(numba_loop, name, getattr(numba_loop, name).__wrapped__)


def assert_equal_to_the_specification(neuron: Neuron, x: Tensor) -> None:
    specified, fast = neuron.unroll(x).s, neuron(x)
    assert fast.grad_fn is not None
    assert fast.grad_fn.name() == "LoopBackward"
    assert_same_spikes(fast, specified)
    assert_same_gradients(neuron, x, fast, specified, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("surrogate", SURROGATES)
@pytest.mark.parametrize("v_reset", RESETS)
@pytest.mark.parametrize("detach_reset", [True, False])
def test_equal_to_the_specification(surrogate, v_reset, detach_reset, interpreted) -> None:
    options = OPTIONS | {"surrogate": surrogate, "v_reset": v_reset, "detach_reset": detach_reset}
    for seed, neuron in enumerate(neurons(**options)):
        assert_equal_to_the_specification(neuron, spike_train(seed, 4, 2, 7))


CHARGES = (
    IF,
    lambda **options: LIF(2.0, **options),
    lambda **options: LIF(3.7, **options),
    lambda **options: LIF(4.0, decay_input=False, **options),
    lambda **options: LIF(4 / 3, decay_input=False, **options),
    lambda **options: PLIF(3.0, **options),
    lambda **options: PLIF(3.0, decay_input=False, **options),
)


@pytest.mark.parametrize("v_reset", [0, -1, None])
def test_whole_numbers_as_settings(v_reset, interpreted) -> None:
    neuron = LIF(2, v_threshold=1, v_reset=v_reset, alpha=2, detach_reset=False)
    assert_equal_to_the_specification(neuron, spike_train(0, 4, 3, 50))


HARD = (0.0, -0.3, 0.2)
COMPILED = [
    (
        i,
        SURROGATES[(i + 2 * soft) % len(SURROGATES)],
        None if soft else HARD[i % 3],
        (i // 4 + soft) % 2 == 0,
    )
    for i in range(len(CHARGES))
    for soft in (0, 1)
]
"""Number of a way to charge, surrogate, V_reset, detach_reset."""


@pytest.mark.parametrize(
    ("first", "second"), set(itertools.combinations(range(4), 2)) - {(0, 1)}, ids=str
)
def test_the_compiled_neurons_have_every_pair_of_options(first: int, second: int) -> None:
    """But for charge and surrogate, which do not meet in the source."""
    everything = itertools.product(range(len(CHARGES)), SURROGATES, (0.0, None), (True, False))
    chosen = [(charge, slope, reset and 0.0, on) for charge, slope, reset, on in COMPILED]
    assert {(kind[first], kind[second]) for kind in chosen} == {
        (kind[first], kind[second]) for kind in everything
    }


@pytest.mark.slow
@pytest.mark.parametrize(("charge", "surrogate", "v_reset", "detach_reset"), COMPILED)
def test_compiled(charge, surrogate, v_reset, detach_reset, monkeypatch) -> None:
    monkeypatch.setattr(numba_loop, "POTENTIALS", 1)  # rows of 256 neurons, the last one short
    neuron = CHARGES[charge](
        surrogate=surrogate, v_reset=v_reset, detach_reset=detach_reset, **OPTIONS
    )
    assert_equal_to_the_specification(neuron, spike_train(3, 6, 4, 5, 31))


@pytest.mark.parametrize("order", list(itertools.permutations(range(1, 5))))
def test_spikes_and_gradients_lie_in_memory_as_the_input_does(order: tuple[int, ...]) -> None:
    shape = (3, 2, 4, 5, 6)
    x = torch.empty_permuted(shape, (0, *order)).normal_().requires_grad_()
    neuron = LIF(v_threshold=0.4)
    spikes = neuron(x)
    (gradient,) = torch.autograd.grad(spikes, x, torch.randn(shape))  # in another layout
    assert spikes.stride() == gradient.stride() == x.stride()
    assert_equal_to_the_specification(neuron, x)


def test_inputs_that_are_not_contiguous_or_that_repeat_in_time() -> None:
    image = torch.randn(1, 4, 6, 5, 3)
    inputs = (
        image.expand(5, 4, 6, 5, 3),
        torch.randn(5, 4, 5, 3, 6).movedim(-1, 2),
        torch.randn(5, 4, 6, 10, 3)[:, :, :, ::2],
        torch.randn(4, 3, 5).transpose(0, 2),
        torch.randn(3, 1),
    )
    for x in inputs:
        neuron = LIF(v_threshold=0.4)
        assert_equal_to_the_specification(neuron, x.requires_grad_())


@pytest.mark.parametrize("time_steps", [1, 2, 64])
@pytest.mark.parametrize("neurons", [1, 255, 257, 20_000])
def test_any_number_of_steps_and_of_neurons(time_steps: int, neurons: int) -> None:
    assert_equal_to_the_specification(LIF(), spike_train(0, time_steps, neurons))


@pytest.mark.parametrize("surrogate", SURROGATES)
@pytest.mark.parametrize("v_reset", [0.0, None, -0.3])
@pytest.mark.parametrize("detach_reset", [True, False])
def test_nan_goes_as_specified(surrogate, v_reset, detach_reset, interpreted) -> None:
    options = OPTIONS | {"surrogate": surrogate, "v_reset": v_reset, "detach_reset": detach_reset}
    for seed, neuron in enumerate(neurons((2.0, 3.7), **options)):
        assert_equal_to_the_specification(neuron, odd_train(seed, 4, 40))


@pytest.mark.parametrize("neuron", neurons(v_reset=-0.3) + neurons(v_reset=None))
def test_infinities_give_the_spikes_that_are_specified(neuron: Neuron, interpreted) -> None:
    x = odd_train(0, 4, 60, values=INFINITE)
    assert_same_spikes(neuron(x), neuron.unroll(x).s)


@pytest.mark.slow
@pytest.mark.parametrize("charge", range(len(CHARGES)))
def test_nan_goes_as_specified_compiled(charge: int) -> None:
    kind = next(kind for kind in COMPILED if kind[0] == charge)
    _, surrogate, v_reset, detach_reset = kind
    neuron = CHARGES[charge](
        surrogate=surrogate, v_reset=v_reset, detach_reset=detach_reset, **OPTIONS
    )
    assert_equal_to_the_specification(neuron, odd_train(charge, 6, 500))


def test_the_input_must_not_change_before_the_backward() -> None:
    """H[t] is computed again from it: better an error than another gradient."""
    x = spike_train(0, 4, 100)
    current = x * 1
    spikes = LIF()(current)
    current += 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        spikes.sum().backward()


def test_what_it_cannot_do_goes_another_way() -> None:
    x = spike_train(0, 3, 50)
    for neuron, given in ((IF(surrogate=Surrogate.SIGMOID), x), (IF(), x.double())):
        spikes = neuron(given)
        assert spikes.grad_fn is not None
        assert spikes.grad_fn.name() == "UnrollBackward"
        assert torch.equal(spikes, neuron.unroll(given).s)


def test_nothing_is_kept_without_gradients() -> None:
    neuron, x = LIF(), spike_train(0, 3, 50)
    with torch.no_grad():
        spikes = neuron(x)
    assert spikes.grad_fn is None
    assert torch.equal(spikes, neuron.unroll(x).s)
