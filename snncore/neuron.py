"""Spiking neurons: charge, fire, reset. No state survives a call."""

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn

from snncore.fast.choice import fastest
from snncore.fast.dynamics import Law
from snncore.surrogate import Surrogate, spike


class Step(NamedTuple):
    """One time step, or T of them stacked: H[t] before the spike, S[t], V[t] after the reset."""

    h: Tensor
    s: Tensor
    v: Tensor


class Neuron(nn.Module):
    """S[t] = Θ(H[t] - V_th); V[t] = H[t](1 - S[t]) + V_reset S[t] (SEW paper Eq. 1-3).

    `v_reset=None` is the soft reset, V[t] = H[t] - V_th S[t]. Each call starts at V_reset,
    or at 0 for the soft reset. A subclass says how it charges. A tensor for `v_threshold`
    that broadcasts against the input gives each element a threshold of its own.

    A potential that is not a number stays so: from that step on S, H and V of the neuron are NaN.
    """

    v_threshold: float | Tensor

    def __init__(
        self,
        *,
        v_threshold: float | Tensor = 1.0,
        v_reset: float | None = 0.0,
        surrogate: Surrogate = Surrogate.ATAN,
        alpha: float = 2.0,
        detach_reset: bool = True,
    ) -> None:
        super().__init__()
        # Its own device, else the CPU: a network without memory is built under device("meta").
        where = v_threshold.device if isinstance(v_threshold, Tensor) else "cpu"
        gap = torch.as_tensor(v_threshold, device=where) - (v_reset or 0.0)
        if not bool((gap.isfinite() & (gap > 0)).all()):
            raise ValueError(
                f"v_threshold={v_threshold} with v_reset={v_reset}: "
                "the threshold must be a finite number above the reset potential"
            )
        if not (math.isfinite(alpha) and alpha > 0):
            raise ValueError(f"alpha={alpha}: the surrogate's steepness must be finite and > 0")
        if isinstance(v_threshold, Tensor) and not isinstance(v_threshold, nn.Parameter):
            self.register_buffer("v_threshold", v_threshold)
        else:
            self.v_threshold = v_threshold
        self.v_reset, self.detach_reset = v_reset, detach_reset
        self.surrogate, self.alpha = Surrogate(surrogate), alpha

    @property
    def v_rest(self) -> float:
        """The membrane potential at which every call starts."""
        return 0.0 if self.v_reset is None else self.v_reset

    def threshold(self, h: Tensor) -> float | Tensor:
        """V_th, where it is a tensor in the type of H."""
        v_threshold = self.v_threshold
        return v_threshold.to(h.dtype) if isinstance(v_threshold, Tensor) else v_threshold

    def charge(self, v: Tensor, x: Tensor) -> Tensor:
        """H[t] from V[t-1] and X[t]."""
        raise NotImplementedError

    def constant_drive(self) -> Tensor:
        """The least constant input that makes the neuron fire at every step from rest."""
        return torch.as_tensor(self.v_threshold) - self.v_rest

    def step(self, v: Tensor, x: Tensor) -> Step:
        """Charge, fire, reset: V[t-1] and X[t], both [N, ...] -> H[t], S[t], V[t]."""
        h = self.charge(v, x)
        v_threshold = self.threshold(h)
        s = spike(h - v_threshold, self.surrogate, self.alpha)
        r = s.detach() if self.detach_reset else s
        if self.v_reset is None:
            return Step(h, s, h - v_threshold * r)
        return Step(h, s, h * (1 - r) + self.v_reset * r)

    def unroll(self, x: Tensor) -> Step:
        """Every H, S and V of the spike train: X [T, ...] -> three tensors [T, ...] of its type.

        Potentials have single precision where X has half (sums over T steps need more digits than
        spikes), and where it has whole numbers, as have then the results.
        """
        exact = x if x.dtype in (torch.float32, torch.float64) else x.float()
        v, steps = torch.full_like(exact[0], self.v_rest), []
        for x_t in exact:
            steps.append(self.step(v, x_t))
            v = steps[-1].v
        dtype = x.dtype if x.is_floating_point() else exact.dtype
        return Step(*(torch.stack(values).to(dtype) for values in zip(*steps, strict=True)))

    def forward(self, x: Tensor) -> Tensor:
        """X [T, ...] -> S [T, ...]; the same as `unroll(x).s`, faster where it can be."""
        path = fastest(self, x)
        return self.unroll(x).s if path is None else path(x)

    def extra_repr(self) -> str:
        return f"v_threshold={self.v_threshold}, v_reset={self.v_reset}"


class IF(Neuron):
    """H[t] = V[t-1] + X[t] (SEW paper Eq. 4)."""

    law = Law.INTEGRATE

    def charge(self, v: Tensor, x: Tensor) -> Tensor:
        return v + x


class LIF(Neuron):
    """H[t] = V[t-1] + (X[t] - (V[t-1] - V_reset)) / τ (SEW paper Eq. 5).

    Without `decay_input` the input is not divided:
    H[t] = V[t-1] - (V[t-1] - V_reset) / τ + X[t], as in MS-ResNet (1 - 1/τ = 0.25 there).
    """

    law = Law.LEAK

    def __init__(
        self,
        tau: float = 2.0,
        decay_input: bool = True,
        *,
        v_threshold: float | Tensor = 1.0,
        v_reset: float | None = 0.0,
        surrogate: Surrogate = Surrogate.ATAN,
        alpha: float = 2.0,
        detach_reset: bool = True,
    ) -> None:
        super().__init__(
            v_threshold=v_threshold,
            v_reset=v_reset,
            surrogate=surrogate,
            alpha=alpha,
            detach_reset=detach_reset,
        )
        if not (math.isfinite(tau) and tau > 1):
            raise ValueError(f"tau={tau}: the time constant must be a finite number above 1")
        self.tau, self.decay_input = tau, decay_input

    def decay(self, x: Tensor) -> Tensor:
        """x / τ."""
        return x / self.tau

    def charge(self, v: Tensor, x: Tensor) -> Tensor:
        if self.decay_input:
            return v + self.decay(x - (v - self.v_rest))
        return v - self.decay(v - self.v_rest) + x

    def constant_drive(self) -> Tensor:
        gap = super().constant_drive()
        return gap / self.decay(torch.ones_like(gap)) if self.decay_input else gap

    def extra_repr(self) -> str:
        return f"tau={self.tau:g}, decay_input={self.decay_input}, {super().extra_repr()}"


class PLIF(LIF):
    """LIF that learns its time constant: 1/τ = σ(w), w₀ = -ln(τ₀ - 1), one w for the layer."""

    law = Law.LEARNED_LEAK

    def __init__(
        self,
        tau: float = 2.0,
        decay_input: bool = True,
        *,
        v_threshold: float | Tensor = 1.0,
        v_reset: float | None = 0.0,
        surrogate: Surrogate = Surrogate.ATAN,
        alpha: float = 2.0,
        detach_reset: bool = True,
    ) -> None:
        super().__init__(
            tau,
            decay_input,
            v_threshold=v_threshold,
            v_reset=v_reset,
            surrogate=surrogate,
            alpha=alpha,
            detach_reset=detach_reset,
        )
        self.w = nn.Parameter(torch.tensor(-math.log(tau - 1.0)))

    def decay(self, x: Tensor) -> Tensor:
        return x * self.w.sigmoid()
