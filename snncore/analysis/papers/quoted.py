"""Tables of a paper as far as their cells could be checked: quoted, never computed."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

CERTAINTY = "certainty"
Cell = str | int | float


class Quoted(NamedTuple):
    """Names of the columns, the last of which says how surely a row is the paper's; the rows."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def read(path: Path) -> dict[str, Quoted]:
    """Every table by its name. Raises ValueError where a row has another length."""
    tables = tomllib.loads(path.read_text("utf-8"))["table"]
    for table in tables:
        if table["columns"][-1] != CERTAINTY:
            raise ValueError(f"{path.name}, {table['name']}: the last column must be {CERTAINTY}")
        for row in table["rows"]:
            if len(row) != len(table["columns"]):
                raise ValueError(f"{path.name}, {table['name']}: {row[0]}: {len(row)} cells")
    return {table["name"]: Quoted(table["columns"], table["rows"]) for table in tables}
