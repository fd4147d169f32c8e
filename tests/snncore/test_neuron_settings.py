"""Wrong settings are refused with the value and what is allowed; PLIF's time constant; MS-ResNet's
neuron; the drive that saturates a neuron."""

import inspect
import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from snncore.fast import choice
from snncore.neuron import IF, LIF, PLIF, Neuron
from snncore.surrogate import Surrogate

Draw = Callable[..., Tensor]


@pytest.mark.parametrize("tau", [1.0, 0.5, 0.0, -2.0, math.nan, math.inf])
@pytest.mark.parametrize("kind", [LIF, PLIF])
def test_time_constant_must_be_above_one(kind: type[LIF], tau: float) -> None:
    with pytest.raises(ValueError, match=f"tau={tau}: .* finite number above 1"):
        kind(tau)


@pytest.mark.parametrize(
    ("v_threshold", "v_reset"),
    [(0.0, 0.0), (-0.5, 0.0), (0.5, 0.5), (0.5, 1.0), (0.0, None), (-1.0, None)]
    + [(math.nan, 0.0), (math.inf, 0.0), (1.0, math.nan), (1.0, -math.inf), (1.0, math.inf)],
)
def test_threshold_must_be_above_reset(v_threshold: float, v_reset: float | None) -> None:
    message = f"v_threshold={v_threshold} with v_reset={v_reset}: .* finite number above the reset"
    with pytest.raises(ValueError, match=message):
        IF(v_threshold=v_threshold, v_reset=v_reset)


def test_every_threshold_of_a_tensor_is_checked() -> None:
    IF(v_threshold=torch.tensor([0.5, -0.5]), v_reset=-1.0)
    with pytest.raises(ValueError, match=r"v_threshold=tensor\(\[ 0.5000, -0.5000\]\)"):
        IF(v_threshold=torch.tensor([0.5, -0.5]))


def test_a_tensor_of_thresholds_goes_where_the_network_goes() -> None:
    """It is converted, moved, saved and loaded with it; a number is a setting and is not."""
    neuron = nn.Sequential(LIF(v_threshold=torch.tensor([0.5, 1.5])))
    assert neuron.double()[0].v_threshold.dtype == torch.float64
    assert neuron.to("meta")[0].v_threshold.is_meta
    saved = nn.Sequential(LIF(v_threshold=torch.tensor([0.5, 1.5]))).state_dict()
    other = nn.Sequential(LIF(v_threshold=torch.tensor([1.0, 1.0])))
    other.load_state_dict(saved)
    assert other[0].v_threshold.tolist() == [0.5, 1.5]
    assert list(LIF(v_threshold=0.5).state_dict()) == []


def test_thresholds_that_are_learned_stay_parameters() -> None:
    neuron = IF(v_threshold=nn.Parameter(torch.tensor([0.5, 1.5])))
    assert [name for name, _ in neuron.named_parameters()] == ["v_threshold"]
    neuron(torch.ones(3, 2)).sum().backward()
    assert neuron.v_threshold.grad.abs().sum() > 0


@pytest.mark.parametrize("kind", [IF, LIF, PLIF])
def test_each_constructor_spells_its_parameters_out(kind: type[Neuron]) -> None:
    """So that an editor shows them, with the defaults that the README names."""
    parameters = inspect.signature(kind).parameters
    defaults = {name: parameter.default for name, parameter in parameters.items()}
    own = {} if kind is IF else {"tau": 2.0, "decay_input": True}
    assert defaults == own | {
        "v_threshold": 1.0,
        "v_reset": 0.0,
        "surrogate": Surrogate.ATAN,
        "alpha": 2.0,
        "detach_reset": True,
    }


@pytest.mark.parametrize("alpha", [0.0, -1.0, math.nan, math.inf])
def test_steepness_must_be_positive(alpha: float) -> None:
    with pytest.raises(ValueError, match=f"alpha={alpha}: .* finite and > 0"):
        LIF(alpha=alpha)


def test_surrogate_by_name() -> None:
    assert LIF(surrogate="rectangle").surrogate is Surrogate.RECTANGLE
    with pytest.raises(ValueError, match="surrogate='relu': must be one of atan, sigmoid"):
        LIF(surrogate="relu")


@pytest.mark.parametrize("tau", [1.2, 2.0, 5.0])
def test_plif_starts_at_its_time_constant(tau: float) -> None:
    """1/τ = σ(w), w₀ = -ln(τ₀ - 1)."""
    w = PLIF(tau).w
    assert float(w.detach().sigmoid()) == pytest.approx(1 / tau)
    assert float(w.detach()) == pytest.approx(-math.log(tau - 1))


@pytest.mark.parametrize("decay_input", [True, False])
@pytest.mark.parametrize("v_reset", [0.0, -0.4, None])
def test_gradient_of_w_by_finite_differences(
    v_reset: float | None, decay_input: bool, normal: Draw
) -> None:
    """Below the threshold H is smooth in w, and its derivative is the slope of a secant."""
    neuron = PLIF(3.0, decay_input, v_threshold=50.0, v_reset=v_reset).double()
    x, weights = normal(6, 40).double(), normal(6, 40, seed=1).double()

    def loss(shift: float) -> Tensor:
        with torch.no_grad():
            neuron.w.add_(shift)
        return (neuron.unroll(x).h * weights).sum()

    (gradient,) = torch.autograd.grad(loss(0.0), neuron.w)
    secant = (loss(1e-5) - loss(-2e-5)) / 2e-5  # w + 1e-5, then w - 1e-5
    assert float(gradient) == pytest.approx(float(secant.detach()), rel=1e-7)


EXTREME = (-3e38, -104.0, -88.0, -60.0, 17.0, 40.0, 104.0, 3e38)


@pytest.mark.parametrize("w", EXTREME)
@pytest.mark.parametrize("decay_input", [True, False])
@pytest.mark.parametrize("large", [0, math.inf])
def test_every_finite_w_has_the_finite_gradient_that_is_specified(
    w: float, decay_input: bool, large: float, normal: Draw, monkeypatch
) -> None:
    """σ(w) is 0, a denormal or 1 there. By the loop that Numba compiles, and by torch."""
    monkeypatch.setattr(choice, "LARGE", large)
    neuron = PLIF(decay_input=decay_input, v_threshold=0.3)
    nn.init.constant_(neuron.w, w)
    x = normal(4, 60).requires_grad_()
    wanted, weights = [x, neuron.w], normal(4, 60, seed=1)
    given, expected = (
        torch.autograd.grad(s, wanted, weights) for s in (neuron(x), neuron.unroll(x).s)
    )
    assert all(gradient.isfinite().all() for gradient in given)
    torch.testing.assert_close(given, expected, rtol=1e-4, atol=1e-6)


def test_plif_learns_tau_where_lif_has_it_fixed() -> None:
    assert [name for name, _ in PLIF().named_parameters()] == ["w"]
    assert not list(LIF().parameters())
    assert not list(IF().parameters())


def test_neuron_of_ms_resnet(normal: Draw) -> None:
    """u[t] = 0.25 u[t-1] (1 - o[t-1]) + x[t] with V_th 0.5 (MS-ResNet's code, `mem_update`)."""
    neuron = LIF(
        4 / 3, decay_input=False, v_threshold=0.5, surrogate=Surrogate.RECTANGLE, alpha=1.0
    )
    x = normal(6, 5000).double().requires_grad_()
    u, o, spikes = torch.zeros(5000), torch.zeros(5000), []
    for x_t in x:
        u = 0.25 * u * (1 - o.detach()) + x_t
        inside = ((u - 0.5).abs() < 0.5).to(u)
        soft = u * inside.detach()
        o = (u > 0.5).to(u) + soft - soft.detach()
        spikes.append(o)
    ours, theirs = neuron(x), torch.stack(spikes)
    assert torch.equal(ours, theirs)
    weights = normal(6, 5000, seed=1)
    gradients = [torch.autograd.grad((s * weights).sum(), x)[0] for s in (ours, theirs)]
    torch.testing.assert_close(*gradients)


@pytest.mark.parametrize("v_reset", [0.0, -0.5, 0.3, None])
@pytest.mark.parametrize("v_threshold", [0.5, 1.0, 2.5])
def test_constant_drive_is_the_least_that_always_fires(
    v_threshold: float, v_reset: float | None
) -> None:
    """IF or input whole: b = V_th - V_reset; LIF: τ times that; PLIF: divided by σ(w)."""
    gap = v_threshold - (v_reset or 0.0)
    options = {"v_threshold": v_threshold, "v_reset": v_reset}
    expected: dict[Neuron, float] = {
        IF(**options): gap,
        LIF(3.0, **options): 3 * gap,
        LIF(3.0, decay_input=False, **options): gap,
        PLIF(5.0, **options): 5 * gap,
        PLIF(5.0, decay_input=False, **options): gap,
    }
    for neuron, drive in expected.items():
        assert float(neuron.constant_drive().detach()) == pytest.approx(drive, rel=1e-6)
        x = torch.full((20, 1), drive)
        assert neuron(x * (1 + 1e-5)).all()
        assert not neuron(x * (1 - 1e-5))[0].any()
