"""All T steps of a neuron layer as one autograd node, by torch's operations: on any device.

One slice of neurons at a time so that its T steps stay in the cache, with a backward derived by
hand. Only H is kept for it, and X where 1/τ is learned. Spikes are equal to the specification's bit
for bit.
"""

import math
from collections.abc import Iterator

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx, once_differentiable

from snncore.fast.dynamics import Dynamics, weight_gradient
from snncore.fast.layout import memory_order
from snncore.fast.torch_operations import charge, charge_at_rest, reset, through_reset, times_slope

SLICE = 2**17
"""Neurons at a time on a CPU: enough for two cores, few enough for the cache (measured)."""


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
        d, order = d.of(w), memory_order(x)
        h = torch.empty_permuted(x.shape, order, dtype=x.dtype, device=x.device)
        s = torch.empty_like(h)
        for x_slice, h_slice, s_slice in slices(order, x, h, s):
            forward_slice(d, x_slice, h_slice, s_slice)
        ctx.save_for_backward(h, w, x if d.learns else None)  # type: ignore[arg-type]
        ctx.dynamics = d  # type: ignore[attr-defined]
        return s

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, grad: Tensor) -> tuple[Tensor, Tensor | None, None]:
        h, w, x = ctx.saved_tensors  # type: ignore[attr-defined]
        d: Dynamics = ctx.dynamics  # type: ignore[attr-defined]
        grad_x, order = torch.empty_like(h), memory_order(h)
        if w is None:
            for g_slice, h_slice, out_slice in slices(order, grad, h, grad_x):
                backward_slice(d, g_slice, h_slice, out_slice, d.gain)
            return grad_x, None, None
        total = torch.zeros((), dtype=torch.float64, device=h.device)
        for g_slice, h_slice, out_slice, x_slice in slices(order, grad, h, grad_x, x):
            backward_slice(d, g_slice, h_slice, out_slice, 1.0)
            total += decay_gradient(d, x_slice, h_slice, out_slice)
            out_slice.mul_(d.gain)
        return grad_x, weight_gradient(w, total), None


def forward_slice(d: Dynamics, x: Tensor, h: Tensor, s: Tensor) -> None:
    """H[t] and S[t] of the neurons [T, n] into `h` and `s`.

    On a CPU first as if all were finite, in fewer passes. If not, the last step tells: what is NaN
    stays so. Another device would have to be waited for.
    """
    if x.is_cpu:
        take_steps(d, True, x, h, s)
    if may_be_nan(h[-1]):
        take_steps(d, False, x, h, s)
        s.masked_fill_(h.isnan(), math.nan)


def take_steps(d: Dynamics, plain: bool, x: Tensor, h: Tensor, s: Tensor) -> None:
    """H[t] and S[t] of the neurons [T, n] into `h` and `s`, with S = 0 where H is NaN."""
    v, free = torch.empty_like(h[0]), torch.empty_like(h[0])
    before: tuple[Tensor, Tensor] | None = None
    for x_t, h_t, s_t in zip(x, h, s, strict=True):
        if before is not None:
            reset(d, plain, *before, v)
            charge(d, v, x_t, h_t, free)
        elif d.v_rest:
            charge(d, v.fill_(d.v_rest), x_t, h_t, free)
        else:
            charge_at_rest(d, x_t, h_t)
        torch.ge(h_t, d.v_threshold, out=s_t)
        before = h_t, s_t


def may_be_nan(x: Tensor) -> bool:
    """Whether something in X may be NaN: not where a CPU finds a sum that is a number."""
    return not (x.is_cpu and math.isfinite(x.sum()))


def backward_slice(d: Dynamics, g: Tensor, h: Tensor, out: Tensor, scale: float) -> None:
    """dL/dH[t] = dL/dS[t] σ'(u) + dL/dH[t+1] · ∂H[t+1]/∂V[t] · ∂V[t]/∂H[t], u = V_th - H[t].

    Into `out` goes dL/dH[t] times a number: dL/dX[t] with ∂H/∂X, the same for each t. All σ' are
    even.
    """
    threshold, plain = h.new_full((), d.v_threshold), not may_be_nan(h[-1])
    u, free = torch.empty_like(h[0]), torch.empty_like(h[0])
    later: Tensor | None = None
    for g_t, h_t, out_t in reversed(list(zip(g, h, out, strict=True))):
        torch.sub(threshold, h_t, out=u)
        carried = None if later is None else through_reset(d, plain, h_t, u, later, free)
        times_slope(d, plain, u, g_t, out_t, scale)
        if carried is not None:
            out_t.add_(carried, alpha=d.carry)
        later = out_t


def decay_gradient(d: Dynamics, x: Tensor, h: Tensor, grad_h: Tensor) -> Tensor:
    """Σ ∂L/∂H[t] · ∂H[t]/∂(1/τ) in double precision, for one slice [T, n].

    ∂H[t]/∂(1/τ) is X[t] - (V[t-1] - V_reset) where the input decays, else -(V[t-1] - V_reset).
    """
    v = torch.full_like(h, d.v_rest)
    for t in range(1, h.shape[0]):
        reset(d, False, h[t - 1], h[t - 1].ge(d.v_threshold).to(h), v[t])
    change = d.v_rest - v
    return (grad_h * (x + change if d.decay_input else change)).sum(dtype=torch.float64)
