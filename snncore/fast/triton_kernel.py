"""A neuron's T steps as one kernel forward, one backward, compiled by Triton for a GPU.

Each program takes a block of neurons through all T steps with its potentials in registers. The
backward computes H[t] again from X. The arithmetic is in single precision whatever the spike
train's type, in the order of `Neuron.step` and without fused products and sums: its spikes are the
specification's bit for bit. Importing it raises ImportError where there is no Triton.
"""

import triton
import triton.language as tl

from snncore.fast import dynamics
from snncore.surrogate import Surrogate

IF = tl.constexpr(dynamics.IF)
DIVIDE = tl.constexpr(dynamics.DIVIDE)
MULTIPLY = tl.constexpr(dynamics.MULTIPLY)
DIVIDE_V = tl.constexpr(dynamics.DIVIDE_V)

ATAN, SIGMOID, PIECEWISE_QUADRATIC, RECTANGLE, SOFTSIGN = (tl.constexpr(n) for n in range(5))
SLOPES = {
    Surrogate.ATAN: ATAN.value,
    Surrogate.SIGMOID: SIGMOID.value,
    Surrogate.PIECEWISE_QUADRATIC: PIECEWISE_QUADRATIC.value,
    Surrogate.RECTANGLE: RECTANGLE.value,
    Surrogate.SOFTSIGN: SOFTSIGN.value,
}
"""The surrogates whose slope stands below."""


@triton.jit
def charge(v, x, rest, decay, CHARGE: tl.constexpr):
    """H[t] from V[t-1] and X[t], as in `Neuron.charge`."""
    if CHARGE == IF:
        h = v + x
    elif CHARGE == DIVIDE:
        h = v + tl.div_rn(x - (v - rest), decay)
    elif CHARGE == MULTIPLY:
        h = v + (x - (v - rest)) * decay
    elif CHARGE == DIVIDE_V:
        h = v - tl.div_rn(v - rest, decay) + x
    else:
        h = v - (v - rest) * decay + x
    return h


@triton.jit
def fire(h, threshold):
    """S[t] from H[t]; NaN from NaN."""
    return tl.where(h >= threshold, 1.0, tl.where(h < threshold, 0.0, h))


@triton.jit
def reset(h, s, threshold, v_reset, SOFT: tl.constexpr):
    """V[t] from H[t] and S[t], as in `Neuron.step`."""
    if SOFT:
        v = h - threshold * s
    else:
        v = h * (1.0 - s) + v_reset * s
    return v


@triton.jit
def slope(u, alpha, edge, SLOPE: tl.constexpr):
    """σ'(u) of a surrogate in SLOPES; NaN where the definition's is."""
    if SLOPE == ATAN:  # α/2 / (1 + (π/2 α u)²)
        turn = u * (alpha * 1.5707963267948966)
        steep = alpha * 0.5 / (1.0 + turn * turn)
    elif SLOPE == SIGMOID:  # α s (1 - s), from the tail
        tail = tl.exp(-alpha * tl.abs(u))
        steep = alpha * tail / ((1.0 + tail) * (1.0 + tail))
    elif SLOPE == PIECEWISE_QUADRATIC:  # max(0, α - α²|u|)
        steep = alpha - alpha * alpha * tl.abs(u)
        steep = tl.where(steep < 0.0, 0.0, steep)
    elif SLOPE == RECTANGLE:  # α where |u| < 1/(2α)
        steep = tl.where(tl.abs(u) < edge, alpha, 0.0)
    else:  # α/2 / (1 + α|u|)²
        root = 1.0 + alpha * tl.abs(u)
        steep = alpha * 0.5 / (root * root)
    return steep


@triton.jit
def forward_kernel(
    x_ptr,
    s_ptr,
    leak_ptr,
    neurons,
    x_step,
    threshold,
    rest,
    v_reset,
    decay,
    STEPS: tl.constexpr,
    CHARGE: tl.constexpr,
    SOFT: tl.constexpr,
    LEARNS: tl.constexpr,
    BLOCK: tl.constexpr,
):
    """S [T · n] of X, whose step t begins at t · `x_step`. A learned 1/τ stands at `leak_ptr`: read
    from there, a recorded launch finds the one of now."""
    if LEARNS:
        decay = tl.load(leak_ptr)
    n = tl.program_id(0).to(tl.int64) * BLOCK + tl.arange(0, BLOCK)
    here = n < neurons
    v = tl.zeros([BLOCK], tl.float32) + rest
    for t in tl.static_range(STEPS):
        x = tl.load(x_ptr + t * x_step + n, mask=here, other=0.0).to(tl.float32)
        h = charge(v, x, rest, decay, CHARGE)
        s = fire(h, threshold)
        tl.store(s_ptr + t * neurons + n, s.to(s_ptr.dtype.element_ty), mask=here)
        v = reset(h, s, threshold, v_reset, SOFT)


@triton.jit
def backward_kernel(
    x_ptr,
    g_ptr,
    out_ptr,
    sums_ptr,
    leak_ptr,
    neurons,
    x_step,
    g_step,
    threshold,
    rest,
    v_reset,
    decay,
    alpha,
    edge,
    gain,
    carry,
    STEPS: tl.constexpr,
    CHARGE: tl.constexpr,
    SOFT: tl.constexpr,
    SLOPE: tl.constexpr,
    DETACHED: tl.constexpr,
    LEARNS: tl.constexpr,
    BLOCK: tl.constexpr,
):
    """∂L/∂X [T · n] of X and ∂L/∂S, whose steps begin `x_step` and `g_step` apart.

    `sums` gets each block's part of Σ ∂L/∂H · ∂H/∂(1/τ) where 1/τ is learned, and stands at
    `leak_ptr`.
    """
    if LEARNS:
        decay = tl.load(leak_ptr)
        carry = 1.0 - decay
        gain = decay if CHARGE == MULTIPLY else 1.0
    n = tl.program_id(0).to(tl.int64) * BLOCK + tl.arange(0, BLOCK)
    here = n < neurons
    v = tl.zeros([BLOCK], tl.float32) + rest
    charged = ()
    changes = ()  # ∂H/∂(1/τ)
    for t in tl.static_range(STEPS):
        x = tl.load(x_ptr + t * x_step + n, mask=here, other=0.0).to(tl.float32)
        if CHARGE == MULTIPLY:
            changes = changes + (x - (v - rest),)  # type: ignore[assignment]
        else:
            changes = changes + (rest - v,)  # type: ignore[assignment]
        h = charge(v, x, rest, decay, CHARGE)
        charged = charged + (h,)  # type: ignore[assignment]
        v = reset(h, fire(h, threshold), threshold, v_reset, SOFT)
    later = tl.zeros([BLOCK], tl.float32)
    total = tl.zeros([BLOCK], tl.float32)
    for step in tl.static_range(STEPS):
        h = charged[STEPS - 1 - step]
        steep = slope(h - threshold, alpha, edge, SLOPE)
        if SOFT:
            kept = tl.zeros([BLOCK], tl.float32) + 1.0
        else:
            kept = 1.0 - fire(h, threshold)
        if not DETACHED:
            if SOFT:
                kept = kept - threshold * steep
            else:
                kept = kept + (v_reset - h) * steep
        g = tl.load(g_ptr + (STEPS - 1 - step) * g_step + n, mask=here, other=0.0).to(tl.float32)
        later = g * steep if step == 0 else g * steep + later * kept * carry
        place = out_ptr + (STEPS - 1 - step) * neurons + n
        tl.store(place, (later * gain).to(out_ptr.dtype.element_ty), mask=here)
        if LEARNS:
            total += tl.where(here, later * changes[STEPS - 1 - step], 0.0)
    if LEARNS:
        tl.store(sums_ptr + tl.program_id(0), tl.sum(total, 0))
