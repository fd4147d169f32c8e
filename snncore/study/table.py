"""The results of a study: results.jsonl, a row for each cell with its curves, and table.csv.

table.csv has the single values of the rows, for a spreadsheet; results.jsonl has all of them.
"""

import csv
import io
import json
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

from snncore.files.whole import write_whole

RESULTS, TABLE = "results.jsonl", "table.csv"

Row = dict[str, Any]


class Status(StrEnum):
    """Of a row: a cell that diverged has a result too, but no scores and no network."""

    FINISHED = "finished"
    DIVERGED = "diverged"


def write(folder: Path, rows: Iterable[Row]) -> None:
    """Both files, each as a whole or not at all."""
    rows = list(rows)
    lines = [json.dumps(row, allow_nan=False, ensure_ascii=False) + "\n" for row in rows]
    write_whole(folder / RESULTS, "".join(lines).encode())
    write_whole(folder / TABLE, as_csv(rows).encode())


def read(path: Path) -> list[Row]:
    """The rows of a results.jsonl."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def as_csv(rows: list[Row]) -> str:
    """The single values, a column for each; an empty cell is no value."""
    columns = list(dict.fromkeys(name for row in rows for name in row if single(row[name])))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def single(value: object) -> bool:
    return not isinstance(value, dict | list)
