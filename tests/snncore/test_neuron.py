"""Neurons against a loop in exact rationals, and what each call and each setting promises."""

import math
from collections.abc import Callable
from fractions import Fraction

import pytest
import torch
from torch import Tensor

from snncore.neuron import IF, LIF, PLIF, Neuron
from snncore.surrogate import Surrogate, slope

Draw = Callable[..., Tensor]
RESETS = (0.0, -0.25, 0.5, None)


def by_hand(
    x: list[float], leak: Fraction, gain: Fraction, v_threshold: float, v_reset: float | None
) -> list[tuple[Fraction, int, Fraction]]:
    """H[t] = V[t-1] - leak (V[t-1] - V_reset) + gain X[t], then Eq. 2 and 3 of the SEW paper.

    IF has leak 0 and gain 1; LIF leak 1/τ, and gain 1/τ with decay_input, else 1.
    """
    threshold, rest = Fraction(v_threshold), Fraction(v_reset or 0)
    v, steps = rest, []
    for current in x:
        h = v - leak * (v - rest) + gain * Fraction(current)
        s = int(h >= threshold)
        v = h - threshold * s if v_reset is None else h * (1 - s) + rest * s
        steps.append((h, s, v))
    return steps


def neurons(v_threshold: float, v_reset: float | None) -> dict[str, tuple[Neuron, int, int]]:
    """By name: the neuron, and 1/leak and 1/gain (0 for no leak), all powers of two."""
    options = {"v_threshold": v_threshold, "v_reset": v_reset}
    return {
        "IF": (IF(**options), 0, 1),
        "LIF τ=2": (LIF(2.0, **options), 2, 2),
        "LIF τ=4": (LIF(4.0, **options), 4, 4),
        "LIF τ=4, input whole": (LIF(4.0, decay_input=False, **options), 4, 1),
        "PLIF": (PLIF(2.0, **options), 2, 2),
        "PLIF, input whole": (PLIF(2.0, decay_input=False, **options), 2, 1),
    }


@pytest.mark.parametrize("v_threshold", [0.75, 1.0, 1.375])
@pytest.mark.parametrize("v_reset", RESETS)
def test_steps_are_the_equations_exactly(
    v_threshold: float, v_reset: float | None, normal: Draw
) -> None:
    """SEW paper Eq. 1-5. Inputs and constants are dyadic, so that float64 does not round."""
    x = (normal(12, 40, seed=3) * 32 + 12).round().double() / 16
    for name, (neuron, leak, gain) in neurons(v_threshold, v_reset).items():
        h, s, v = neuron.double().unroll(x)
        assert 0.02 < s.mean() < 0.98, name
        for n in range(x.shape[1]):
            exact = by_hand(
                x[:, n].tolist(),
                Fraction(1, leak) if leak else Fraction(0),
                Fraction(1, gain),
                v_threshold,
                v_reset,
            )
            columns = h[:, n].tolist(), s[:, n].tolist(), v[:, n].tolist()
            assert list(zip(*columns, strict=True)) == exact, name


@pytest.mark.parametrize("tau", [1.3, 4 / 3, 7.1])
@pytest.mark.parametrize("decay_input", [True, False])
@pytest.mark.parametrize("v_reset", RESETS)
def test_any_time_constant(
    v_reset: float | None, decay_input: bool, tau: float, normal: Draw
) -> None:
    """As above to rounding: τ and 1/τ are no binary fractions here."""
    x = (normal(16, 30, seed=5) * 1.5 + 0.4).double()
    for neuron in (LIF(tau, decay_input, v_reset=v_reset), PLIF(tau, decay_input, v_reset=v_reset)):
        one = torch.ones((), dtype=torch.float64)
        leak = Fraction(float(neuron.double().decay(one).detach()))
        assert float(leak) == pytest.approx(1 / tau, rel=1e-6)
        steps = neuron.unroll(x)
        for n in range(x.shape[1]):
            exact = by_hand(x[:, n].tolist(), leak, leak if decay_input else 1, 1.0, v_reset)
            for ours, theirs in zip(steps, zip(*exact, strict=True), strict=True):
                assert ours[:, n].tolist() == pytest.approx([float(f) for f in theirs], abs=1e-12)


@pytest.mark.parametrize("v_reset", RESETS)
def test_forward_is_unroll_is_the_loop_of_steps(v_reset: float | None, normal: Draw) -> None:
    x = normal(7, 2, 3, 4, 4, seed=1) + 0.5
    for name, (neuron, _, _) in neurons(0.75, v_reset).items():
        v, spikes = torch.full_like(x[0], neuron.v_rest), []
        for x_t in x:
            _, s, v = neuron.step(v, x_t)
            spikes.append(s)
        unrolled = neuron.unroll(x)
        assert torch.equal(torch.stack(spikes), unrolled.s), name
        assert torch.equal(neuron(x), unrolled.s), name
        assert torch.equal(v, unrolled.v[-1]), name


def test_no_state_survives_a_call(normal: Draw) -> None:
    x = normal(5, 100) + 0.5
    for name, (neuron, _, _) in neurons(1.0, 0.0).items():
        first = neuron(x)
        neuron(10 * x.flip(0))
        neuron(x[:, :3])
        assert torch.equal(neuron(x), first), name
        assert set(neuron.state_dict()) <= {"w"}, name


def test_a_batch_is_independent_neurons(normal: Draw) -> None:
    x = normal(6, 20) + 0.5
    for name, (neuron, _, _) in neurons(0.75, 0.5).items():
        alone = torch.cat([neuron(x[:, n : n + 1]) for n in range(20)], dim=1)
        assert torch.equal(neuron(x), alone), name


@pytest.mark.parametrize("v_reset", [0.0, -0.5, None])
@pytest.mark.parametrize("kind", [IF, LIF, PLIF])
def test_each_element_may_have_a_threshold(
    kind: type[Neuron], v_reset: float | None, normal: Draw
) -> None:
    """A tensor of thresholds is so many separate neurons, forward and backward."""
    thresholds = torch.tensor([0.25, 0.5, 1.0, 1.75])
    x = (normal(8, 50) + 0.5).unsqueeze(1).repeat(1, 4, 1).requires_grad_()
    together = kind(v_threshold=thresholds[:, None], v_reset=v_reset)(x)
    apart = torch.stack(
        [kind(v_threshold=float(th), v_reset=v_reset)(x[:, k]) for k, th in enumerate(thresholds)],
        dim=1,
    )
    assert torch.equal(together, apart)
    weights = normal(*together.shape, seed=9)
    gradients = [torch.autograd.grad((s * weights).sum(), x)[0] for s in (together, apart)]
    torch.testing.assert_close(*gradients)


@pytest.mark.parametrize("surrogate", Surrogate)
@pytest.mark.parametrize("v_reset", [0.0, 0.3, None])
def test_gradient_through_the_reset(
    v_reset: float | None, surrogate: Surrogate, normal: Draw
) -> None:
    """∂V/∂H = 1 - S + (V_reset - H) g'(H - V_th) hard, 1 - V_th g' soft; detached without g'."""
    x = normal(1000).double().requires_grad_()
    for detach in (True, False):
        neuron = IF(
            v_threshold=0.8, v_reset=v_reset, surrogate=surrogate, alpha=1.5, detach_reset=detach
        )
        h, s, v = neuron.step(torch.zeros_like(x), x)  # H = X
        bump = slope(h - 0.8, surrogate, 1.5) * (not detach)
        expected = 1 - 0.8 * bump if v_reset is None else 1 - s + (v_reset - h) * bump
        torch.testing.assert_close(torch.autograd.grad(v.sum(), x)[0], expected.detach())


def test_silent_for_ever_but_for_rounding() -> None:
    """LIF, τ = 2, V_th = 1 on ones: H[t] = 1 - 2⁻ᵗ < 1, until 1 - 2⁻ᵗ rounds to 1 at t = 25."""
    for dtype, first in ((torch.float32, 25), (torch.float64, 54)):
        s = LIF()(torch.ones(60, 1, dtype=dtype))
        assert s[: first - 1].sum() == 0
        assert s[first - 1] == 1
    h = LIF().unroll(torch.ones(24, 1)).h.flatten()
    assert h.tolist() == [1 - 0.5**t for t in range(1, 25)]


@pytest.mark.parametrize("v_threshold", [1.25, 1.5, 2.0, 2.5])
def test_rate_of_if_on_ones(v_threshold: float) -> None:
    """1/⌈V_th⌉ with the hard reset."""
    s = IF(v_threshold=v_threshold)(torch.ones(60, 1))
    assert float(s.mean()) == pytest.approx(1 / math.ceil(v_threshold))


@pytest.mark.parametrize(("v_threshold", "first"), [(0.5, 1), (0.75, 2), (0.9, 4), (0.95, 5)])
def test_rate_of_lif_on_ones(v_threshold: float, first: int) -> None:
    """n* = ⌈ln(1 - V_th) / ln(1 - 1/τ)⌉, then every n* steps."""
    assert first == math.ceil(math.log(1 - v_threshold) / math.log(1 - 1 / 2))
    s = LIF(2.0, v_threshold=v_threshold)(torch.ones(60, 1)).flatten()
    assert s.nonzero().flatten().tolist() == list(range(first - 1, 60, first))
