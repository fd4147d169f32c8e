"""A neuron layer's T steps as one autograd node, compiled by Numba: the fast path on a CPU."""

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx, once_differentiable

from snncore.fast import numba_loop, numba_threads
from snncore.fast.dynamics import Dynamics, Kind, weight_gradient
from snncore.fast.layout import memory_order, rows


def ready(kind: Kind, trains: bool, process: int) -> bool:
    """Whether the loops of a kind of neuron can run in a process: they are compiled here, or read
    from the disk. The backward only where it `trains`."""
    if process != numba_threads.PROCESS or kind.surrogate not in numba_loop.SLOPES:
        return False
    numba_loop.forward_loop(kind.charge, kind.soft)
    if trains:
        numba_loop.backward_loop(kind)
    return True


def arrays(train: Tensor, order: tuple[int, ...]) -> tuple[Any, int]:
    """A spike train as Numba takes it: what `rows` gives, as an array."""
    flat, apart = rows(train, order)
    return flat.numpy(), apart


class Loop(torch.autograd.Function):
    """X [T, N, ...] -> S [T, N, ...]; `w` is PLIF's parameter, or None."""

    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, w: Tensor | None, d: Dynamics) -> Tensor:
        d = d.of(w)
        order, length = memory_order(x), numba_loop.neurons_at_a_time(len(x))
        s = torch.empty_permuted(x.shape, order, dtype=x.dtype, device=x.device)
        kind, given = d.kind, (*arrays(x, order), arrays(s, order)[0])
        forward = numba_loop.forward_loop(kind.charge, kind.soft)
        numba_threads.use_as_many_as_torch()
        forward(numba_loop.numbers(d), len(x), length, *given)
        ctx.save_for_backward(x, w)  # type: ignore[arg-type]
        ctx.dynamics = d  # type: ignore[attr-defined]
        return s

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, grad: Tensor) -> tuple[Tensor, Tensor | None, None]:
        x, w = ctx.saved_tensors  # type: ignore[attr-defined]
        d: Dynamics = ctx.dynamics  # type: ignore[attr-defined]
        order, length = memory_order(x), numba_loop.neurons_at_a_time(len(x))
        grad_x = torch.empty_permuted(x.shape, order, dtype=x.dtype, device=x.device)
        sums = torch.zeros(-(-x[0].numel() // length), dtype=torch.float64, device=x.device)
        given = (*arrays(x, order), *arrays(grad, order), arrays(grad_x, order)[0], sums.numpy())
        backward = numba_loop.backward_loop(d.kind)
        numba_threads.use_as_many_as_torch()
        backward(numba_loop.numbers(d), len(x), length, *given)
        return grad_x, None if w is None else weight_gradient(w, sums.sum()), None
