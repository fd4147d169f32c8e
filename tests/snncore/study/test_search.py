"""The learning rate is chosen for each kind and depth, on pictures that nobody was trained on and
that are no test pictures."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from study_cells import CPU, tiny

from snncore.data import held_out, load
from snncore.experiment import Dataset
from snncore.study import __main__ as study
from snncore.study import search
from snncore.study.cell import Cell, Split
from snncore.study.folder import CellFolder
from snncore.study.grid import Grid, cells
from snncore.study.search import ROUND, best_rate, rounds, trials, with_rates
from snncore.study.table import RESULTS, read
from snncore.study.training import CellRun

IMAGES = load(Dataset.SHAPES)
RATES = (0.03, 0.3)


def test_the_last_tenth_of_the_training_pictures_is_held_out_and_the_test_pictures_are_gone() -> (
    None
):
    split = held_out(IMAGES)
    assert (len(split.train_labels), len(split.test_labels)) == (4500, 500)
    assert torch.equal(torch.cat([split.train_images, split.test_images]), IMAGES.train_images)
    assert torch.equal(torch.cat([split.train_labels, split.test_labels]), IMAGES.train_labels)
    assert split.test_labels.bincount().tolist() == [50] * 10


def test_a_trial_for_each_rate_kind_and_depth_as_long_as_the_training_itself() -> None:
    some = tiny(3)  # three seeds of one kind and depth
    tried = trials(Grid(some, RATES))
    assert [cell.recipe.learning_rate for cell in tried] == list(RATES)
    for cell in tried:
        assert cell.split is Split.VALIDATION
        assert cell.experiment == some[0].experiment
        assert cell.recipe.steps == some[0].recipe.steps
        assert (cell.recipe.train_images, cell.recipe.test_images) == (180, 20)
    assert len({cell.name for cell in [*some, *tried]}) == 5


def test_a_trial_is_scored_on_held_out_pictures_and_keeps_no_network() -> None:
    (cell, _) = trials(Grid(tiny(epochs=1), RATES))
    run = CellRun(cell, IMAGES, CPU)
    list(run)
    row, net = run.result()
    assert net is None
    assert torch.equal(run.images.test_images, IMAGES.train_images[4500:])
    assert 0 <= row["validation_accuracy"] <= 1
    assert not {"test_accuracy", "test_loss"} & row.keys()
    assert Cell.from_dict(json.loads(json.dumps(cell.as_dict()))) == cell


def scored(accuracy: float | None, loss: float | None = 1.0) -> dict[str, Any]:
    return {"validation_accuracy": accuracy, "validation_loss": loss}


@pytest.mark.parametrize(
    ("rows", "best"),
    [
        ({0.1: scored(0.5), 1.0: scored(0.6)}, 1.0),
        ({0.1: scored(0.5, 1.2), 0.3: scored(0.5, 1.1), 1.0: scored(0.5, 1.3)}, 0.3),
        ({0.1: scored(0.1), 1.0: scored(None, None)}, 0.1),
    ],
)
def test_the_best_rate_is_that_of_the_highest_accuracy_then_of_the_least_loss(
    rows: dict[float, Any], best: float
) -> None:
    assert best_rate(rows) == best


def finish(folder: Path, cell: Cell, accuracy: float) -> None:
    """As if the trial had been made."""
    values = cell.as_dict()
    row = values | values.pop("experiment") | values.pop("recipe") | scored(accuracy)
    path = CellFolder(folder / search.FOLDER, cell).path
    path.mkdir(parents=True)
    (path / "result.json").write_text(json.dumps(row))


def test_all_seeds_take_the_rate_that_did_best_and_none_goes_without_one(tmp_path: Path) -> None:
    grid = Grid(tiny(3), RATES)
    first, second = trials(grid)
    finish(tmp_path, first, 0.6)
    assert with_rates(grid, tmp_path) == []
    finish(tmp_path, second, 0.4)
    chosen = with_rates(grid, tmp_path)
    assert [cell.experiment for cell in chosen] == [cell.experiment for cell in grid.cells]
    assert {cell.recipe.learning_rate for cell in chosen} == {0.03}
    assert {cell.split for cell in chosen} == {Split.TEST}
    assert with_rates(Grid(grid.cells), tmp_path) == grid.cells


def test_what_the_file_names_first_is_searched_for_and_trained_first() -> None:
    """All seeds of a kind and depth are of one round, and their trials those of the whole grid."""
    given = {"cells": [{"depth": [8, 14, 20, 26], "block": ["ms", "sew"]},
                       {"depth": [8, 14], "block": ["ms", "sew"], "seed": [1, 2]}]}  # fmt: skip
    grid = Grid(cells(given), RATES)
    parts = rounds(grid)
    assert sorted(cell.name for part in parts for cell in part.cells) == sorted(
        cell.name for cell in grid.cells
    )
    assert [cell for part in parts for cell in trials(part)] == trials(grid)
    first = {(c.experiment.block, c.experiment.depth) for c in parts[0].cells}
    assert len(first) == ROUND
    assert first.isdisjoint((c.experiment.block, c.experiment.depth) for c in parts[1].cells)
    assert rounds(Grid(grid.cells)) == [Grid(grid.cells)]


@pytest.mark.slow
def test_one_command_searches_and_then_trains_at_what_was_found(tmp_path: Path) -> None:
    text = """
        [base]
        block = "ms"
        depth = 8
        width = 2
        time_steps = 1
        [recipe]
        batch_size = 10
        train_images = 200
        test_images = 50
        [search]
        learning_rate = [0.03, 0.3]
        [[cells]]
        seed = [0, 1]
        """
    (tmp_path / "grid.toml").write_text(text)
    out = tmp_path / "out"
    assert study.main([str(tmp_path / "grid.toml"), str(out), "--jobs", "1"]) == 0
    tried = read(out / search.FOLDER / RESULTS)
    rows = read(out / RESULTS)
    assert [row["split"] for row in [*tried, *rows]] == ["validation"] * 2 + ["test"] * 2
    best = max(tried, key=lambda row: (row["validation_accuracy"], -row["validation_loss"]))
    assert {row["learning_rate"] for row in rows} == {best["learning_rate"]}
