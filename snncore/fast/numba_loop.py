"""A neuron's T steps as loops, compiled by Numba for a CPU.

The arithmetic of `Neuron.step` in the same order, nothing contracted into a fused product and sum:
its spikes are the specification's bit for bit. Memory is read and written once. A few neurons at a
time, so that what stands between two time steps stays in the cache; the backward computes H[t]
again from X, which costs less than to keep it.

All that is compiled stands in this file: Numba finds the machine code that it keeps by the file's
time, and does not look at what the file imports.
"""

import math
from collections import namedtuple
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import numba
import numpy as np
from numba import njit, prange, types

from snncore.fast.dynamics import DIVIDE, DIVIDE_V, IF, MULTIPLY, Dynamics, Kind
from snncore.surrogate import Surrogate

POTENTIALS = 2**15
"""Potentials computed at a time, T of each neuron: 128 KiB of float32 stay in the second-level
cache, and the rows of memory around them are long enough to be fetched ahead (measured)."""

ATAN, PIECEWISE_QUADRATIC, RECTANGLE, SOFTSIGN = range(4)
SLOPES = {
    Surrogate.ATAN: ATAN,
    Surrogate.PIECEWISE_QUADRATIC: PIECEWISE_QUADRATIC,
    Surrogate.RECTANGLE: RECTANGLE,
    Surrogate.SOFTSIGN: SOFTSIGN,
}
"""The surrogates whose slope stands below. Not the sigmoid: it needs an exponential, and that of
many numbers is faster in torch."""


Numbers = namedtuple("Numbers", "threshold rest v_reset decay alpha edge gain carry zero one")
"""A neuron's numbers in single precision; `decay` is τ or 1/τ, `edge` 1/(2α)."""


@lru_cache
def numbers(d: Dynamics) -> Numbers:
    """The neuron's numbers."""
    decay = d.tau if d.divides else d.leak
    potentials = (d.v_threshold, d.v_rest, d.v_reset or 0.0, decay or 0.0)
    slopes = (d.alpha, 1 / (2 * d.alpha), d.gain, d.carry)
    return Numbers(*(np.float32(value) for value in (*potentials, *slopes, 0.0, 1.0)))


NUMBERS = numba.typeof(Numbers(*[np.float32(0)] * 10))
TRAIN, WHOLE, SUMS = types.float32[::1], types.int64, types.float64[::1]
"""Types of what the loops are given: said, so that a loop is compiled where it is made."""


def compiled(given: Any = None, **options: Any) -> Any:
    """njit without the GIL, with the machine code kept on disk where there is a place for it."""
    # With Python's error for a zero divisor no loop that divides would be vectorised.
    shared: dict[str, Any] = {"nogil": True, "error_model": "numpy"} | options

    def decorate(function: Callable[..., Any]) -> Any:
        try:
            return njit(given, cache=True, **shared)(function)
        except RuntimeError:  # Numba's word for: no folder to write to
            return njit(given, **shared)(function)

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
    return c.one if h >= c.threshold else c.zero if h < c.threshold else h  # NaN


@compiled()
def reset(soft: bool, c: Numbers, h: Any, s: Any) -> Any:
    """V[t] from H[t] and S[t], as in `Neuron.step`."""
    if soft:
        return h - c.threshold * s
    return h * (c.one - s) + c.v_reset * s


@compiled()
def slope(kind: int, c: Numbers, u: Any) -> Any:
    """σ'(u) of a surrogate in SLOPES; NaN where the definition's is."""
    half = c.alpha / (c.one + c.one)
    if kind == ATAN:  # α/2 / (1 + (π/2 α u)²)
        turn = u * (half * np.float32(math.pi))
        return half / (c.one + turn * turn)
    if kind == PIECEWISE_QUADRATIC:  # max(0, α - α²|u|)
        high = c.alpha - c.alpha * c.alpha * abs(u)
        return c.zero if high < c.zero else high
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


@compiled(fastmath={"reassoc", "nsz"})  # a sum in any order can be vectorised
def decay_gradient(kind: int, c: Numbers, grad: Any, x: Any, v: Any) -> float:
    """Σ ∂L/∂H[t] · ∂H[t]/∂(1/τ) of a row, from X[t] and V[t-1]."""
    total = 0.0
    for i in range(x.size):
        below_rest = c.rest - v[i]
        total += grad[i] * (x[i] + below_rest if kind == MULTIPLY else below_rest)
    return total


def neurons_at_a_time(steps: int) -> int:
    """Neurons whose T potentials stay in the cache."""
    return max(POTENTIALS // steps, 256)


@cache
def forward_loop(charge_kind: int, soft: bool) -> Callable[..., None]:
    """S [T · n] of X, whose step t begins at t · `x_step`, `length` neurons at a time; for neurons
    that charge and are reset so."""

    @compiled((NUMBERS, WHOLE, WHOLE, TRAIN, WHOLE, TRAIN), parallel=True)
    def forward(c: Numbers, steps: int, length: int, x: Any, x_step: int, s: Any) -> None:
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
    """∂L/∂X [T · n] of X and ∂L/∂S, whose steps begin `x_step` and `g_step` apart.

    `sums` gets each row's part of Σ ∂L/∂H · ∂H/∂(1/τ) where 1/τ is learned.
    """
    charge_kind, soft, surrogate, detached, learns = kind
    slope_kind = SLOPES[surrogate]

    @compiled((NUMBERS, *(WHOLE,) * 2, *(TRAIN, WHOLE) * 2, TRAIN, SUMS), parallel=True)
    def backward(c, steps, length, x, x_step, g, g_step, out, sums):  # type: ignore[no-untyped-def]
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
            later = np.zeros(end - first, np.float32)  # ∂L/∂H[t+1]
            for t in range(steps - 1, -1, -1):
                h_t, g_t = h[t], g[t * g_step + first : t * g_step + end]
                out_t = out[t * n + first : t * n + end]
                for i in range(end - first):
                    steep = slope(slope_kind, c, h_t[i] - c.threshold)
                    kept = through_reset(soft, detached, c, h_t[i], fire(c, h_t[i]), steep)
                    carried = later[i] * kept * c.carry if t < steps - 1 else c.zero
                    later[i] = g_t[i] * steep + carried
                    out_t[i] = later[i] * c.gain
                if learns:
                    x_t = x[t * x_step + first : t * x_step + end]
                    sums[row] += decay_gradient(charge_kind, c, later, x_t, v[t])

    return backward
