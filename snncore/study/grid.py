"""From a TOML file to the cells of a study.

    [base]                  what all cells share: fields of an Experiment
    [recipe]                fields of a Recipe without its steps, and epochs, precision
    [search]                learning_rate = [...]: the recipe's is chosen of these, see search.py;
                            epochs: of each trial, the recipe's where nothing is said
    [[cells]]               fields of an Experiment; a list stands for each of its values, several
                            lists for their product, the last one changing fastest
"none" stands for no value, in the fields that may have none.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import fields
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from snncore.experiment import Experiment
from snncore.recipe import RANGES, Recipe
from snncore.study.cell import Cell, Precision, plain_merge

MOST_CELLS = 10_000


class Grid(NamedTuple):
    """cells: in the file's order, each once; rates: those to choose from for each kind and depth,
    empty where all cells have the recipe's own; epochs: of a trial of one rate, 0: the cell's."""

    cells: list[Cell]
    rates: tuple[float, ...] = ()
    epochs: int = 0


class GridError(ValueError):
    """What the file says is not possible; the message names the field, the value, the allowed."""


def read(path: Path) -> Grid:
    """What the file asks for. Raises GridError."""
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise GridError(f"{path}: cannot be read ({error.strerror})") from None
    except ValueError as error:  # a TOMLDecodeError or a UnicodeDecodeError
        raise GridError(f"{path}: must be TOML ({error})") from None
    try:
        return Grid(cells(given), *search(given))
    except ValueError as error:
        raise GridError(f"{path}: {error}") from None


def cells(given: dict[str, Any]) -> list[Cell]:
    """The cells of a file's content. Raises ValueError."""
    check_names("the file", given, {"base", "recipe", "search", "cells"})
    base = section(given, "base", dict)
    recipe, epochs, precision = read_recipe(section(given, "recipe", dict))
    found: dict[Cell, None] = {}
    for place, entry in enumerate(section(given, "cells", list) or [{}], 1):
        if not isinstance(entry, dict):
            raise ValueError(f"cells={entry!r}: must be written as [[cells]]")
        for experiment in experiments(base, entry, place):
            cell = Cell(experiment=experiment, recipe=recipe, epochs=epochs, precision=precision)
            found[cell] = None
            if len(found) > MOST_CELLS:
                raise ValueError(f"cells: must be at most {MOST_CELLS:,}")
    return list(found)


def search(given: dict[str, Any]) -> tuple[tuple[float, ...], int]:
    """The learning rates of [search], and the epochs of a trial. Raises ValueError."""
    found = section(given, "search", dict)
    check_names("[search]", found, {"learning_rate", "epochs"})
    rates, epochs = found.get("learning_rate", []), found.get("epochs", 0)
    if not isinstance(rates, list):
        raise ValueError(f"learning_rate={rates!r}: must be a list")
    if type(epochs) is not int or epochs < 0:
        raise ValueError(f"epochs={epochs!r}: must be a whole number, 1 or more")
    recipes = [Recipe(**numbers(Recipe, {"learning_rate": rate})) for rate in rates]
    return tuple(recipe.learning_rate for recipe in recipes), epochs


def section(given: dict[str, Any], name: str, kind: type) -> Any:
    value = given.get(name, kind())
    if not isinstance(value, kind):
        form = f"[[{name}]]" if kind is list else f"[{name}]"
        raise ValueError(f"{name}={value!r}: must be written as {form}")
    return value


def read_recipe(given: dict[str, Any]) -> tuple[Recipe, int, Precision]:
    """The recipe with the steps that the epochs make."""
    allowed = {f.name for f in fields(Recipe)} - {"steps"} | {"epochs", "precision"}
    check_names("[recipe]", given, allowed)
    values = numbers(Recipe, given)
    epochs, precision = values.pop("epochs", 1), values.pop("precision", Precision.FLOAT32)
    if precision not in list(Precision):
        raise ValueError(f"precision={precision!r}: must be one of {', '.join(Precision)}")
    recipe = Recipe(**values)
    if recipe.batch_size > recipe.train_images:
        limit = f"train_images={recipe.train_images}"
        raise ValueError(f"batch_size={recipe.batch_size}: must be at most {limit}")
    longest = int(RANGES["steps"][1]) * recipe.batch_size // recipe.train_images
    if type(epochs) is not int or not 1 <= epochs <= longest:
        raise ValueError(f"epochs={epochs!r}: must be a whole number from 1 to {longest}")
    steps = round(epochs * recipe.train_images / recipe.batch_size)
    return Recipe(**values | {"steps": steps}), epochs, Precision(precision)


def experiments(base: dict[str, Any], entry: dict[str, Any], place: int) -> Iterator[Experiment]:
    """The product of an entry's lists over the base."""
    names = {f.name for f in fields(Experiment)}
    check_names("[base]", base, names)
    check_names(f"[[cells]] {place}", entry, names)
    choices = {n: value if isinstance(value, list) else [value] for n, value in entry.items()}
    for name, values in choices.items():
        if not values:
            raise ValueError(f"{name}=[]: must hold at least one value")
    for combination in product(*choices.values()):
        chosen = base | dict(zip(entry, combination, strict=True))
        yield plain_merge(Experiment(**numbers(Experiment, chosen)))


def check_names(where: str, given: dict[str, Any], allowed: set[str]) -> None:
    for name in given:
        if name not in allowed:
            raise ValueError(
                f"{where}: {name} is not known, choose from {', '.join(sorted(allowed))}"
            )


def numbers(kind: type, given: dict[str, Any]) -> dict[str, Any]:
    """The same values where 1 is 1.0 for a real number, and "none" is none where that is one."""
    real = {f.name for f in fields(kind) if f.type in (float, float | None)}
    optional = {f.name for f in fields(kind) if f.type == float | None}
    return {
        name: None
        if name in optional and value == "none"
        else float(value)
        if name in real and type(value) is int
        else value
        for name, value in given.items()
    }
