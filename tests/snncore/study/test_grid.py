"""A grid file: its cells in order, each once, and one sentence for what is not possible."""

from pathlib import Path

import pytest

from snncore.block import Merge
from snncore.experiment import BlockKind, Dataset
from snncore.study.cell import Cell, Precision
from snncore.study.grid import Grid, GridError, cells, read

LOOKED_AT = ("conversion", "gestures", "networks")
"""Grids of single networks, which are no study: their time steps may differ."""

WHOLE = {
    Dataset.CIFAR10: (50_000, 10_000),
    Dataset.SHAPES: (5000, 1000),
    Dataset.GESTURES: (2000, 400),
}
"""Pictures that a shipped grid trains on and tests on: all there are; of the clips a part."""

SHIPPED = sorted((Path(__file__).parents[3] / "assets" / "study").glob("*.toml"))


def given(tmp_path: Path, text: str) -> list[Cell]:
    (tmp_path / "grid.toml").write_text(text, "utf-8")
    return read(tmp_path / "grid.toml").cells


def test_lists_stand_for_their_product_in_the_files_order(tmp_path: Path) -> None:
    some = given(
        tmp_path,
        """
        [base]
        width = 4
        [[cells]]
        depth = [8, 14]
        block = ["ms", "plain"]
        [[cells]]
        seed = 3
        """,
    )
    kinds = [(c.experiment.depth, c.experiment.block, c.experiment.seed) for c in some]
    ms, plain, sew = BlockKind.MS, BlockKind.PLAIN, BlockKind.SEW
    assert kinds == [(8, ms, 0), (8, plain, 0), (14, ms, 0), (14, plain, 0), (20, sew, 3)]
    assert {c.experiment.width for c in some} == {4}
    assert len({c.recipe for c in some}) == 1


def test_a_file_without_cells_is_one_cell(tmp_path: Path) -> None:
    assert len(given(tmp_path, "[base]\nseed = 4")) == 1


def test_equal_cells_are_one() -> None:
    """1 is 1.0 for a real number, and g is nothing where the block has none."""
    some = cells(
        {
            "cells": [
                {"block": ["ms", "sew"], "merge": ["add", "and"], "v_threshold": [1, 1.0]},
                {"block": "ms", "merge": "iand"},
            ]
        }
    )
    found = [(c.experiment.block, c.experiment.merge) for c in some]
    assert found == [("ms", Merge.ADD), ("sew", Merge.ADD), ("sew", Merge.AND)]
    assert len({cell.name for cell in some}) == 3


def test_none_is_no_value() -> None:
    some = cells({"cells": [{"last_gamma": ["none", 0], "v_reset": "none"}]})
    assert [(c.experiment.last_gamma, c.experiment.v_reset) for c in some] == [
        (None, None),
        (0.0, None),
    ]


@pytest.mark.parametrize(
    ("epochs", "pictures", "batch", "steps"), [(1, 5000, 100, 50), (3, 100, 30, 10), (2, 10, 4, 5)]
)
def test_epochs_make_the_steps(epochs: int, pictures: int, batch: int, steps: int) -> None:
    recipe = {"epochs": epochs, "train_images": pictures, "batch_size": batch}
    (cell,) = cells({"recipe": recipe})
    assert (cell.recipe.steps, cell.epochs) == (steps, epochs)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[base", "must be TOML"),
        ("[bases]", "the file: bases is not known, choose from base, cells, recipe, search"),
        ("base = 1", r"base=1: must be written as \[base\]"),
        ("cells = 1", r"cells=1: must be written as \[\[cells\]\]"),
        ("cells = [1]", r"cells=1: must be written as \[\[cells\]\]"),
        (
            "[base]\nwidht = 8",
            r"\[base\]: widht is not known, choose from alpha, architecture, block",
        ),
        ("[base]\nwidth = 0", "width=0: must be from 1 to 256"),
        ("[[cells]]\ndepth = [8, 9]", "depth=9: must be 6n"),
        ('[[cells]]\nblock = "spikng"', "block='spikng': must be one of plain, spiking"),
        ("[[cells]]\nseed = []", r"seed=\[\]: must hold at least one value"),
        ("[[cells]]\n[[cells]]\nepochs = 1", r"\[\[cells\]\] 2: epochs is not known"),
        ("[recipe]\nsteps = 10", r"\[recipe\]: steps is not known"),
        ("[recipe]\nepochs = 0", "epochs=0: must be a whole number from 1 to 1000"),
        ("[recipe]\nepochs = 1.5", "epochs=1.5: must be a whole number from 1 to 1000"),
        ("[recipe]\nepochs = true", "epochs=True: must be a whole number"),
        ("[recipe]\nlearning_rate = 11", "learning_rate=11.0: must be from 1e-06 to 10"),
        ('[recipe]\nprecision = "half"', "precision='half': must be one of float32, bfloat16"),
        ("[recipe]\nprecision = [1]", r"precision=\[1\]: must be one of float32, bfloat16"),
        ("[recipe]\ntrain_images = 20", "batch_size=50: must be at most train_images=20"),
        (
            "[search]\nrate = [1]",
            r"\[search\]: rate is not known, choose from epochs, learning_rate",
        ),
        ("[search]\nlearning_rate = 0.1", "learning_rate=0.1: must be a list"),
        ("[search]\nepochs = 0.5", "epochs=0.5: must be a whole number, 1 or more"),
        ("[search]\nlearning_rate = [0.1, 20]", "learning_rate=20.0: must be from 1e-06 to 10"),
        (f"[[cells]]\nseed = {list(range(10_001))}", "cells: must be at most 10,000"),
    ],
)
def test_what_is_not_possible_is_said(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(GridError, match=sentence) as raised:
        given(tmp_path, text)
    assert str(raised.value).startswith(str(tmp_path / "grid.toml"))
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GridError, match="cannot be read"):
        read(tmp_path / "no.toml")


def test_a_cell_survives_json() -> None:
    recipe = {"precision": "bfloat16", "epochs": 2}
    for cell in cells({"recipe": recipe, "cells": [{"last_gamma": ["none", 0.5], "seed": [0, 7]}]}):
        assert Cell.from_dict(cell.as_dict()) == cell
        assert cell.precision is Precision.BFLOAT16


@pytest.mark.parametrize("changes", [{"epochs": 2}, {"momentum": 0.8}, {"precision": "bfloat16"}])
def test_names_tell_recipes_apart(changes: dict[str, object]) -> None:
    (one,), (other,) = cells({}), cells({"recipe": changes})
    assert one.name != other.name


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_grids_have_one_neuron_and_one_recipe(path: Path) -> None:
    """All that differs from cell to cell is what the study asks about."""
    some = read(path).cells
    asked = {"block", "merge", "last_gamma", "depth", "seed"}
    asked |= {"time_steps"} if path.stem in LOOKED_AT else set()
    same = {
        tuple((k, v) for k, v in cell.experiment.as_dict().items() if k not in asked)
        for cell in some
    }
    assert len(same) == len({cell.recipe for cell in some}) == 1
    r, whole = some[0].recipe, WHOLE
    assert (r.train_images, r.test_images) == whole[some[0].experiment.dataset]


def shipped(name: str) -> Grid:
    return read(next(path for path in SHIPPED if path.stem == name))


def test_the_shipped_grids() -> None:
    assert [path.stem for path in SHIPPED] == [
        "cell",
        "conversion",
        "gestures",
        "gpu",
        "gpu_sew",
        "networks",
        "shapes",
    ]
    assert not any(shipped(name).rates for name in ("cell", *LOOKED_AT))


@pytest.mark.parametrize("name", ["gpu", "gpu_sew", "shapes"])
def test_a_studys_rates_are_searched_for_and_its_seeds_are_paired(name: str) -> None:
    """The blocks that the claim is about have three seeds, the same, at every depth; each that can
    start as an identity is trained from there too."""
    grid = shipped(name)
    assert len(grid.rates) >= 4
    assert (min(grid.rates), max(grid.rates)) == (0.03, 1.0)
    experiments = [cell.experiment for cell in grid.cells]
    seeds: dict[tuple[str, float | None, int], list[int]] = {}
    for e in experiments:
        if e.block in ("spiking", "sew") and e.merge is Merge.ADD:
            seeds.setdefault((e.block, e.last_gamma, e.depth), []).append(e.seed)
    assert {tuple(each) for each in seeds.values()} == {(0, 1, 2)}
    both = {(e.block, e.merge) for e in experiments if e.last_gamma == 0}
    own = {(e.block, e.merge) for e in experiments if e.last_gamma is None}
    assert both == own - {("plain", Merge.ADD), ("sew", Merge.AND)}


def test_the_gpu_grid_is_that_of_the_papers_sizes() -> None:
    cells, sew = shipped("gpu").cells, shipped("gpu_sew").cells
    e = cells[0].experiment
    assert (e.width, e.time_steps, cells[0].epochs) == (16, 4, 20)
    depths = {block: {c.experiment.depth for c in cells if c.experiment.block == block}
              for block in ("relu", "plain", "spiking", "sew", "ms", "no_lif")}  # fmt: skip
    assert all(found >= {8, 20, 56} for found in depths.values())
    assert all(110 in depths[block] for block in ("spiking", "sew", "ms"))
    e = sew[0].experiment
    assert (e.neuron, e.v_threshold, e.surrogate, e.norm) == ("if", 1.0, "atan", "bn")
