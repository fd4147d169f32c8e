"""Which way a neuron layer is computed fastest: compiled for the device, or by torch's operations.

All of them give the specification's spikes bit for bit, and its gradients to rounding.
"""

import logging
from functools import cache

import torch
from torch import Tensor

from snncore.fast.dynamics import Dynamics
from snncore.fast.torch_operations import Unroll
from snncore.surrogate import Surrogate

Node = type[torch.autograd.Function]

LARGE = 2**16
"""Potentials from which a loop compiled for the CPU is worth its start: 0.3 s in each process, and
2 s more where a kind of neuron is new to the machine."""


def node(x: Tensor, d: Dynamics) -> Node | None:
    """The autograd node that is fastest for a spike train X [T, N, ...] and a neuron.

    None where there is none: torch.func and compilation need the readable way, and half precision
    has a path on GPUs alone.
    """
    transformed = torch._C._are_functorch_transforms_active()
    if transformed or torch.compiler.is_compiling() or x.numel() == 0:
        return None
    if x.dtype == torch.float64:
        return Unroll
    if x.is_cuda:
        # A learned 1/τ is another number at every step: one trial stands for all of them.
        kernel = gpu_kernel(d._replace(leak=0.3) if d.kind.learns else d, x.dtype, x.device)
        return kernel or (Unroll if x.dtype == torch.float32 else None)
    if x.dtype != torch.float32:
        return None
    # The exponential of many numbers is faster in torch.
    if x.is_cpu and x.numel() >= LARGE and d.surrogate is not Surrogate.SIGMOID:
        return cpu_loop() or Unroll
    return Unroll


@cache
def cpu_loop() -> Node | None:
    """The loop compiled for the CPU; None without Numba, or without threads that it can share."""
    try:
        from snncore.fast.numba_loop import Loop
    except (ImportError, ValueError):
        return None
    return Loop


@cache
def gpu_kernel(d: Dynamics, dtype: torch.dtype, device: torch.device) -> Node | None:
    """The kernels compiled for the GPU; None where they do not work here.

    What they need is more than a package: a driver, a C compiler. So they are tried on a small
    spike train, and held against torch's own operations.
    """
    try:
        from snncore.fast.triton_kernel import Kernel
    except ImportError:
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
    w = torch.zeros((), device=device, requires_grad=True) if d.kind.learns else None
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
