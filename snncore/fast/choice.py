"""Which way a neuron layer is computed fastest: compiled for the device, or by torch's operations.

All of them give the specification's spikes bit for bit, NaN included, and its gradients to
rounding.
"""

import logging
import os
from collections.abc import Callable
from functools import cache, partial

import torch
from torch import Tensor, nn

from snncore.fast.dynamics import Dynamics, Kind, dynamics
from snncore.fast.torch_layer import Unroll

Node = type[torch.autograd.Function]

LARGE = 2**10
"""Potentials from which a loop compiled for the CPU is asked for. It is faster for fewer too, but
its start takes 0.3 s in each process, and 2 s more where a kind of neuron is new to the machine: a
single neuron is not worth it."""

HALVES = (torch.bfloat16, torch.float16)


def fastest(neuron: nn.Module, x: Tensor) -> Callable[[Tensor], Tensor] | None:
    """What computes the spikes S [T, ...] of X [T, ...] fastest; None where only the neuron can.

    That is under torch.func, compilation and export, for types and for neurons that no path knows.
    """
    if torch._C._are_functorch_transforms_active() or torch.compiler.is_compiling():
        return None
    if x.numel() == 0 or x.dtype not in (torch.float32, torch.float64, *HALVES):
        return None
    d = dynamics(neuron)
    return (
        None
        if d is None
        else partial(spikes, w=getattr(neuron, "w", None) if d.learns else None, d=d)
    )


def spikes(x: Tensor, w: Tensor | None, d: Dynamics) -> Tensor:
    """S [T, ...] of X [T, ...], where `w` is PLIF's parameter."""
    if x.dim() == 1:  # one neuron
        return spikes(x[:, None], w, d)[:, 0]
    path = node(x, d)
    if path is None:
        # Half precision has a path on GPUs alone: potentials are in single precision everywhere.
        return spikes(x.float(), w, d).to(x.dtype)
    if torch.is_grad_enabled():
        return path.apply(x, w, d)
    # To autograd a call is a third of what a small layer takes (measured).
    return path.forward(NothingKept(), x, w, d)


class NothingKept:
    """Takes what a node keeps for its backward, and forgets it."""

    dynamics: Dynamics

    def save_for_backward(self, *_: Tensor | None) -> None: ...


def node(x: Tensor, d: Dynamics) -> Node | None:
    """The autograd node that is fastest for a spike train X [T, N, ...] and a neuron.

    None where half precision has none.
    """
    if x.dtype == torch.float64:
        return Unroll
    otherwise = None if x.dtype in HALVES else Unroll
    if x.is_cuda:
        return gpu_kernel(d, x.dtype, x.device) or otherwise
    if x.is_cpu and x.numel() >= LARGE and otherwise is not None:
        trains = torch.is_grad_enabled() and (x.requires_grad or d.learns)
        return cpu_loop(d.kind, trains, os.getpid()) or otherwise
    return otherwise


@cache
def cpu_loop(kind: Kind, trains: bool, process: int) -> Node | None:
    """The loop compiled for the CPU, ready to run in a process, backwards too where it `trains`.

    None without Numba, without threads that it can share, in a child of the process that has the
    threads, and for a surrogate that it does not know. Also where it cannot be compiled, or read
    from where Numba keeps machine code: that is said once.
    """
    try:
        from snncore.fast.numba_layer import Loop, ready
    except (ImportError, ValueError):
        return None
    try:
        return Loop if ready(kind, trains, process) else None
    except Exception as error:  # whatever stops a compiler, or is wrong with a file
        say(
            f"no compiled loop for neurons, torch's operations instead: {error!r}; "
            "Numba keeps machine code in NUMBA_CACHE_DIR, else in __pycache__"
        )
        return None


@cache
def say(message: str) -> None:
    """A warning in the log; the same one once."""
    logging.getLogger(__name__).warning(message)


@cache
def gpu_kernel(d: Dynamics, dtype: torch.dtype, device: torch.device) -> Node | None:
    """The kernels compiled for the GPU; None where they do not work here.

    What they need is more than a package: a driver, a C compiler. So they are tried on a small
    spike train, and held against torch's own operations.
    """
    try:
        from snncore.fast.triton_layer import Kernel, knows
    except ImportError:
        return None
    if not knows(d.surrogate):
        return None
    try:
        same = equal_on_a_trial(Kernel, d, dtype, device)
    except Exception as error:  # whatever stops a compiler
        logging.getLogger(__name__).warning("no kernel for %s: %s", d, error)
        return None
    if not same:
        logging.getLogger(__name__).warning("the kernel for %s gives other numbers", d)
    return Kernel if same else None


def equal_on_a_trial(node: Node, d: Dynamics, dtype: torch.dtype, device: torch.device) -> bool:
    """Whether a node gives the spikes of `Unroll`, and its gradients to rounding."""
    x, grad = torch.linspace(-3, 4, 2 * 4 * 700, device=device).view(2, 4, 700)
    x, grad = x.to(dtype), grad.to(dtype)
    w = torch.zeros((), device=device, requires_grad=True) if d.learns else None
    results = []
    with torch.enable_grad():
        for path, exact in ((node, x), (Unroll, x.float())):
            given = exact.detach().requires_grad_()
            spikes = path.apply(given, w, d)
            wanted = [given] if w is None else [given, w]
            arrived = torch.autograd.grad(spikes, wanted, grad.to(spikes.dtype))
            results.append((spikes.float(), [gradient.float() for gradient in arrived]))
    (spikes, gradients), (expected, exact_gradients) = results
    digits = 1e-4 if dtype == torch.float32 else 2e-2
    pairs = zip(gradients, exact_gradients, strict=True)
    return torch.equal(spikes, expected) and all(
        torch.allclose(given, exact, digits, digits) for given, exact in pairs
    )
