"""When is SN(S) = S? By brute force over all 2⁸ spike trains of length 8.

The block O = SN(F(S) + S) (SEW paper Eq. 7) with F = 0 is an identity iff its neuron is one. Both
papers give a condition on the threshold, for different neurons: the SEW paper for an input divided
by τ, the MS-ResNet paper for one that is not. All arithmetic is in float64.
"""

import math
from itertools import product

import pytest
import torch
from torch import Tensor

from snncore.neuron import IF, LIF, PLIF, Neuron

T = 8
TAUS = (1.25, 4 / 3, 2.0, 3.0, 4.0, 8.0)
TINY = 1e-300
NUDGE = 1e-9  # where an edge is no binary fraction


def above(x: float) -> float:
    return math.nextafter(x, math.inf)


def every_train(length: int) -> Tensor:
    """All spike trains of a length, [T, 2ᵀ]."""
    return torch.tensor(list(product([0.0, 1.0], repeat=length)), dtype=torch.float64).T


TRAINS = every_train(T)


def share_kept(
    kind: type[Neuron],
    *tau: float,
    thresholds: list[float],
    amplitude: float = 1.0,
    **options: object,
) -> list[float]:
    """For each threshold, the share of the 256 trains that come out as they went in."""
    each = torch.tensor(thresholds, dtype=torch.float64)[:, None]
    neuron = kind(*tau, v_threshold=each, **options).double()
    trains = TRAINS[:, None].expand(T, len(thresholds), 256)
    kept: Tensor = (neuron(amplitude * trains) == trains).all(dim=0)
    return kept.double().mean(dim=1).tolist()


ONLY_SILENCE = 1 / 256
"""Where a lone spike does not come through, only the train without spikes is kept."""


def test_if_hard_reset() -> None:
    """0 < V_th ≤ 1 (SEW paper, on Eq. 7)."""
    assert share_kept(IF, thresholds=[TINY, 0.01, 0.5, 0.99, 1.0]) == [1] * 5
    assert share_kept(IF, thresholds=[above(1.0), 1.01, 2.5]) == [ONLY_SILENCE] * 3
    with pytest.raises(ValueError, match="above the reset potential"):
        IF(v_threshold=0.0)


def test_if_from_any_potential() -> None:
    """IF, hard: an identity iff V[0] and V_reset both lie in [V_th - 1, V_th)."""
    thresholds = torch.arange(-4, 7, dtype=torch.float64)[:, None, None] / 4
    start = torch.arange(-5, 4, dtype=torch.float64)[:, None] / 4
    for v_reset in (torch.arange(-5, 4) / 4).tolist():
        neuron = IF()
        neuron.v_threshold, neuron.v_reset = thresholds, v_reset
        v, kept = start, torch.ones(11, 9, 256, dtype=torch.bool)
        for x in TRAINS:
            _, s, v = neuron.step(v, x)
            kept &= s == x
        allowed = (thresholds - 1 <= v_reset) & (v_reset < thresholds)
        allowed = allowed & (thresholds - 1 <= start) & (start < thresholds)
        assert torch.equal(kept.all(dim=2), allowed.squeeze(2)), v_reset


def test_if_soft_reset() -> None:
    """Each spike leaves 1 - V_th: (T-1)/T < V_th ≤ 1, for all T only V_th = 1."""
    low = (T - 1) / T
    assert share_kept(IF, thresholds=[low + NUDGE, 0.95, 1.0], v_reset=None) == [1] * 3
    outside = share_kept(IF, thresholds=[low, low - NUDGE, 0.5, above(1.0)], v_reset=None)
    assert max(outside) < 1
    assert outside[0] == 255 / 256  # one train fails at the edge: seven spikes, then none
    assert outside[-1] == ONLY_SILENCE


@pytest.mark.parametrize("tau", TAUS)
def test_lif_hard_reset(tau: float) -> None:
    """A lone spike gives H = 1/τ, so 0 < V_th ≤ 1/τ; V_th = 1 never (SEW paper, on LIF)."""
    thresholds = [TINY, 0.5 / tau, 1 / tau]
    assert share_kept(LIF, tau, thresholds=thresholds) == [1] * 3
    assert share_kept(LIF, tau, thresholds=[above(1 / tau), 1.0]) == [ONLY_SILENCE] * 2


@pytest.mark.parametrize("tau", TAUS)
def test_plif_hard_reset(tau: float) -> None:
    """0 < V_th ≤ σ(w); for V_th = 1 no finite w will do."""
    edge = float(PLIF(tau).double().w.detach().sigmoid())
    assert share_kept(PLIF, tau, thresholds=[TINY, edge]) == [1] * 2
    assert share_kept(PLIF, tau, thresholds=[above(edge), 1.0]) == [ONLY_SILENCE] * 2


@pytest.mark.parametrize("kind", [LIF, PLIF])
@pytest.mark.parametrize("tau", TAUS)
def test_lif_without_input_decay(tau: float, kind: type[LIF]) -> None:
    """As IF: 0 < V_th ≤ 1, whatever the leak (MS-ResNet paper: V_th = 0.5 is an identity)."""
    inside = share_kept(kind, tau, thresholds=[TINY, 0.5, 1.0], decay_input=False)
    assert inside == [1] * 3
    outside = share_kept(kind, tau, thresholds=[above(1.0), 1.5], decay_input=False)
    assert outside == [ONLY_SILENCE] * 2


def test_ms_resnet_fires_above_not_at_the_threshold() -> None:
    """With `>` the interval is 0 ≤ V_th < 1: u > V_th is u ≥ the number next above V_th."""
    code = [TINY, above(0.5), above(math.nextafter(1.0, 0.0)), above(1.0)]  # V_th 0, ½, 1⁻, 1
    expected = [1, 1, 1, ONLY_SILENCE]
    assert share_kept(IF, thresholds=code) == expected
    for tau in TAUS:
        assert share_kept(LIF, tau, thresholds=code, decay_input=False) == expected


@pytest.mark.parametrize("amplitude", [0.25, 0.7, 3.0])
def test_spikes_of_another_amplitude(amplitude: float) -> None:
    """V_th ≤ A (MS-ResNet: V_th < A with `>`)."""
    thresholds = [TINY, amplitude, above(amplitude)]
    kept = share_kept(LIF, 4 / 3, thresholds=thresholds, amplitude=amplitude, decay_input=False)
    assert kept == [1, 1, ONLY_SILENCE]


@pytest.mark.parametrize("decay_input", [True, False])
@pytest.mark.parametrize("tau", TAUS)
def test_lif_soft_reset(tau: float, decay_input: bool) -> None:
    """All T: 1 - 1/τ ≤ V_th ≤ 1, both over τ with input decay. T steps lower the lower edge to
    q/(1 + q), not included, with q = (τ - 1)(1 - (1 - 1/τ)^(T-1))."""
    gain = 1 / tau if decay_input else 1.0
    q = (tau - 1) * (1 - (1 - 1 / tau) ** (T - 1))
    low = q / (1 + q)
    assert low < 1 - 1 / tau
    options = {"decay_input": decay_input, "v_reset": None}
    inside = [gain * (low + NUDGE), gain * (1 - 1 / tau), gain]
    assert share_kept(LIF, tau, thresholds=inside, **options) == [1] * 3
    outside = share_kept(LIF, tau, thresholds=[gain * (low - NUDGE), above(gain)], **options)
    assert outside[0] < 1
    assert outside[1] == ONLY_SILENCE


def test_lif_soft_reset_at_its_dyadic_edge() -> None:
    """τ = 2: q = 127/128, and at V_th = q/(1 + q) exactly one train fails, seven spikes, then none.

    q/(1 + q) is no binary fraction; the input is scaled by 255 to make it one.
    """
    options = {"decay_input": False, "v_reset": None, "amplitude": 255.0}
    assert share_kept(LIF, 2.0, thresholds=[127.0, above(127.0)], **options) == [255 / 256, 1]


def test_soft_reset_at_half() -> None:
    """V_th = 0.5, input whole: exact if 3/4 leaks per step; if 1/4 does, for 4.1 % at T = 12."""
    trains = every_train(12)
    for tau, share in ((4 / 3, 1.0), (4.0, 0.041)):
        neuron = LIF(tau, decay_input=False, v_threshold=0.5, v_reset=None)
        kept = (neuron(trains) == trains).all(dim=0).double().mean()
        assert float(kept) == pytest.approx(share, abs=5e-4)


@pytest.mark.parametrize("v_reset", [-0.75, -0.375, 0.5])
@pytest.mark.parametrize("tau", [2.0, 4.0])
def test_other_reset_potentials(tau: float, v_reset: float) -> None:
    """V_reset < V_th ≤ V_reset + gain: 1/τ for LIF with input decay, 1 for IF and without."""
    for neuron, decay_input, gain in ((IF, None, 1), (LIF, True, 1 / tau), (LIF, False, 1)):
        arguments = () if neuron is IF else (tau, decay_input)
        inside = [above(v_reset), v_reset + gain / 2, v_reset + gain]
        outside = [above(v_reset + gain), v_reset + gain + 0.5]
        assert share_kept(neuron, *arguments, thresholds=inside, v_reset=v_reset) == [1] * 3
        kept = share_kept(neuron, *arguments, thresholds=outside, v_reset=v_reset)
        assert kept == [ONLY_SILENCE] * 2


@pytest.mark.parametrize("v_threshold", [0.3, 0.5, 0.8])
@pytest.mark.parametrize("tau", [4 / 3, 2.0, 4.0])
def test_a_constant_residual_is_tolerated(tau: float, v_threshold: float) -> None:
    """F(S) = ε is harmless iff |ε| < min(V_th, 1 - V_th)(1 - d)/(1 - dᵀ), d = 1 - 1/τ.

    Input not decayed, hard reset (MS-ResNet: V_th = 0.5 tolerates most, and leak helps).
    """
    d = 1 - 1 / tau
    margin = min(v_threshold, 1 - v_threshold) * (1 - d) / (1 - d**T)
    neuron = LIF(tau, decay_input=False, v_threshold=v_threshold)
    for size, harmless in ((margin - NUDGE, True), (margin + NUDGE, False)):
        kept = [torch.equal(neuron(TRAINS + sign * size), TRAINS) for sign in (1, -1)]
        assert all(kept) is harmless
