"""A JSON file with a line for each row: by what it was made, then {name: rows}."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from snncore.files.whole import write_whole

Row = Mapping[str, Any]


def write_rows(file: Path, made: Row, name: str, rows: Sequence[Row]) -> None:
    """Write them whole, behind what is said of how they were `made`."""
    lines = ",\n".join(json.dumps(dict(row)) for row in rows)
    write_whole(file, f'{json.dumps(dict(made))[:-1]}, "{name}": [\n{lines}\n]}}\n'.encode())


def read_rows(file: Path, name: str) -> list[dict[str, Any]]:
    """The rows of the file; none where there is no file yet."""
    return list(json.loads(file.read_text("utf-8"))[name]) if file.exists() else []


def put_row(file: Path, made: Row, name: str, key: Row, found: Row) -> None:
    """Write a row of a network in the place of an older one of the same `key`, by networks' names.

    The file is read again first: another process may have added to it meanwhile.
    """
    kept = [old for old in read_rows(file, name) if not key.items() <= old.items()]
    write_rows(file, made, name, sorted([*kept, {**key, **found}], key=lambda row: row["net"]))
