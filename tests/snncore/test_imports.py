"""Imports point one way, and the core needs nothing but torch and numpy. Read from the source."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ORDER = (
    ("snncore.surrogate",),
    ("snncore.fast",),
    ("snncore.neuron",),
    ("snncore.block",),
    ("snncore.experiment",),
    ("snncore.network",),
    ("snncore.recorder",),
    ("snncore.device", "snncore.data"),
    ("snncore.instruments",),
    ("snncore.training",),
    ("snncore.run",),
    ("snncore.study",),
    ("snncore.worker",),
    ("snncore.analysis",),
    ("pages.shared",),
    ("pages",),
    ("app",),
)
"""Each may import what stands above it, directly or through files that are not named here."""


def python_files() -> dict[str, Path]:
    """Every source file by its module's name; a package by its own."""
    paths = [ROOT / "app.py", *(ROOT / "snncore").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    names = (".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths)
    return {name.removesuffix(".__init__"): path for name, path in zip(names, paths, strict=True)}


FILES = python_files()
CORE = sorted(name for name in FILES if name.split(".")[0] == "snncore")


def imported(path: Path) -> Iterator[str]:
    """The names that a file imports, at any depth; `from a import b` is both a and a.b."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


GRAPH = {name: {i for i in imported(path) if i in FILES} - {name} for name, path in FILES.items()}


PLACES = {name: place for place, group in enumerate(ORDER) for name in group}


def rank(module: str) -> int | None:
    """The place in ORDER of a module or of the package around it; None where there is none."""
    while module not in PLACES and "." in module:
        module = module.rpartition(".")[0]
    return PLACES.get(module)


def reachable(module: str) -> set[str]:
    """All that importing a module imports."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        new = GRAPH[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def test_every_place_is_taken() -> None:
    """A file that was renamed would otherwise leave the order without notice."""
    places = {rank(module) for module in FILES}
    assert places >= set(range(len(ORDER)))


@pytest.mark.parametrize("module", sorted(FILES))
def test_imports_point_one_way(module: str) -> None:
    place = rank(module)
    if place is None:  # a part of the core, below its analyses
        place = PLACES["snncore.worker"]
    upwards = {name for name in reachable(module) if (rank(name) or 0) > place}
    assert not upwards, f"{module} imports {', '.join(sorted(upwards))}"


def test_nothing_imports_in_a_circle() -> None:
    try:
        TopologicalSorter(GRAPH).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("module", [name for name in CORE if name.startswith("snncore.study")])
def test_a_study_does_without_the_apps_worker(module: str) -> None:
    assert "snncore.worker" not in reachable(module)


COMPILERS = {
    "snncore.fast.numba_loop": "numba",
    "snncore.fast.numba_threads": "numba",
    "snncore.fast.triton_kernel": "triton",
}
"""What a fast path is compiled with: loaded when it is first worth it, if it is there."""


@pytest.mark.parametrize("module", CORE)
def test_core_needs_torch_numpy_and_the_standard_library(module: str) -> None:
    allowed = {"snncore", "torch", "numpy", COMPILERS.get(module), *sys.stdlib_module_names}
    assert {name.split(".")[0] for name in imported(FILES[module])} <= allowed


FORWARD_MODE = {"jvp", "jacfwd", "hessian", "linearize", "forward_ad", "dual_level", "make_dual"}
"""Names of torch's forward mode. Its levels belong to the process: a thread that enters one breaks
another that is in one, and with it whatever else computes there at the time."""


@pytest.mark.parametrize("module", sorted(FILES))
def test_nothing_differentiates_in_forward_mode(module: str) -> None:
    tree = ast.parse(FILES[module].read_text("utf-8"))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {part for name in imported(FILES[module]) for part in name.split(".")}
    assert not FORWARD_MODE & names


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
    """It costs 0.3 s. In a fresh process: a small network forward and backward, a large layer."""
    program = (
        "import sys, torch\n"
        "from snncore.experiment import Experiment\n"
        "from snncore.network import build\n"
        "from snncore.neuron import IF\n"
        "build(Experiment(depth=8, width=4))(torch.randn(2, 3, 8, 8)).sum().backward()\n"
        "print('numba' in sys.modules)\n"
        "IF()(torch.randn(2, 2**16))\n"
        "print('numba' in sys.modules)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout == "False\nTrue\n"
