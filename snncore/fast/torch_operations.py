"""All T steps of a neuron layer as one autograd node, by torch's operations: on any device.

`Neuron.step` is the specification; here stands the same arithmetic in the same order, written in
place, one slice of neurons at a time so that its T steps stay in the cache, with a backward derived
by hand. Only H is kept for it. Spikes are equal to the specification's bit for bit.
"""

import math
from collections.abc import Iterator

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx, once_differentiable

from snncore.fast.dynamics import Dynamics, memory_order, weight_gradient
from snncore.surrogate import Surrogate

SLICE = 2**17
"""Neurons at a time on a CPU: enough for two cores, few enough for the cache (measured)."""


def charge(d: Dynamics, v: Tensor, x: Tensor, out: Tensor, free: Tensor) -> None:
    """H[t] into `out`, in the order of operations of `Neuron.charge`; `free` is overwritten."""
    if d.leak is None:
        torch.add(v, x, out=out)
        return
    above_rest = torch.sub(v, d.v_rest, out=free) if d.v_rest else v
    if d.decay_input:
        add_decayed(d, v, torch.sub(x, above_rest, out=free), 1, out, free)
    else:
        add_decayed(d, v, above_rest, -1, out, free)
        out.add_(x)


def charge_at_rest(d: Dynamics, x: Tensor, out: Tensor) -> None:
    """H[1] into `out` where V = 0 before it: what `charge` gives, but for the sign of a zero."""
    if d.leak is None or not d.decay_input:
        out.copy_(x)
    elif d.tau is None:
        torch.mul(x, d.gain, out=out)
    else:
        torch.div(x, d.tau, out=out)


def add_decayed(d: Dynamics, v: Tensor, x: Tensor, sign: int, out: Tensor, free: Tensor) -> None:
    """V ± X / τ into `out`; `free` is overwritten. In one pass where X / τ is exact: τ = 2ⁿ."""
    if d.tau is None:
        decayed = torch.mul(x, d.leak, out=free)  # type: ignore[arg-type]
        torch.add(v, decayed, alpha=sign, out=out)
    elif d.divides:
        torch.add(v, torch.div(x, d.tau, out=free), alpha=sign, out=out)
    else:
        torch.add(v, x, alpha=sign / d.tau, out=out)


def reset(d: Dynamics, h: Tensor, s: Tensor, out: Tensor) -> None:
    """V[t] into `out`."""
    if d.v_reset is None:
        torch.sub(h, s, alpha=d.v_threshold, out=out)
        return
    torch.addcmul(h, h, s, value=-1, out=out)
    if d.v_reset:
        out.add_(s, alpha=d.v_reset)


def times_slope(d: Dynamics, u: Tensor, g: Tensor, out: Tensor, scale: float = 1.0) -> None:
    """scale · g · σ'(u) into `out` with σ' the surrogate's slope; `u` may be overwritten."""
    a = d.alpha
    match d.surrogate:
        case Surrogate.ATAN:  # α/2 / (1 + (π/2 α u)²)
            inverse_peak = u.new_tensor(2 / (a * scale))
            curvature = a * math.pi**2 / (2 * scale)
            torch.div(g, torch.addcmul(inverse_peak, u, u, value=curvature, out=u), out=out)
        case Surrogate.SIGMOID:  # α s (1 - s), from the tail: exact where s is close to 1 as well
            u.abs_().mul_(-a).sigmoid_()
            torch.mul(g, u.addcmul_(u, u, value=-1), out=out).mul_(a * scale)
        case Surrogate.PIECEWISE_QUADRATIC:  # max(0, α - α²|u|)
            u.abs_().mul_(-(a**2) * scale).add_(a * scale).clamp_(min=0)
            torch.mul(g, u, out=out)
        case Surrogate.RECTANGLE:  # α where |u| < 1/(2α): g where u is inside, else 0
            edge = 1 / (2 * a)
            torch.ops.aten.hardtanh_backward.grad_input(g, u, -edge, edge, grad_input=out)
            if a * scale != 1:
                out.mul_(a * scale)
        case Surrogate.SOFTSIGN:  # α/2 / (1 + α|u|)²
            torch.div(g, u.abs_().mul_(a).add_(1).square_(), out=out).mul_(a / 2 * scale)


def slices(order: tuple[int, ...], *trains: Tensor) -> Iterator[tuple[Tensor, ...]]:
    """The same neurons [T, n] of several spike trains [T, N, ...], views where they lie in order.

    A train that lies otherwise is copied: what is written to must lie in order.
    """
    flat = [train.permute(order).flatten(1) for train in trains]
    neurons = flat[0].shape[1]
    size = SLICE if flat[0].is_cpu else neurons
    for start in range(0, neurons, size):
        yield tuple(train[:, start : start + size] for train in flat)


class Unroll(torch.autograd.Function):
    """X [T, N, ...] -> S [T, N, ...]; `w` is PLIF's parameter, or None."""

    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, w: Tensor | None, d: Dynamics) -> Tensor:
        order = memory_order(x)
        h = torch.empty_permuted(x.shape, order, dtype=x.dtype, device=x.device)
        s = torch.empty_like(h)
        for x_slice, h_slice, s_slice in slices(order, x, h, s):
            forward_slice(d, x_slice, h_slice, s_slice)
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
        for g_slice, h_slice, out_slice in slices(memory_order(h), grad, h, grad_x):
            backward_slice(d, g_slice, h_slice, out_slice)
            if grad_w is not None:
                grad_w += decay_gradient(d, h_slice, out_slice)
        if grad_w is not None:
            grad_w = weight_gradient(d, grad_w).to(w)
        return grad_x, grad_w, None


def forward_slice(d: Dynamics, x: Tensor, h: Tensor, s: Tensor) -> None:
    """H[t] and S[t] of the neurons [T, n] into `h` and `s`."""
    v, free = torch.empty_like(h[0]), torch.empty_like(h[0])
    before: tuple[Tensor, Tensor] | None = None
    for x_t, h_t, s_t in zip(x, h, s, strict=True):
        if before is not None:
            reset(d, *before, v)
            charge(d, v, x_t, h_t, free)
        elif d.v_rest:
            charge(d, v.fill_(d.v_rest), x_t, h_t, free)
        else:
            charge_at_rest(d, x_t, h_t)
        torch.ge(h_t, d.v_threshold, out=s_t)
        before = h_t, s_t


def backward_slice(d: Dynamics, g: Tensor, h: Tensor, out: Tensor) -> None:
    """dL/dH[t] = dL/dS[t] σ'(u) + dL/dH[t+1] · ∂H[t+1]/∂V[t] · ∂V[t]/∂H[t], u = V_th - H[t].

    Into `out` goes dL/dX[t] = dL/dH[t] · ∂H/∂X, the same for each t. All σ' are even.
    """
    threshold = h.new_tensor(d.v_threshold)
    u, free = torch.empty_like(h[0]), torch.empty_like(h[0])
    later: Tensor | None = None
    for g_t, h_t, out_t in reversed(list(zip(g, h, out, strict=True))):
        torch.sub(threshold, h_t, out=u)
        carried = None if later is None else through_reset(d, h_t, u, later, free)
        times_slope(d, u, g_t, out_t, d.gain)
        if carried is not None:
            out_t.add_(carried, alpha=d.carry)
        later = out_t


def through_reset(d: Dynamics, h: Tensor, u: Tensor, g: Tensor, free: Tensor) -> Tensor:
    """g · ∂V[t]/∂H[t]; u = V_th - H is kept, `free` overwritten.

    ∂V/∂H is 1 - S for the hard reset and 1 for the soft one; where the reset is not detached,
    (V_reset - H) σ'(u) or -V_th σ'(u) is added to it (SpikingJelly's documentation of its neurons).
    """
    if d.detach_reset:
        if d.v_reset is None:
            return g
        # g where u > 0, where nothing was fired, else 0: in one pass.
        return torch.ops.aten.threshold_backward.grad_input(g, u, 0, grad_input=free)
    if d.v_reset is None:
        drop = torch.full_like(h, -d.v_threshold)
        kept = torch.ones_like(h)
    else:
        drop = d.v_reset - h
        kept = u.gt(0).to(h)
    times_slope(d, u.clone(), drop, drop)
    return torch.mul(g, kept.add_(drop), out=free)


def decay_gradient(d: Dynamics, h: Tensor, grad_x: Tensor) -> Tensor:
    """Σ ∂L/∂X[t] · ∂H[t]/∂(1/τ) in double precision, for one slice [T, n].

    ∂H[t]/∂(1/τ) is (H[t] - V[t-1]) τ where the input decays, else -(V[t-1] - V_reset).
    """
    v = torch.full_like(h, d.v_rest)
    for t in range(1, h.shape[0]):
        reset(d, h[t - 1], h[t - 1].ge(d.v_threshold).to(h), v[t])
    change = (h - v) / (d.leak or 0.0) if d.decay_input else d.v_rest - v
    return (grad_x * change).sum(dtype=torch.float64)
