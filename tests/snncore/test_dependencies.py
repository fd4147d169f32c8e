"""The core needs nothing but torch and numpy, and loads neither the interface nor a compiler."""

import ast
import subprocess
import sys

from source_files import CORE, FILES, ROOT, imported, parsed

OPTIONAL = {
    "snncore.fast.numba_loop": "numba",
    "snncore.fast.numba_threads": "numba",
    "snncore.fast.triton_kernel": "triton",
    "snncore.data.events.aedat": "tonic",
}
"""What a fast path is compiled with and what reads a recorder's files: loaded when it is first
needed, if it is there."""


def test_core_needs_torch_numpy_and_the_standard_library() -> None:
    for module in CORE:
        allowed = {"snncore", "torch", "numpy", OPTIONAL.get(module), *sys.stdlib_module_names}
        assert {name.split(".")[0] for name in imported(module)} <= allowed, module


FORWARD_MODE = {"jvp", "jacfwd", "hessian", "linearize", "forward_ad", "dual_level", "make_dual"}
"""Names of torch's forward mode. Its levels belong to the process: a thread that enters one breaks
another that is in one, and with it whatever else computes there at the time."""


def test_nothing_differentiates_in_forward_mode() -> None:
    for module in FILES:
        names = {node.attr for node in ast.walk(parsed(module)) if isinstance(node, ast.Attribute)}
        names |= {part for name in imported(module) for part in name.split(".")}
        assert not FORWARD_MODE & names, module


def test_core_does_not_load_the_interface() -> None:
    """In a fresh process: all of snncore, and neither Streamlit nor Plotly comes along."""
    program = (
        "import importlib, sys\n"
        f"for name in {CORE}: importlib.import_module(name)\n"
        "print(sorted({'streamlit', 'plotly', 'pages', 'app'} & set(sys.modules)))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout == "[]\n"


def test_small_layers_do_not_load_a_compiler() -> None:
    """It costs 0.3 s, and torch's own a second more. In a fresh process: a small network is
    trained for a step, and a large layer computed."""
    program = (
        "import sys, torch\n"
        "from snncore.experiment import Experiment\n"
        "from snncore.network import build\n"
        "from snncore.neuron import IF\n"
        "from snncore.optimiser import make_optimiser\n"
        "from snncore.recipe import Recipe\n"
        "net = build(Experiment(depth=8, width=4))\n"
        "updates = make_optimiser(net, Recipe())\n"
        "net(torch.randn(2, 3, 4, 4)).sum().backward()\n"
        "updates.step()\n"
        "print({'numba', 'torch._dynamo'} & set(sys.modules))\n"
        "IF()(torch.randn(2, 2**10))\n"
        "print({'numba', 'torch._dynamo'} & set(sys.modules))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout == "set()\n{'numba'}\n"
