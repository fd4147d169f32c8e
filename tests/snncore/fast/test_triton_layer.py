"""The kernels for the GPU equal the specification: spikes bit for bit, gradients to rounding.

Without a GPU they run in Triton's interpreter, from the same source, and are compiled for one.
"""

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from neuron_grid import (
    INFINITE,
    RESETS,
    assert_same_gradients,
    assert_same_spikes,
    neurons,
    odd_train,
    spike_train,
)
from recorded_ops import Tape
from torch import Tensor

from snncore.fast.dynamics import dynamics
from snncore.neuron import IF, LIF, PLIF, Neuron
from snncore.surrogate import Surrogate

pytest.importorskip("triton", reason="Triton is for Linux")
from snncore.fast.triton_layer import Kernel  # noqa: E402

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.any_device
GPU = torch.cuda.is_available()
DEVICE = "cuda" if GPU else "cpu"
OPTIONS = {"v_threshold": 0.7, "alpha": 1.7}
HALVES = (torch.bfloat16, torch.float16)


def assert_equal_to_the_specification(neuron: Neuron, x: Tensor) -> None:
    neuron.to(DEVICE)
    numbers = dynamics(neuron)
    assert numbers is not None
    fast = Kernel.apply(x, getattr(neuron, "w", None), numbers)
    specified = neuron.unroll(x.float()).s.to(x.dtype)
    assert_same_spikes(fast, specified)
    exact = x.dtype == torch.float32
    close = {"rtol": 1e-4, "atol": 1e-5} if exact else {"rtol": 2e-2, "atol": 2e-3}
    assert_same_gradients(neuron, x, fast, specified, **close)


def on_device(seed: int, *shape: int, dtype: torch.dtype = torch.float32) -> Tensor:
    return spike_train(seed, *shape).detach().to(DEVICE, dtype).requires_grad_()


@pytest.mark.parametrize("surrogate", Surrogate)
@pytest.mark.parametrize("v_reset", RESETS)
@pytest.mark.parametrize("detach_reset", [True, False])
def test_equal_to_the_specification(surrogate, v_reset, detach_reset) -> None:
    options = OPTIONS | {"surrogate": surrogate, "v_reset": v_reset, "detach_reset": detach_reset}
    for seed, neuron in enumerate(neurons((2.0, 3.7), **options)):
        assert_equal_to_the_specification(neuron, on_device(seed, 3, 4, 50))


@pytest.mark.parametrize("surrogate", Surrogate)
@pytest.mark.parametrize("v_reset", [0.0, None])
@pytest.mark.parametrize("detach_reset", [True, False])
def test_nan_goes_as_specified(surrogate, v_reset, detach_reset) -> None:
    options = OPTIONS | {"surrogate": surrogate, "v_reset": v_reset, "detach_reset": detach_reset}
    for seed, neuron in enumerate(neurons((3.7,), **options)):
        x = odd_train(seed, 4, 60).detach().to(DEVICE).requires_grad_()
        assert_equal_to_the_specification(neuron, x)


@pytest.mark.parametrize("neuron", neurons((3.7,), v_reset=-0.3) + neurons((2.0,), v_reset=None))
def test_infinities_give_the_spikes_that_are_specified(neuron: Neuron) -> None:
    neuron, x = neuron.to(DEVICE), odd_train(0, 4, 60, values=INFINITE).detach().to(DEVICE)
    numbers = dynamics(neuron)
    assert_same_spikes(Kernel.apply(x, getattr(neuron, "w", None), numbers), neuron.unroll(x).s)


@pytest.mark.parametrize("w", [-104.0, -88.0, 40.0, 200.0])
@pytest.mark.parametrize("decay_input", [True, False])
def test_a_learned_leak_of_nearly_0_or_1(w: float, decay_input: bool) -> None:
    neuron = PLIF(decay_input=decay_input, v_threshold=0.3)
    torch.nn.init.constant_(neuron.w, w)
    assert_equal_to_the_specification(neuron, on_device(0, 4, 3, 50))


@pytest.mark.parametrize("decay_input", [True, False])
def test_nobody_waits_for_a_learned_leak(decay_input: bool) -> None:
    """The kernels read it where it stands: a step that asks for it cannot be recorded."""
    neuron, x = PLIF(3.0, decay_input).to(DEVICE), on_device(0, 4, 3, 50)
    numbers = dynamics(neuron)
    with Tape():  # refuses what waits
        Kernel.apply(x, neuron.w, numbers).sum().backward()
    assert neuron.w.grad != 0


@pytest.mark.parametrize("v_reset", [0, -1, None])
def test_whole_numbers_as_settings(v_reset) -> None:
    neuron = LIF(2, v_threshold=1, v_reset=v_reset, alpha=2, detach_reset=False)
    assert_equal_to_the_specification(neuron, on_device(0, 4, 3, 50))


@pytest.mark.parametrize("dtype", HALVES)
@pytest.mark.parametrize("neuron", [IF(), LIF(v_reset=None), PLIF(3.0, detach_reset=False)])
def test_potentials_are_in_single_precision_where_spikes_are_not(dtype, neuron) -> None:
    assert_equal_to_the_specification(neuron, on_device(0, 4, 3, 50, dtype=dtype))


@pytest.mark.parametrize("time_steps", [1, 3, 8, 9, 17, 33])
@pytest.mark.parametrize("neurons", [1, 127, 128, 1100])
def test_any_number_of_steps_and_of_neurons(time_steps: int, neurons: int) -> None:
    assert_equal_to_the_specification(PLIF(3.0), on_device(0, time_steps, neurons))


def test_inputs_that_are_not_contiguous_or_that_repeat_in_time() -> None:
    image = torch.randn(1, 2, 3, 5, 3, device=DEVICE)
    inputs = (
        image.expand(5, 2, 3, 5, 3),
        torch.randn(5, 2, 5, 3, 3, device=DEVICE).movedim(-1, 2),
        torch.randn(5, 2, 3, 10, 3, device=DEVICE)[:, :, :, ::2],
    )
    for x in inputs:
        assert_equal_to_the_specification(LIF(v_threshold=0.4), x.requires_grad_())


@pytest.mark.parametrize("order", list(itertools.permutations(range(1, 5))))
def test_spikes_and_gradients_lie_in_memory_as_the_input_does(order) -> None:
    shape = (3, 2, 4, 5, 6)
    x = torch.empty_permuted(shape, (0, *order), device=DEVICE).normal_().requires_grad_()
    spikes = Kernel.apply(x, None, dynamics(LIF(v_threshold=0.4)))
    (gradient,) = torch.autograd.grad(spikes, x, torch.randn(shape, device=DEVICE))
    assert spikes.stride() == gradient.stride() == x.stride()
    assert_equal_to_the_specification(LIF(v_threshold=0.4), x)


COMPILE = """
import json, sys
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource, compile
from snncore.fast import triton_kernel as kernels
from snncore.fast.triton_layer import OPTIONS

TRAINS, WHOLE = ("x_ptr", "s_ptr", "g_ptr", "out_ptr"), ("neurons", "x_step", "g_step")
SINGLE = ("sums_ptr", "leak_ptr")
texts = []
for name, train, fixed in json.loads(sys.argv[1]):
    function = getattr(kernels, name)
    types = {
        p: "constexpr" if p in fixed else train if p in TRAINS else "*fp32" if p in SINGLE
        else "i32" if p in WHOLE else "fp32"
        for p in function.arg_names
    }
    aligned = {(i,): [["tt.divisibility", 16]] for i, (p, t) in enumerate(types.items())
               if t[0] == "*" or t == "i32"}
    source = ASTSource(fn=function, signature=types, constexprs=fixed, attrs=aligned)
    texts.append(compile(source, GPUTarget("cuda", 90, 32), OPTIONS).asm["ptx"])
print(json.dumps(texts))
"""


FORWARD = {"STEPS": 4, "BLOCK": 512, "SOFT": False, "LEARNS": False}
BACKWARD = FORWARD | {"CHARGE": 2, "SLOPE": 0, "DETACHED": False}
KERNELS = [
    *(("forward_kernel", "*fp32", FORWARD | {"CHARGE": number}) for number in range(5)),
    ("backward_kernel", "*fp32", BACKWARD),
    ("backward_kernel", "*bf16", BACKWARD),
    ("backward_kernel", "*fp32", BACKWARD | {"LEARNS": True}),
]
"""Name, the type of the trains, what is fixed."""


@pytest.fixture(scope="module")
def ptx() -> list[str]:
    """KERNELS compiled for an H100 in a process of its own, where they are not interpreted. No GPU
    is needed."""
    run = subprocess.run(
        [sys.executable, "-c", COMPILE, json.dumps(KERNELS)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "TRITON_INTERPRET"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


def test_compiled_for_a_gpu_it_fuses_no_product_with_a_sum(ptx: list[str]) -> None:
    """A fused one is not rounded in between: it would not be the specification's potential."""
    for text in ptx[:5]:
        assert "fma.rn" not in text
        assert "add" in text


def test_compiled_for_a_gpu_it_moves_four_neurons_at_once(ptx: list[str]) -> None:
    """And each of the T steps once: X and ∂L/∂S come in, ∂L/∂X goes out. Also where 1/τ is learned,
    whose gradient needs X again."""
    for text, wide in zip(ptx[5:], ("v4.b32", "v2.b32", "v4.b32"), strict=True):
        assert text.count(f"ld.global.{wide}") == 2 * 4
        assert text.count(f"st.global.{wide}") == 4
        assert ".local" not in text
