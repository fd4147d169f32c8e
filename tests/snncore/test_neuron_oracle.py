"""Neurons against SpikingJelly 2.0.0: equal spikes, equal gradients, over random settings."""

import random
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
import torch
from torch import Tensor

from snncore.neuron import IF, LIF, PLIF, Neuron
from snncore.surrogate import Surrogate, slope

sj = pytest.importorskip(
    "spikingjelly.activation_based.neuron",
    reason="the oracle: pip install --no-deps spikingjelly==2.0.0 loguru",
    exc_type=ImportError,
)
sj_surrogate = pytest.importorskip("spikingjelly.activation_based.surrogate")

Draw = Callable[..., Tensor]
SURROGATES: dict[Surrogate, Callable[..., torch.nn.Module]] = {
    Surrogate.ATAN: sj_surrogate.ATan,
    Surrogate.SIGMOID: sj_surrogate.Sigmoid,
    Surrogate.PIECEWISE_QUADRATIC: sj_surrogate.PiecewiseQuadratic,
    Surrogate.RECTANGLE: sj_surrogate.Rect,
    Surrogate.SOFTSIGN: sj_surrogate.SoftSign,
}


def settings(seed: int) -> dict[str, Any]:
    """Any combination of what a neuron can be told, without the defaults' round numbers."""
    draw = random.Random(seed)
    v_reset = draw.choice([None, 0.0, draw.uniform(-0.8, 0.4)])
    return {
        "tau": draw.choice([2.0, 4 / 3, draw.uniform(1.05, 8)]),
        "decay_input": draw.random() < 0.5,
        "v_threshold": draw.choice([0.5, 1.0, draw.uniform(0.45, 1.5)]),
        "v_reset": v_reset,
        "detach_reset": draw.random() < 0.5,
        "surrogate": draw.choice(list(SURROGATES)),
        "alpha": draw.uniform(0.5, 5),
    }


def make_pair(kind: type[Neuron], options: dict[str, Any]) -> tuple[Neuron, torch.nn.Module]:
    """Our neuron and SpikingJelly's with the same settings."""
    options = dict(options)
    tau, decay_input = options.pop("tau"), options.pop("decay_input")
    theirs = {
        "v_threshold": options["v_threshold"],
        "v_reset": options["v_reset"],
        "detach_reset": options["detach_reset"],
        "surrogate_function": SURROGATES[options["surrogate"]](alpha=options["alpha"]),
        "step_mode": "m",
    }
    if kind is IF:
        return IF(**options), sj.IFNode(**theirs)
    oracle = sj.LIFNode if kind is LIF else sj.ParametricLIFNode
    return kind(tau, decay_input, **options), oracle(tau, decay_input, **theirs)


def readable(neuron: Neuron) -> Callable[[Tensor], Tensor]:
    """The loop of steps, where `forward` may take a faster path."""
    return lambda x: neuron.unroll(x).s


def gradients(
    function: Callable[[Tensor], Tensor], parameters: list[Tensor], x: Tensor, weights: Tensor
) -> tuple[Tensor, list[Tensor]]:
    """Spikes, and the gradients of a weighted sum of them with respect to X and parameters."""
    x = x.detach().requires_grad_()
    spikes = function(x)
    return spikes, list(torch.autograd.grad((spikes * weights).sum(), [x, *parameters]))


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("kind", [IF, LIF, PLIF])
def test_spikes_and_gradients_equal(kind: type[Neuron], seed: int, normal: Draw) -> None:
    options = settings(seed)
    ours, theirs = make_pair(kind, options)
    x = 1.5 * normal(8, 4, 3, 8, 8, seed=seed) + 0.5
    weights = normal(*x.shape, seed=seed + 1000) / 100
    expected, expected_by = gradients(theirs, list(theirs.parameters()), x, weights)
    assert 0.01 < expected.mean() < 0.99, options
    for function in (ours, readable(ours)):
        spikes, by = gradients(function, list(ours.parameters()), x, weights)
        assert torch.equal(spikes, expected), options
        close(by[0], expected_by[0], float(by[0].abs().max()))
        if isinstance(ours, PLIF):
            close(by[1], expected_by[1], total_variation(ours, x, weights))


def close(ours: Tensor, theirs: Tensor, scale: float) -> None:
    """Equal to float32 rounding: 10⁻⁶ of the largest gradient, or of what was summed up."""
    torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-6 * scale)


def total_variation(neuron: PLIF, x: Tensor, weights: Tensor) -> float:
    """Σ |∂L/∂wₙ| if each neuron had a w of its own: the terms that cancel in ∂L/∂w."""
    apart = deepcopy(neuron)
    apart.w = torch.nn.Parameter(neuron.w.detach().expand(x.shape[1:]).clone())
    (gradient,) = torch.autograd.grad((apart.unroll(x).s * weights).sum(), apart.w)
    return float(gradient.abs().sum())


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", [IF, LIF, PLIF])
def test_equal_where_the_potential_meets_the_threshold(
    kind: type[Neuron], seed: int, bernoulli: Draw
) -> None:
    """Spike trains as input put H on V_th exactly, again and again; rounding goes the same way."""
    options = settings(seed) | {"v_threshold": [1.0, 0.5, 0.75][seed % 3]}
    ours, theirs = make_pair(kind, options)
    x = bernoulli(30, 2000, rate=0.6, seed=seed)
    expected = theirs(x)
    assert torch.equal(ours(x), expected), options
    assert torch.equal(ours.unroll(x).s, expected), options


@pytest.mark.parametrize("alpha", [0.7, 2.0, 3.3])
@pytest.mark.parametrize("surrogate", SURROGATES)
def test_slopes_equal(surrogate: Surrogate, alpha: float) -> None:
    x = torch.linspace(-4, 4, 4001).requires_grad_()
    (expected,) = torch.autograd.grad(SURROGATES[surrogate](alpha=alpha)(x).sum(), x)
    torch.testing.assert_close(slope(x, surrogate, alpha), expected, rtol=1e-6, atol=1e-6)
