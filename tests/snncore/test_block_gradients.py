"""Gradients through silenced blocks: the factors of SEW paper Eq. 8 and Eq. 11."""

import math
from collections.abc import Callable
from functools import partial

import pytest
import torch
from torch import Tensor, nn

from snncore.block import Merge, MSBlock, SEWBlock, SpikingBlock
from snncore.neuron import IF, LIF, PLIF, Neuron
from snncore.surrogate import Surrogate, slope

Draw = Callable[..., Tensor]
Make = Callable[[], Neuron]


def chain(kind: type, k: int, neuron: Make, **options: object) -> nn.Sequential:
    """k silenced blocks in float64."""
    blocks = nn.Sequential(*(kind(3, 3, neuron=neuron, **options) for _ in range(k)))
    for block in blocks:
        block.make_identity()
    return blocks.double()


def gradient(net: nn.Module, s: Tensor) -> Tensor:
    """∂ΣO/∂S; each output depends on its own input only, so these are the factors of Eq. 8."""
    s = s.double().requires_grad_()
    output = net(s)
    assert torch.equal(output, s)
    return torch.autograd.grad(output.sum(), s)[0]


@pytest.mark.parametrize("k", [1, 5, 10, 20])
@pytest.mark.parametrize("alpha", [1.0, 1.5, 2.0, 3.0, 4.0])
def test_spiking_gradient_is_a_power(alpha: float, k: int, bernoulli: Draw) -> None:
    """Eq. 8, IF with V_th = 1, T = 1, ATan: (α/2)ᵏ on S = 1, (α/2 / (1 + (πα/2)²))ᵏ on S = 0."""
    s = bernoulli(1, 2, 3, 6, 6)
    factors = gradient(chain(SpikingBlock, k, partial(IF, alpha=alpha)), s)
    on, off = alpha / 2, alpha / 2 / (1 + (math.pi * alpha / 2) ** 2)
    assert factors[s == 1].tolist() == pytest.approx([on**k] * int(s.sum()), rel=1e-6)
    assert factors[s == 0].tolist() == pytest.approx([off**k] * int((1 - s).sum()), rel=1e-6)


@pytest.mark.parametrize("surrogate", Surrogate)
@pytest.mark.parametrize("v_threshold", [0.3, 0.5, 0.9])
def test_spiking_gradient_of_any_surrogate(
    v_threshold: float, surrogate: Surrogate, bernoulli: Draw
) -> None:
    """Eq. 8: the factor is Θ'(S - V_th); 0 where the slope is 0, as MS-ResNet's rectangle is at
    V_th = 0.5, exactly at its edge: the identity then passes no gradient at all."""
    s = bernoulli(1, 2, 3, 6, 6).double()
    neuron = partial(IF, v_threshold=v_threshold, surrogate=surrogate, alpha=1.0)
    expected = slope(s - v_threshold, surrogate, 1.0) ** 7
    torch.testing.assert_close(gradient(chain(SpikingBlock, 7, neuron), s), expected)
    if surrogate is Surrogate.RECTANGLE and v_threshold == 0.5:
        assert not expected.any()


@pytest.mark.parametrize(
    ("tau", "alpha", "factor"),
    [(2.0, 2.0, 0.5), (2.0, 4.0, 1.0), (4.0, 2.0, 0.25), (3.0, 6.0, 1.0)],
)
@pytest.mark.parametrize("kind", [LIF, PLIF])
def test_input_decay_costs_a_factor_tau(
    kind: type[LIF], tau: float, alpha: float, factor: float, bernoulli: Draw
) -> None:
    """∂H/∂X = 1/τ joins the factor: Θ'(1/τ - V_th)/τ on S = 1, at V_th = 1/τ it is α/(2τ)."""
    s = bernoulli(1, 2, 3, 6, 6)
    v_threshold = (1 - 1e-6) / tau  # σ(w) may round below 1/τ
    neuron = partial(kind, tau, v_threshold=v_threshold, alpha=alpha)
    factors = gradient(chain(SpikingBlock, 5, neuron), s)[s == 1]
    assert factors.tolist() == pytest.approx([factor**5] * len(factors), rel=1e-5)


@pytest.mark.parametrize("k", [1, 5, 20])
@pytest.mark.parametrize("alpha", [1.0, 2.0, 3.0])
def test_norm_ratio(alpha: float, k: int, bernoulli: Draw) -> None:
    """‖∂L/∂S‖/‖∂L/∂O‖ = √(p (α/2)²ᵏ + (1-p) σ'(-1)²ᵏ): at α = 2 it tends to √p, not to 0."""
    s = bernoulli(1, 4, 3, 16, 16)
    p = float(s.mean())
    factors = gradient(chain(SpikingBlock, k, partial(IF, alpha=alpha)), s)
    ratio = float(factors.norm()) / math.sqrt(s.numel())
    off = float(slope(torch.tensor(-1.0).double(), Surrogate.ATAN, alpha))
    assert ratio == pytest.approx(math.sqrt(p * (alpha / 2) ** (2 * k) + (1 - p) * off ** (2 * k)))
    if alpha == 2 and k == 20:
        assert ratio == pytest.approx(math.sqrt(p), rel=1e-6)


SEW_NEURONS = {
    "IF": IF,
    "IF, α 5": partial(IF, alpha=5.0, v_threshold=0.2, v_reset=None),
    "LIF, rectangle": partial(LIF, surrogate=Surrogate.RECTANGLE, alpha=1.0, v_threshold=0.5),
    "LIF, sigmoid": partial(LIF, 5.0, surrogate=Surrogate.SIGMOID, alpha=4.0, v_reset=-0.5),
    "PLIF, softsign": partial(PLIF, 3.0, surrogate=Surrogate.SOFTSIGN, detach_reset=False),
}


@pytest.mark.parametrize("neuron", SEW_NEURONS.values(), ids=SEW_NEURONS)
@pytest.mark.parametrize("merge", Merge)
@pytest.mark.parametrize(("k", "time_steps"), [(1, 1), (5, 4), (20, 1), (20, 4)])
def test_sew_gradient_is_exactly_one(
    k: int, time_steps: int, merge: Merge, neuron: Make, bernoulli: Draw
) -> None:
    """Eq. 11: ∂O/∂S = 1 whatever the neuron, its threshold and its surrogate. γ = 0 takes
    ∂g/∂A ∂A/∂S away, so that it is no approximation, at every time step and in training mode."""
    s = bernoulli(time_steps, 2, 3, 5, 5)
    assert (gradient(chain(SEWBlock, k, neuron, merge=merge), s) == 1).all()


def test_ms_gradient_is_exactly_one(normal: Draw) -> None:
    """∂U'/∂U = 1 with the branch silenced, on any membrane potential (MS-ResNet §III)."""
    assert (gradient(chain(MSBlock, 20, LIF), normal(3, 2, 3, 5, 5)) == 1).all()
