"""A neuron layer's T steps as one kernel forward, one backward, by Triton: the fast path on a GPU.

Each program takes a block of neurons through all T steps with its potentials in registers. The
backward computes H[t] again from X. The arithmetic is in single precision whatever the spike
train's type, in the order of `Neuron.step` and without fused products and sums: its spikes are the
specification's bit for bit. Importing it raises ImportError where there is no Triton.
"""

import numpy as np
import torch
import triton
import triton.language as tl
from torch import Tensor
from torch.autograd.function import FunctionCtx, once_differentiable

from snncore.fast import dynamics
from snncore.fast.dynamics import SLOPES, Dynamics, memory_order, rows, weight_gradient
from snncore.surrogate import Surrogate

REGISTERS = 32
"""Potentials that a thread keeps, T of each neuron; at most 4 neurons, which are read at once."""

THREADS = 128

OPTIONS = {"num_warps": THREADS // 32, "enable_fp_fusion": False}
"""A product is rounded before it is added, as in the specification."""

IF = tl.constexpr(dynamics.IF)
DIVIDE = tl.constexpr(dynamics.DIVIDE)
MULTIPLY = tl.constexpr(dynamics.MULTIPLY)
DIVIDE_V = tl.constexpr(dynamics.DIVIDE_V)

ATAN = tl.constexpr(SLOPES.index(Surrogate.ATAN))
SIGMOID = tl.constexpr(SLOPES.index(Surrogate.SIGMOID))
PIECEWISE_QUADRATIC = tl.constexpr(SLOPES.index(Surrogate.PIECEWISE_QUADRATIC))
RECTANGLE = tl.constexpr(SLOPES.index(Surrogate.RECTANGLE))


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
def reset(h, s, threshold, v_reset, SOFT: tl.constexpr):
    """V[t] from H[t] and S[t], as in `Neuron.step`."""
    if SOFT:
        v = h - threshold * s
    else:
        v = h * (1.0 - s) + v_reset * s
    return v


@triton.jit
def slope(u, alpha, edge, SLOPE: tl.constexpr):
    """σ'(u) of the surrogate."""
    if SLOPE == ATAN:  # α/2 / (1 + (π/2 α u)²)
        turn = u * (alpha * 1.5707963267948966)
        steep = alpha * 0.5 / (1.0 + turn * turn)
    elif SLOPE == SIGMOID:  # α s (1 - s), from the tail
        tail = tl.exp(-alpha * tl.abs(u))
        steep = alpha * tail / ((1.0 + tail) * (1.0 + tail))
    elif SLOPE == PIECEWISE_QUADRATIC:  # max(0, α - α²|u|)
        steep = tl.maximum(alpha - alpha * alpha * tl.abs(u), 0.0)
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
    neurons,
    x_step,
    threshold,
    rest,
    v_reset,
    decay,
    STEPS: tl.constexpr,
    CHARGE: tl.constexpr,
    SOFT: tl.constexpr,
    BLOCK: tl.constexpr,
):
    """S [T · n] of X, whose step t begins at t · `x_step`."""
    n = tl.program_id(0).to(tl.int64) * BLOCK + tl.arange(0, BLOCK)
    here = n < neurons
    v = tl.zeros([BLOCK], tl.float32) + rest
    for t in tl.static_range(STEPS):
        x = tl.load(x_ptr + t * x_step + n, mask=here, other=0.0).to(tl.float32)
        h = charge(v, x, rest, decay, CHARGE)
        s = (h >= threshold).to(tl.float32)
        tl.store(s_ptr + t * neurons + n, s.to(s_ptr.dtype.element_ty), mask=here)
        v = reset(h, s, threshold, v_reset, SOFT)


@triton.jit
def backward_kernel(
    x_ptr,
    g_ptr,
    out_ptr,
    sums_ptr,
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

    `sums` gets each block's part of Σ ∂L/∂X · ∂H/∂(1/τ) where 1/τ is learned.
    """
    n = tl.program_id(0).to(tl.int64) * BLOCK + tl.arange(0, BLOCK)
    here = n < neurons
    v = tl.zeros([BLOCK], tl.float32) + rest
    charged = ()
    before = ()
    for t in tl.static_range(STEPS):
        x = tl.load(x_ptr + t * x_step + n, mask=here, other=0.0).to(tl.float32)
        before = before + (v,)  # type: ignore[assignment]
        h = charge(v, x, rest, decay, CHARGE)
        charged = charged + (h,)  # type: ignore[assignment]
        v = reset(h, (h >= threshold).to(tl.float32), threshold, v_reset, SOFT)
    later = tl.zeros([BLOCK], tl.float32)
    total = tl.zeros([BLOCK], tl.float32)
    for step in tl.static_range(STEPS):
        h = charged[STEPS - 1 - step]
        steep = slope(h - threshold, alpha, edge, SLOPE)
        if SOFT:
            kept = tl.zeros([BLOCK], tl.float32) + 1.0
        else:
            kept = 1.0 - (h >= threshold).to(tl.float32)
        if not DETACHED:
            if SOFT:
                kept = kept - threshold * steep
            else:
                kept = kept + (v_reset - h) * steep
        g = tl.load(g_ptr + (STEPS - 1 - step) * g_step + n, mask=here, other=0.0).to(tl.float32)
        later = g * steep * gain + later * kept * carry
        place = out_ptr + (STEPS - 1 - step) * neurons + n
        tl.store(place, later.to(out_ptr.dtype.element_ty), mask=here)
        if LEARNS:
            if CHARGE == MULTIPLY:
                change = (h - before[STEPS - 1 - step]) / decay
            else:
                change = rest - before[STEPS - 1 - step]
            total += tl.where(here, later * change, 0.0)
    if LEARNS:
        tl.store(sums_ptr + tl.program_id(0), tl.sum(total, 0))


def neurons_at_a_time(steps: int) -> int:
    """Neurons of a program, so that a thread's potentials fit into its registers."""
    each = 4 if 4 * steps <= REGISTERS else 2 if 2 * steps <= REGISTERS else 1
    return each * THREADS


def charge_on(d: Dynamics, device: torch.device) -> tuple[int, float]:
    """How it charges, and τ or 1/τ, with the arithmetic of torch on that device: a GPU has no
    division by a number; torch rounds 1/τ and multiplies by it."""
    charge, tau = d.kind.charge, float(d.tau or 1)
    if not d.divides:
        return charge, d.leak or 0.0
    if device.type == "cpu":
        return charge, tau
    product = dynamics.MULTIPLY if charge == dynamics.DIVIDE else dynamics.MULTIPLY_V
    return product, float(np.float32(1) / np.float32(tau))


def potentials(d: Dynamics) -> tuple[float, float, float]:
    """V_th, the potential at the start, V_reset. Triton takes whole numbers for another type."""
    return float(d.v_threshold), float(d.v_rest), float(d.v_reset or 0.0)


class Kernel(torch.autograd.Function):
    """X [T, N, ...] -> S [T, N, ...]; `w` is PLIF's parameter, or None."""

    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, w: Tensor | None, d: Dynamics) -> Tensor:
        order, block = memory_order(x), neurons_at_a_time(len(x))
        s = torch.empty_permuted(x.shape, order, dtype=x.dtype, device=x.device)
        (x_rows, x_step), neurons = rows(x, order), x[0].numel()
        charge, decay = charge_on(d, x.device)
        forward_kernel[(triton.cdiv(neurons, block),)](
            *(x_rows, s, neurons, x_step),
            *potentials(d),
            decay,
            STEPS=len(x),
            CHARGE=charge,
            SOFT=d.kind.soft,
            BLOCK=block,
            **OPTIONS,
        )
        ctx.save_for_backward(x, w)  # type: ignore[arg-type]
        ctx.dynamics = d  # type: ignore[attr-defined]
        return s

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, grad: Tensor) -> tuple[Tensor, Tensor | None, None]:
        x, w = ctx.saved_tensors  # type: ignore[attr-defined]
        d: Dynamics = ctx.dynamics  # type: ignore[attr-defined]
        order, block = memory_order(x), neurons_at_a_time(len(x))
        grad_x = torch.empty_permuted(x.shape, order, dtype=x.dtype, device=x.device)
        (x_rows, x_step), (g_rows, g_step) = rows(x, order), rows(grad, order)
        neurons = x[0].numel()
        programs, kind = triton.cdiv(neurons, block), d.kind
        sums = torch.empty(programs if kind.learns else 0, device=x.device)
        charge, decay = charge_on(d, x.device)
        backward_kernel[(programs,)](
            *(x_rows, g_rows, grad_x, sums, neurons, x_step, g_step),
            *potentials(d),
            decay,
            *(float(d.alpha), 1 / (2 * d.alpha), d.gain, d.carry),
            STEPS=len(x),
            CHARGE=charge,
            SOFT=kind.soft,
            SLOPE=kind.slope,
            DETACHED=kind.detached,
            LEARNS=kind.learns,
            BLOCK=block,
            **OPTIONS,
        )
        if w is None:
            return grad_x, None, None
        return grad_x, weight_gradient(d, sums.sum(dtype=torch.float64)).to(w), None
