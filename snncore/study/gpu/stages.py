"""What the command does, in its order, and how much of the time each may take."""

import importlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from snncore.study.gpu.archive import STUDY
from snncore.study.gpu.stage import ROOT, Stage

TESTS = ROOT / "tests"


def stages(folder: Path, grids: Sequence[Path], device: str) -> Iterator[Stage]:
    """The next one when it is asked for: the grids go by what was measured before."""
    only_gpu = "" if device == "cuda" else "only on a GPU"
    yield Stage("graph", measured("graph", folder, device), 0.1)
    yield Stage("packing", measured("packing", folder, device), 0.14)
    yield Stage("tests", pytest("-m", "gpu", *that_need_a_gpu()), 0.12)
    kernels = str(TESTS / "snncore/fast/test_triton_layer.py")
    yield Stage("kernels", pytest(kernels), 0.12, only_gpu)
    speed = str(TESTS / "benchmarks/test_core_speed.py")
    yield Stage("benchmarks", pytest("-s", "-k", "cuda", speed), 0.1, only_gpu or no_peer())
    for grid in grids:
        yield Stage(f"grid-{grid.stem}", study(folder, grid, device), 0)


def no_peer() -> str:
    """Why there is nothing to compare with; empty where there is."""
    try:
        importlib.import_module("spikingjelly.activation_based.neuron")
    except ImportError as error:
        return f"SpikingJelly cannot be imported: {error}"
    return ""


def pytest(*arguments: str) -> list[str]:
    """With pytest alone: without the plugins that the project's own settings are for."""
    options = ("-p", "no:cacheprovider", "-o", "addopts=--import-mode=importlib", "-q", "-ra")
    return [sys.executable, "-m", "pytest", *options, *arguments]


def that_need_a_gpu() -> list[str]:
    """The files with such tests; others may need more than there is on a bare machine."""
    files = sorted((TESTS / "snncore").rglob("test_*.py"))
    marks = ("mark.gpu", "import DEVICES")
    return [str(f) for f in files if any(mark in f.read_text("utf-8") for mark in marks)]


def measured(what: str, folder: Path, device: str) -> list[str]:
    module = "snncore.study.gpu.measure"
    return [sys.executable, "-m", module, what, str(folder / f"{what}.json"), "--device", device]


def study(folder: Path, grid: Path, device: str) -> list[str]:
    """The way of computing several cells at once that was measured to be the fastest."""
    best = fastest(folder)
    return [
        *(sys.executable, "-m", "snncore.study", str(grid), str(folder / STUDY / grid.stem)),
        *("--jobs", str(best["at_once"]), "--every", "20", "--device", device),
        *(["--streams"] if best["way"] == "streams" else []),
    ]


def fastest(folder: Path) -> dict[str, Any]:
    """Four streams where nothing was measured."""
    try:
        found = json.loads((folder / "packing.json").read_text("utf-8"))
    except (OSError, ValueError):
        found = []
    default = {"way": "streams", "at_once": 4, "steps_per_second": 0.0}
    return max(found, key=lambda entry: entry["steps_per_second"], default=default)
