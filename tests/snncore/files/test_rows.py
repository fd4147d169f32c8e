"""A file of rows: what is put there is there once, with its line, and whole JSON."""

import json
from pathlib import Path

import pytest

from snncore.files.rows import put_row, read_rows, write_rows

MADE = {"made_by": "a test", "torch": "2"}


def test_rows_are_read_as_they_were_written_a_line_each(tmp_path: Path) -> None:
    file, rows = tmp_path / "rows.json", [{"net": "b", "x": 1.5}, {"net": "a", "x": None}]
    assert read_rows(file, "rows") == []
    write_rows(file, MADE, "rows", rows)
    assert read_rows(file, "rows") == rows
    assert json.loads(file.read_text("utf-8")) == {**MADE, "rows": rows}
    assert len(file.read_text("utf-8").splitlines()) == len(rows) + 2


@pytest.mark.parametrize("order", [("a", "b", "a"), ("b", "a", "a"), ("a", "a", "b")])
def test_a_row_takes_the_place_of_that_with_its_key(tmp_path: Path, order: tuple[str, ...]) -> None:
    file = tmp_path / "rows.json"
    for turn, net in enumerate(order):
        for step in (1, 2):
            put_row(file, MADE, "rows", {"net": net, "step": step}, {"turn": turn})
    last = {net: turn for turn, net in enumerate(order)}
    expected = [{"net": net, "step": step, "turn": last[net]} for net in "ab" for step in (1, 2)]
    found = read_rows(file, "rows")
    assert sorted(found, key=lambda row: (row["net"], row["step"])) == expected
    assert [row["net"] for row in found] == ["a", "a", "b", "b"]
