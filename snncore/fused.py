"""All T steps of a neuron layer as one autograd node: the fast path behind `Neuron.forward`.

`Neuron.step` is the specification; here stands the same arithmetic in the same order, written in
place, one slice of neurons at a time so that its T steps stay in the cache, with a backward derived
by hand. Only H is kept for it. Spikes are equal to the specification's bit for bit.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx, once_differentiable

from snncore.surrogate import Surrogate

SLICE = 2**17
"""Neurons at a time: large enough for two cores, small enough for the cache (measured)."""


class Dynamics(NamedTuple):
    """The numbers of a neuron. `leak` is 1/τ, None for IF; `tau` is None where 1/τ is learned."""

    leak: float | None
    tau: float | None
    decay_input: bool
    v_threshold: float
    v_reset: float | None
    surrogate: Surrogate
    alpha: float
    detach_reset: bool

    @property
    def v_rest(self) -> float:
        return self.v_reset or 0.0

    @property
    def gain(self) -> float:
        """∂H/∂X."""
        return self.leak if self.leak is not None and self.decay_input else 1.0


def can_fuse(x: Tensor) -> bool:
    """Whether the fused path takes x: torch.func and compilation need the readable one."""
    transformed = torch._C._are_functorch_transforms_active()
    floats = x.dtype in (torch.float32, torch.float64)
    return floats and x.numel() > 0 and not transformed and not torch.compiler.is_compiling()


def charge(d: Dynamics, v: Tensor, x: Tensor, out: Tensor, free: Tensor) -> None:
    """H[t] into `out`, in the order of operations of `Neuron.charge`; `free` is overwritten."""
    if d.leak is None:
        torch.add(v, x, out=out)
    elif d.decay_input:
        above_rest = torch.sub(v, d.v_rest, out=free) if d.v_rest else v
        add_decayed(d, v, torch.sub(x, above_rest, out=free), out)
    else:
        add_decayed(d, v, torch.sub(v, d.v_rest, out=free).neg_(), out)
        out.add_(x)


def add_decayed(d: Dynamics, v: Tensor, x: Tensor, out: Tensor) -> None:
    """V + X / τ into `out`; `x` is overwritten. In one pass where X / τ is exact: τ = 2ⁿ."""
    if d.tau is None:
        torch.add(v, x.mul_(d.leak), out=out)  # type: ignore[arg-type]
    elif math.frexp(d.tau)[0] == 0.5:
        torch.add(v, x, alpha=1 / d.tau, out=out)
    else:
        torch.add(v, x.div_(d.tau), out=out)


def reset(d: Dynamics, h: Tensor, s: Tensor, out: Tensor) -> None:
    """V[t] into `out`."""
    if d.v_reset is None:
        torch.sub(h, s, alpha=d.v_threshold, out=out)
        return
    torch.addcmul(h, h, s, value=-1, out=out)
    if d.v_reset:
        out.add_(s, alpha=d.v_reset)


def times_slope(d: Dynamics, u: Tensor, g: Tensor, out: Tensor, scale: float = 1.0) -> None:
    """scale · g · σ'(u) into `out` with σ' the surrogate's slope; `u` is overwritten."""
    a = d.alpha
    match d.surrogate:
        case Surrogate.ATAN:  # α/2 / (1 + (π/2 α u)²)
            inverse_peak = u.new_tensor(2 / (a * scale))
            curvature = a * math.pi**2 / (2 * scale)
            torch.div(g, torch.addcmul(inverse_peak, u, u, value=curvature, out=u), out=out)
        case Surrogate.SIGMOID:  # α s (1 - s)
            u.mul_(a).sigmoid_()
            torch.mul(g, u.addcmul_(u, u, value=-1), out=out).mul_(a * scale)
        case Surrogate.PIECEWISE_QUADRATIC:  # max(0, α - α²|u|)
            u.abs_().mul_(-(a**2) * scale).add_(a * scale).clamp_(min=0)
            torch.mul(g, u, out=out)
        case Surrogate.RECTANGLE:  # α where |u| < 1/(2α)
            torch.mul(g, u.abs_().lt_(1 / (2 * a)), out=out).mul_(a * scale)
        case Surrogate.SOFTSIGN:  # α/2 / (1 + α|u|)²
            torch.div(g, u.abs_().mul_(a).add_(1).square_(), out=out).mul_(a / 2 * scale)


def slices(*trains: Tensor) -> Iterator[tuple[Tensor, ...]]:
    """The same neurons [T, n] of several spike trains [T, N, ...]."""
    flat = [train.flatten(1) for train in trains]
    for start in range(0, flat[0].shape[1], SLICE):
        yield tuple(train[:, start : start + SLICE] for train in flat)


class Unroll(torch.autograd.Function):
    """X [T, N, ...] -> S [T, N, ...]; `w` is PLIF's parameter, or None."""

    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, w: Tensor | None, d: Dynamics) -> Tensor:
        h = torch.empty_like(x, memory_format=torch.contiguous_format)
        s = torch.empty_like(h)
        for x_slice, h_slice, s_slice in slices(x, h, s):
            v = torch.full_like(h_slice[0], d.v_rest)
            free = torch.empty_like(v)
            for t, (x_t, h_t, s_t) in enumerate(zip(x_slice, h_slice, s_slice, strict=True)):
                if t > 0:
                    reset(d, h_slice[t - 1], s_slice[t - 1], v)
                charge(d, v, x_t, h_t, free)
                torch.ge(h_t, d.v_threshold, out=s_t)
        ctx.save_for_backward(h, w)  # type: ignore[arg-type]
        ctx.dynamics = d  # type: ignore[attr-defined]
        return s

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, grad: Tensor) -> tuple[Tensor, Tensor | None, None]:
        h, w = ctx.saved_tensors  # type: ignore[attr-defined]
        d: Dynamics = ctx.dynamics  # type: ignore[attr-defined]
        grad_x = torch.empty_like(h)
        grad_w = None if w is None else torch.zeros((), dtype=torch.float64, device=h.device)
        for g_slice, h_slice, out_slice in slices(grad, h, grad_x):
            backward_slice(d, g_slice, h_slice, out_slice)
            if grad_w is not None:
                grad_w += leak_gradient(d, h_slice, out_slice)
        if grad_w is not None:
            grad_w = grad_w.to(w)
        return grad_x, grad_w, None


def backward_slice(d: Dynamics, g: Tensor, h: Tensor, out: Tensor) -> None:
    """dL/dH[t] = dL/dS[t] σ'(u) + dL/dH[t+1] · ∂H[t+1]/∂V[t] · ∂V[t]/∂H[t], u = H[t] - V_th.

    Into `out` goes dL/dX[t] = dL/dH[t] · ∂H/∂X, the same for each t. ∂V/∂H is 1 - S for the hard
    reset and 1 for the soft one; where the reset is not detached, (V_reset - H) σ'(u) or
    -V_th σ'(u) is added to it (SpikingJelly's documentation of its neurons).
    """
    carry = 1.0 if d.leak is None else 1 - d.leak
    u, keep = torch.empty_like(h[0]), torch.empty_like(h[0])
    for t in reversed(range(h.shape[0])):
        last = t == h.shape[0] - 1
        torch.sub(h[t], d.v_threshold, out=u)
        if not last:
            through_reset(d, h[t], u, keep)
        times_slope(d, u, g[t], out[t], d.gain)
        if not last:
            out[t].addcmul_(out[t + 1], keep, value=carry)


def through_reset(d: Dynamics, h: Tensor, u: Tensor, out: Tensor) -> None:
    """∂V[t]/∂H[t] into `out`; `u` = H - V_th is kept."""
    if d.v_reset is None:
        out.fill_(1)
    else:
        torch.lt(u, 0, out=out)
    if not d.detach_reset:
        drop = torch.full_like(h, -d.v_threshold) if d.v_reset is None else d.v_reset - h
        times_slope(d, u.clone(), drop, drop)
        out.add_(drop)


def leak_gradient(d: Dynamics, h: Tensor, grad_x: Tensor) -> Tensor:
    """dL/dw with 1/τ = σ(w): Σ dL/dH[t] · ∂H[t]/∂(1/τ) · σ'(w), for one slice [T, n].

    ∂H[t]/∂(1/τ) is (H[t] - V[t-1]) τ where the input decays, else -(V[t-1] - V_reset).
    """
    leak = d.leak or 0.0
    v = torch.full_like(h, d.v_rest)
    for t in range(1, h.shape[0]):
        reset(d, h[t - 1], h[t - 1].ge(d.v_threshold).to(h), v[t])
    change = (h - v) / leak if d.decay_input else d.v_rest - v
    return (grad_x * change).sum(dtype=torch.float64) * (leak * (1 - leak) / d.gain)
