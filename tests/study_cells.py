"""Small cells, the numbers that they must give, and runners in processes of their own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import torch

from snncore.checkpoint import Checkpoint
from snncore.data import load
from snncore.study.cell import Cell
from snncore.study.grid import cells
from snncore.study.training import CellRun, Result

ROOT = Path(__file__).parents[1]
CPU = torch.device("cpu")
TIMES = ("seconds",)


def tiny(count: int = 1, epochs: int = 2, **recipe: Any) -> list[Cell]:
    """Cells that differ in their seed, of `epochs` times 20 steps."""
    recipe = {"batch_size": 10, "train_images": 200, "test_images": 50, "epochs": epochs} | recipe
    return cells(
        {
            "base": {"block": "ms", "depth": 8, "width": 2, "time_steps": 1, "neuron": "if"},
            "recipe": recipe | {"augment": True},
            "cells": [{"seed": list(range(count))}],
        }
    )


def as_toml(some: list[Cell], path: Path) -> Path:
    """A grid file that gives these cells, which differ in their seed alone."""
    recipe = some[0].recipe.as_dict() | {"epochs": some[0].epochs}
    del recipe["steps"]
    base = {k: v for k, v in some[0].experiment.as_dict().items() if v is not None}
    lines = ["[base]", *(f"{k} = {json.dumps(v)}" for k, v in base.items())]
    lines += ["[recipe]", *(f"{k} = {json.dumps(v)}" for k, v in recipe.items())]
    lines += ["[[cells]]", f"seed = {[cell.experiment.seed for cell in some]}"]
    path.write_text("\n".join(lines))
    return path


def undisturbed(cell: Cell) -> Result:
    """The cell from its first to its last step in this process."""
    run = CellRun(cell, load(cell.experiment.dataset), CPU)
    for _ in run:
        pass
    return run.result()


def timeless(row: dict[str, Any]) -> dict[str, Any]:
    """The row without what no two runs have in common."""
    return {name: value for name, value in row.items() if name not in TIMES}


def same_weights(one: Checkpoint | None, other: Checkpoint | None) -> bool:
    assert one is not None
    assert other is not None
    assert one.net.keys() == other.net.keys()
    return all(torch.equal(one.net[name], other.net[name]) for name in one.net)


def runner(grid: Path, folder: Path, *options: str) -> subprocess.Popen[str]:
    """`python -m snncore.study` with one thread."""
    return subprocess.Popen(
        [sys.executable, "-m", "snncore.study", str(grid), str(folder), *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for file in found for child in file.read_text().split()]
