"""A neuron layer's T steps as one autograd node, compiled by Numba: the fast path on a CPU.

The arithmetic of `Neuron.step` in the same order, nothing contracted into a fused product and sum:
its spikes are the specification's bit for bit. Memory is read and written once. A few neurons at a
time, so that what stands between two time steps stays in the cache; the backward computes H[t]
again from X, which costs less than to keep it. Importing it raises ImportError where there is no
Numba, and ValueError where that finds no threads which several callers can share.
"""

import math
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numba
import numpy as np
import torch
from numba import njit, prange
from torch import Tensor
from torch.autograd.function import FunctionCtx, once_differentiable

from snncore.fast.dynamics import (
    DIVIDE,
    DIVIDE_V,
    IF,
    MULTIPLY,
    SLOPES,
    Dynamics,
    Kind,
    memory_order,
    rows,
    weight_gradient,
)
from snncore.surrogate import Surrogate

POTENTIALS = 2**15
"""So many at a time, T of each neuron: 128 KiB of float32 stay in the second-level cache, and the
rows of memory around them are long enough to be fetched ahead (measured)."""

ATAN = SLOPES.index(Surrogate.ATAN)
PIECEWISE_QUADRATIC = SLOPES.index(Surrogate.PIECEWISE_QUADRATIC)
RECTANGLE = SLOPES.index(Surrogate.RECTANGLE)

# The other pool of threads that Numba has ends the process when two callers meet in it.
numba.config.THREADING_LAYER = "threadsafe"  # type: ignore[attr-defined]
numba.get_num_threads()  # starts them


class Numbers(NamedTuple):
    """A neuron's numbers in single precision; `decay` is τ or 1/τ, `edge` 1/(2α)."""

    threshold: Any
    rest: Any
    v_reset: Any
    decay: Any
    alpha: Any
    edge: Any
    gain: Any
    carry: Any
    zero: Any
    one: Any


def compiled(**options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """njit without the GIL, with the machine code kept on disk where there is a place for it."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        # With Python's error for a zero divisor no loop that divides would be vectorised.
        shared: dict[str, Any] = {"nogil": True, "error_model": "numpy"} | options
        try:
            return njit(cache=True, **shared)(function)
        except RuntimeError:  # Numba's word for: no folder to write to
            return njit(**shared)(function)

    return decorate


@compiled()
def charge(kind: int, c: Numbers, v: Any, x: Any) -> Any:
    """H[t] from V[t-1] and X[t], as in `Neuron.charge`."""
    if kind == IF:
        return v + x
    if kind == DIVIDE:
        return v + (x - (v - c.rest)) / c.decay
    if kind == MULTIPLY:
        return v + (x - (v - c.rest)) * c.decay
    if kind == DIVIDE_V:
        return v - (v - c.rest) / c.decay + x
    return v - (v - c.rest) * c.decay + x


@compiled()
def fire(c: Numbers, h: Any) -> Any:
    """S[t] from H[t]."""
    return c.one if h >= c.threshold else c.zero


@compiled()
def reset(soft: bool, c: Numbers, h: Any, s: Any) -> Any:
    """V[t] from H[t] and S[t], as in `Neuron.step`."""
    if soft:
        return h - c.threshold * s
    return h * (c.one - s) + c.v_reset * s


@compiled()
def slope(kind: int, c: Numbers, u: Any) -> Any:
    """σ'(u) of a surrogate, by its place in SLOPES. Not the sigmoid's: it needs an exponential,
    and that of many numbers is torch's work."""
    half = c.alpha / (c.one + c.one)
    if kind == ATAN:  # α/2 / (1 + (π/2 α u)²)
        turn = u * (half * np.float32(math.pi))
        return half / (c.one + turn * turn)
    if kind == PIECEWISE_QUADRATIC:  # max(0, α - α²|u|)
        return max(c.alpha - c.alpha * c.alpha * abs(u), c.zero)
    if kind == RECTANGLE:  # α where |u| < 1/(2α)
        return c.alpha if abs(u) < c.edge else c.zero
    root = c.one + c.alpha * abs(u)  # α/2 / (1 + α|u|)²
    return half / (root * root)


@compiled()
def through_reset(soft: bool, detached: bool, c: Numbers, h: Any, s: Any, slope: Any) -> Any:
    """∂V[t]/∂H[t], see `snncore.fast.torch_operations.through_reset`."""
    kept = c.one if soft else c.one - s
    if detached:
        return kept
    return kept + (-c.threshold if soft else c.v_reset - h) * slope


def neurons_at_a_time(steps: int) -> int:
    """Neurons whose T potentials stay in the cache."""
    return max(POTENTIALS // steps, 256)


@cache
def forward_loop(charge_kind: int, soft: bool) -> Callable[..., None]:
    """The loop of neurons that charge and are reset so."""

    @compiled(parallel=True)
    def forward(c: Numbers, steps: int, length: int, x: Any, x_step: int, s: Any) -> None:
        """S [T · n] of X, whose step t begins at t · `x_step`, `length` neurons at a time."""
        n = s.size // steps
        for row in prange((n + length - 1) // length):
            first, end = row * length, min(row * length + length, n)
            v = np.full(end - first, c.rest)
            for t in range(steps):
                x_t = x[t * x_step + first : t * x_step + end]
                s_t = s[t * n + first : t * n + end]
                for i in range(end - first):
                    h = charge(charge_kind, c, v[i], x_t[i])
                    fired = fire(c, h)
                    s_t[i] = fired
                    v[i] = reset(soft, c, h, fired)

    return forward


@cache
def backward_loop(kind: Kind) -> Callable[..., None]:
    """The loop of a kind of neuron."""
    charge_kind, soft, slope_kind, detached, learns = kind

    @compiled(parallel=True)
    def backward(
        c: Numbers,
        steps: int,
        length: int,
        x: Any,
        x_step: int,
        g: Any,
        g_step: int,
        out: Any,
        sums: Any,
    ) -> None:
        """∂L/∂X [T · n] of X and ∂L/∂S, whose steps begin `x_step` and `g_step` apart.

        `sums` gets each row's part of Σ ∂L/∂X · ∂H/∂(1/τ) where 1/τ is learned.
        """
        n = out.size // steps
        for row in prange((n + length - 1) // length):
            first, end = row * length, min(row * length + length, n)
            h = np.empty((steps, end - first), np.float32)
            v = np.full((steps + 1 if learns else 1, end - first), c.rest)  # V[t-1] at t
            for t in range(steps):
                x_t = x[t * x_step + first : t * x_step + end]
                h_t, before, after = h[t], v[t if learns else 0], v[t + 1 if learns else 0]
                for i in range(end - first):
                    h_t[i] = charge(charge_kind, c, before[i], x_t[i])
                    after[i] = reset(soft, c, h_t[i], fire(c, h_t[i]))
            later = np.zeros(end - first, np.float32)  # ∂L/∂X[t+1]
            for t in range(steps - 1, -1, -1):
                h_t, g_t = h[t], g[t * g_step + first : t * g_step + end]
                out_t = out[t * n + first : t * n + end]
                for i in range(end - first):
                    steep = slope(slope_kind, c, h_t[i] - c.threshold)
                    kept = through_reset(soft, detached, c, h_t[i], fire(c, h_t[i]), steep)
                    out_t[i] = g_t[i] * steep * c.gain + later[i] * kept * c.carry
                later = out_t
                if learns:
                    sums[row] += decay_gradient(charge_kind, c, out_t, h_t, v[t])

    return backward


@compiled(fastmath={"reassoc", "nsz"})  # a sum in any order can be vectorised
def decay_gradient(kind: int, c: Numbers, grad: Any, h: Any, v: Any) -> float:
    """Σ ∂L/∂X[t] · ∂H[t]/∂(1/τ) of a row, with V[t-1] and 1/τ = `decay`."""
    total = 0.0
    for i in range(h.size):
        total += grad[i] * ((h[i] - v[i]) / c.decay if kind == MULTIPLY else c.rest - v[i])
    return total


@lru_cache
def numbers(d: Dynamics) -> Numbers:
    """The neuron's numbers."""
    decay = d.tau if d.divides else d.leak
    potentials = (d.v_threshold, d.v_rest, d.v_reset or 0.0, decay or 0.0)
    slopes = (d.alpha, 1 / (2 * d.alpha), d.gain, d.carry)
    return Numbers(*(np.float32(value) for value in (*potentials, *slopes, 0.0, 1.0)))


def arrays(train: Tensor, order: tuple[int, ...]) -> tuple[Any, int]:
    """`rows` for Numba."""
    flat, apart = rows(train, order)
    return flat.numpy(), apart


def use_torchs_threads() -> None:
    """As many threads as torch computes with."""
    most = numba.config.NUMBA_NUM_THREADS  # type: ignore[attr-defined]
    numba.set_num_threads(min(torch.get_num_threads(), most))


class Loop(torch.autograd.Function):
    """X [T, N, ...] -> S [T, N, ...]; `w` is PLIF's parameter, or None."""

    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, w: Tensor | None, d: Dynamics) -> Tensor:
        order, length = memory_order(x), neurons_at_a_time(len(x))
        s = torch.empty_permuted(x.shape, order)
        kind = d.kind
        forward = forward_loop(kind.charge, kind.soft)
        use_torchs_threads()
        forward(numbers(d), len(x), length, *arrays(x, order), arrays(s, order)[0])
        ctx.save_for_backward(x, w)  # type: ignore[arg-type]
        ctx.dynamics = d  # type: ignore[attr-defined]
        return s

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, grad: Tensor) -> tuple[Tensor, Tensor | None, None]:
        x, w = ctx.saved_tensors  # type: ignore[attr-defined]
        d: Dynamics = ctx.dynamics  # type: ignore[attr-defined]
        order, length = memory_order(x), neurons_at_a_time(len(x))
        grad_x = torch.empty_permuted(x.shape, order)
        sums = torch.zeros(-(-x[0].numel() // length), dtype=torch.float64)
        backward, given = backward_loop(d.kind), (*arrays(x, order), *arrays(grad, order))
        use_torchs_threads()
        backward(numbers(d), len(x), length, *given, arrays(grad_x, order)[0], sums.numpy())
        return grad_x, None if w is None else weight_gradient(d, sums.sum()).to(w), None
