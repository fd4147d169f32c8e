"""SEW paper Eq. 8 and 11 in closed form, against the sheet's numbers for 1, 5 and 20 blocks."""

import math

import pytest
import torch

from snncore.analysis.gradient.factor import gradient_factor, norm_ratio
from snncore.block import SEWBlock, SpikingBlock
from snncore.experiment import BlockKind, Experiment, NeuronKind
from snncore.neuron import IF
from snncore.surrogate import Surrogate

TAILS = {1: 0.1442, 2: 0.0920, 3: 0.0646, 4: 0.0494}
"""σ'(-1) of the arctangent by α (SEW sheet §4)."""

SPIKING = Experiment(block=BlockKind.SPIKING, neuron=NeuronKind.IF)


def spiking(**changes: object) -> Experiment:
    return Experiment(block=BlockKind.SPIKING, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("alpha", "tail"), TAILS.items())
def test_if_multiplies_spikes_by_half_alpha_and_silent_positions_by_the_tail(
    alpha: float, tail: float
) -> None:
    factor = gradient_factor(spiking(neuron=NeuronKind.IF, alpha=alpha))
    assert factor.spike == pytest.approx(alpha / 2, rel=1e-12)
    assert factor.silent == pytest.approx(alpha / 2 / (1 + (math.pi * alpha / 2) ** 2), rel=1e-12)
    assert factor.silent == pytest.approx(tail, abs=5e-5)
    assert factor.keeps_spikes


@pytest.mark.parametrize("tau", [2.0, 4.0])
def test_a_lif_that_divides_its_input_loses_one_over_tau(tau: float) -> None:
    at_edge = {"neuron": NeuronKind.LIF, "tau": tau, "v_threshold": 1 / tau}
    assert gradient_factor(spiking(**at_edge)).spike == pytest.approx(1 / tau)
    assert gradient_factor(spiking(**at_edge, alpha=2 * tau)).spike == pytest.approx(1)
    whole = gradient_factor(
        spiking(neuron=NeuronKind.LIF, tau=tau, v_threshold=0.7, decay_input=False)
    )
    assert whole == gradient_factor(spiking(neuron=NeuronKind.IF, v_threshold=0.7))


def test_lif_at_its_defaults_is_no_identity() -> None:
    assert not gradient_factor(spiking()).keeps_spikes
    assert not gradient_factor(spiking(neuron=NeuronKind.IF, v_threshold=1.01)).keeps_spikes


def test_plif_starts_as_lif() -> None:
    lif, plif = (
        gradient_factor(spiking(neuron=kind, tau=3.0, v_threshold=0.3))
        for kind in (NeuronKind.LIF, NeuronKind.PLIF)
    )
    assert plif[:2] == pytest.approx(lif[:2], rel=1e-6)


def test_norm_ratio_at_alpha_two_falls_to_the_root_of_the_rate_not_to_zero() -> None:
    factor = gradient_factor(SPIKING)
    assert norm_ratio(factor, 0.3, [0, 1, 5, 20]).tolist() == pytest.approx(
        [1, math.sqrt(0.3 + 0.7 * 0.09199966835**2), math.sqrt(0.3), math.sqrt(0.3)], abs=1e-9
    )


def test_norm_ratio_overflows_to_infinity_and_underflows_to_zero_without_a_warning() -> None:
    factor = gradient_factor(spiking(neuron=NeuronKind.IF, alpha=100.0))
    assert norm_ratio(factor, 0.3, 1000) == math.inf
    assert norm_ratio(gradient_factor(spiking(alpha=0.1)), 0.3, 1000) == 0
    with pytest.raises(ValueError, match="rate=nan: must be from 0 to 1"):
        norm_ratio(factor, math.nan, 1)


@pytest.mark.parametrize("kind", [k for k in BlockKind if k not in ("plain", "spiking")])
def test_other_shortcuts_pass_the_gradient_as_it_is(kind: BlockKind) -> None:
    assert gradient_factor(Experiment(block=kind, alpha=3, v_threshold=2.0))[:2] == (1, 1)


def test_silent_slope_of_the_rectangle_is_zero_and_at_its_strict_edge_too() -> None:
    ms = {"neuron": NeuronKind.IF, "v_threshold": 0.5, "surrogate": Surrogate.RECTANGLE, "alpha": 1}
    assert gradient_factor(spiking(**ms))[:2] == (0, 0)


@pytest.mark.parametrize("alpha", [1.0, 2.0, 3.0])
def test_the_product_is_what_autograd_gives_for_five_silenced_blocks(alpha: float) -> None:
    """T = 1, as in the closed form; p is the share of ones that were drawn."""
    s = (torch.rand(1, 2, 4, 6, 6, generator=torch.Generator().manual_seed(1)) < 0.3).float()
    s.requires_grad_()
    for kind in (SpikingBlock, SEWBlock):
        blocks = [kind(4, 4, neuron=lambda: IF(alpha=alpha)) for _ in range(5)]
        x = s
        for block in blocks:
            block.make_identity()
            x = block(x)
        (gradient,) = torch.autograd.grad(x.sum(), s)
        name = BlockKind.SEW if kind is SEWBlock else BlockKind.SPIKING
        factor = gradient_factor(Experiment(block=name, neuron=NeuronKind.IF, alpha=alpha))
        ratio = float(gradient.norm()) / math.sqrt(s.numel())
        assert ratio == pytest.approx(norm_ratio(factor, float(s.detach().mean()), 5), rel=1e-4)
