"""A neuron layer's T steps as one autograd node, by Triton's kernels: the fast path on a GPU.

Importing it raises ImportError where there is no Triton.
"""

import numpy as np
import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx, once_differentiable

from snncore.fast.dynamics import (
    DIVIDE,
    MULTIPLY,
    MULTIPLY_V,
    Dynamics,
    leak_of,
    weight_gradient,
)
from snncore.fast.layout import memory_order, rows
from snncore.fast.triton_kernel import SLOPES, backward_kernel, forward_kernel
from snncore.surrogate import Surrogate

REGISTERS = 32
"""Potentials that a thread keeps, T of each neuron; at most 4 neurons, which are read at once."""

THREADS = 128

OPTIONS = {"num_warps": THREADS // 32, "enable_fp_fusion": False}
"""A product is rounded before it is added, as in the specification."""


def knows(surrogate: Surrogate) -> bool:
    """Whether the kernels have this surrogate's slope."""
    return surrogate in SLOPES


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
    product = MULTIPLY if charge == DIVIDE else MULTIPLY_V
    return product, float(np.float32(1) / np.float32(tau))


def potentials(d: Dynamics) -> tuple[float, float, float]:
    """V_th, the potential at the start, V_reset. Triton takes whole numbers for another type."""
    return float(d.v_threshold), float(d.v_rest), float(d.v_reset or 0.0)


def learned_leak(w: Tensor | None, otherwise: Tensor) -> Tensor:
    """Where the kernels read 1/τ, float32; where none is learned they do not, from anything."""
    return otherwise if w is None else leak_of(w).float()


class Kernel(torch.autograd.Function):
    """X [T, N, ...] -> S [T, N, ...]; `w` is PLIF's parameter, or None."""

    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, w: Tensor | None, d: Dynamics) -> Tensor:
        order, block = memory_order(x), neurons_at_a_time(len(x))
        s = torch.empty_permuted(x.shape, order, dtype=x.dtype, device=x.device)
        (x_rows, x_step), neurons = rows(x, order), x[0].numel()
        charge, decay = charge_on(d, x.device)
        forward_kernel[(-(-neurons // block),)](
            *(x_rows, s, learned_leak(w, x_rows), neurons, x_step),
            *potentials(d),
            decay,
            STEPS=len(x),
            CHARGE=charge,
            SOFT=d.kind.soft,
            LEARNS=d.learns,
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
        neurons, kind = x[0].numel(), d.kind
        programs, (charge, decay) = -(-neurons // block), charge_on(d, x.device)
        sums = torch.empty(programs * kind.learns, dtype=torch.float32, device=x.device)
        backward_kernel[(programs,)](
            *(x_rows, g_rows, grad_x, sums, learned_leak(w, x_rows), neurons, x_step, g_step),
            *potentials(d),
            decay,
            *(float(d.alpha), 1 / (2 * d.alpha), d.gain, d.carry),
            STEPS=len(x),
            CHARGE=charge,
            SOFT=kind.soft,
            SLOPE=SLOPES[kind.surrogate],
            DETACHED=kind.detached,
            LEARNS=kind.learns,
            BLOCK=block,
            **OPTIONS,
        )
        if w is None:
            return grad_x, None, None
        return grad_x, weight_gradient(w, sums.sum(dtype=torch.float64)), None
