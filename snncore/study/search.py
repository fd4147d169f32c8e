"""The learning rate of each kind and depth: the best of a few, by pictures held out for that.

Every rate of the grid's [search] is tried once for each kind and depth, with the grid's recipe and
the kind's first seed, on nine tenths of the training pictures; the other tenth says which is best.
The trials are a study of their own, in the folder `search` of the study; its table is published
too.
"""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

from snncore.data.held_out import SHARE
from snncore.experiment import Experiment
from snncore.study.cell import Cell, Split
from snncore.study.folder import CellFolder
from snncore.study.grid import Grid

FOLDER = "search"

ROUND = 6
"""Kinds and depths that are searched for and then trained, before the next ones are."""


def rounds(grid: Grid) -> list[Grid]:
    """The grid in parts, so that what its file names first is finished first; one part where
    nothing is searched for."""
    if not grid.rates:
        return [grid]
    kinds = list(dict.fromkeys(seedless(cell.experiment) for cell in grid.cells))
    parts = [set(kinds[start : start + ROUND]) for start in range(0, len(kinds), ROUND)]
    return [
        grid._replace(cells=[cell for cell in grid.cells if seedless(cell.experiment) in part])
        for part in parts
    ]


def trials(grid: Grid) -> list[Cell]:
    """Of each kind and depth, in the grid's order, a cell for every rate."""
    first: dict[Experiment, Cell] = {}
    for cell in grid.cells:
        first.setdefault(seedless(cell.experiment), cell)
    return [trial(cell, rate, grid.epochs) for cell in first.values() for rate in grid.rates]


def trial(cell: Cell, rate: float, epochs: int) -> Cell:
    """The same training on fewer pictures, with as many steps or, of fewer epochs, their share."""
    r, epochs = cell.recipe, epochs or cell.epochs
    held = r.train_images // SHARE
    recipe = replace(
        r,
        learning_rate=rate,
        train_images=r.train_images - held,
        test_images=held,
        steps=round(r.steps * epochs / cell.epochs),
    )
    return replace(cell, recipe=recipe, epochs=epochs, split=Split.VALIDATION)


def with_rates(grid: Grid, study: Path) -> list[Cell]:
    """The grid's cells, each at its rate; those whose trials are not all finished are left out."""
    if not grid.rates:
        return grid.cells
    found: dict[Experiment, dict[float, dict[str, Any] | None]] = {}
    for cell in trials(grid):
        row = CellFolder(study / FOLDER, cell).row()
        found.setdefault(seedless(cell.experiment), {})[cell.recipe.learning_rate] = row
    best = {e: best_rate(rows) for e, rows in found.items() if all(rows.values())}
    return [
        replace(cell, recipe=replace(cell.recipe, learning_rate=best[kind]))
        for cell in grid.cells
        if (kind := seedless(cell.experiment)) in best
    ]


def best_rate(rows: dict[float, Any]) -> float:
    """The rate of the highest validation accuracy; of equal ones that of the smallest loss."""

    def score(rate: float) -> tuple[float, float]:
        accuracy, loss = (rows[rate][f"{Split.VALIDATION}_{of}"] for of in ("accuracy", "loss"))
        return (-1.0, -math.inf) if accuracy is None else (accuracy, -loss)

    return max(rows, key=score)


def seedless(experiment: Experiment) -> Experiment:
    return replace(experiment, seed=0)
