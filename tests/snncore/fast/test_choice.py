"""Which path a neuron layer takes, and that a kernel which does not work here is not used."""

import logging
import sys

import pytest
import torch
from torch import Tensor

from snncore.fast import choice
from snncore.fast.dynamics import Dynamics, dynamics
from snncore.fast.torch_layer import Unroll
from snncore.neuron import IF, LIF, PLIF, Neuron
from snncore.surrogate import Surrogate

CPU = torch.device("cpu")
HALVES = (torch.bfloat16, torch.float16)


@pytest.fixture(autouse=True)
def fresh() -> None:
    choice.gpu_kernel.cache_clear()


def numbers(neuron: Neuron) -> Dynamics:
    found = dynamics(neuron)
    assert found is not None
    return found


def path(neuron: Neuron, x: Tensor) -> str | None:
    node = choice.node(x, numbers(neuron))
    return None if node is None else node.__name__


def test_the_choice_on_a_cpu() -> None:
    small, large = torch.zeros(2, 10), torch.zeros(2, 2**15)
    assert path(IF(), small) == "Unroll"
    assert path(IF(), large) == "Loop"
    assert path(IF(surrogate=Surrogate.SIGMOID), large) == "Unroll"
    assert path(IF(), large.double()) == "Unroll"
    assert path(IF(), large.bfloat16()) is None
    assert path(IF(), large.to("meta")) == "Unroll"


def test_a_surrogate_that_no_compiled_path_has_goes_by_torch(monkeypatch) -> None:
    """And not, silently, with the slope of another."""
    loops = pytest.importorskip("snncore.fast.numba_loop")
    monkeypatch.setattr(loops, "SLOPES", {Surrogate.ATAN: loops.ATAN})
    choice.cpu_loop.cache_clear()
    assert path(IF(surrogate=Surrogate.SOFTSIGN), torch.zeros(2, 2**15)) == "Unroll"
    choice.cpu_loop.cache_clear()
    kernels = pytest.importorskip("snncore.fast.triton_layer", reason="Triton is for Linux")
    monkeypatch.setattr(kernels, "SLOPES", {})
    assert choice.gpu_kernel(numbers(IF()), torch.float32, CPU) is None


@pytest.mark.gpu
def test_the_choice_on_a_gpu() -> None:
    x = torch.zeros(2, 10, device="cuda")
    for neuron in (IF(), LIF(4 / 3), PLIF().cuda()):
        assert [path(neuron, x.to(kind)) for kind in (x.dtype, *HALVES)] == ["Kernel"] * 3
        assert path(neuron, x.double()) == "Unroll"


@pytest.mark.parametrize("dtype", HALVES)
@pytest.mark.parametrize("neuron", [LIF(), LIF(v_threshold=torch.tensor(0.5)), PLIF()])
def test_potentials_have_single_precision_where_the_input_has_half(dtype, neuron) -> None:
    x = torch.randn(40, 50).to(dtype).requires_grad_()
    spikes = neuron(x)
    assert spikes.dtype == dtype
    assert torch.equal(spikes, neuron.unroll(x.float()).s.to(dtype))
    spikes.sum().backward()
    assert x.grad is not None
    assert x.grad.dtype == dtype


class Broken(torch.autograd.Function):
    @staticmethod
    def forward(*_: object) -> Tensor:
        raise RuntimeError("ptxas fatal")


class Inverted(Unroll):
    """Spikes where there are none."""

    @staticmethod
    def forward(ctx, x, w, d) -> Tensor:
        return 1 - Unroll.forward(ctx, x, w, d)


class Doubled(Unroll):
    """Twice the gradient."""

    @staticmethod
    def backward(ctx, grad) -> tuple:
        return tuple(None if g is None else 2 * g for g in Unroll.backward(ctx, grad))


class DoubledForTheLeak(Unroll):
    """Twice the gradient of PLIF's w."""

    @staticmethod
    def backward(ctx, grad) -> tuple:
        grad_x, grad_w, _ = Unroll.backward(ctx, grad)
        return grad_x, 2 * grad_w, None


@pytest.mark.parametrize(
    ("node", "why"),
    [
        (Broken, "ptxas fatal"),
        (Inverted, "other numbers"),
        (Doubled, "other numbers"),
        (DoubledForTheLeak, "other numbers"),
    ],
)
def test_a_kernel_that_does_not_work_here_is_not_used(node, why, monkeypatch, caplog) -> None:
    kernels = pytest.importorskip("snncore.fast.triton_layer", reason="Triton is for Linux")
    monkeypatch.setattr(kernels, "Kernel", node)
    plif = numbers(PLIF())
    with caplog.at_level(logging.WARNING):
        assert choice.gpu_kernel(plif, torch.float32, CPU) is None
        assert choice.gpu_kernel(plif, torch.float32, CPU) is None
    assert [why in record.getMessage() for record in caplog.records] == [True]  # said once


@pytest.mark.any_device
@pytest.mark.parametrize("dtype", [torch.float32, *HALVES])
@pytest.mark.parametrize("neuron", [IF(), LIF(4 / 3, v_reset=None), PLIF(detach_reset=False)])
def test_a_kernel_that_works_is_used(dtype, neuron) -> None:
    kernels = pytest.importorskip("snncore.fast.triton_layer", reason="Triton is for Linux")
    # Without a GPU the kernels are interpreted, and only then can a CPU run them.
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    assert choice.gpu_kernel(numbers(neuron), dtype, device) is kernels.Kernel


def test_without_triton_there_is_no_kernel(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "snncore.fast.triton_layer", None)
    assert choice.gpu_kernel(numbers(IF()), torch.float32, CPU) is None
