"""Quoted tables: read whole, refused where a row does not fit."""

from pathlib import Path

import pytest

from snncore.analysis.papers.quoted import read

FILE = Path(__file__).parents[4] / "assets" / "published" / "tables.toml"


def test_every_row_says_how_surely_it_is_known() -> None:
    tables = read(FILE)
    assert set(tables) == {"table-3", "table-4", "table-6"}
    for table in tables.values():
        assert {row[-1] for row in table.rows} <= {"quoted", "noted"}


@pytest.mark.parametrize(
    ("columns", "row"), [(["net", "top1"], ["x", 1.0]), (["net", "certainty"], ["x", 1.0, "noted"])]
)
def test_a_table_that_does_not_fit_is_refused(tmp_path: Path, columns: list, row: list) -> None:
    file = tmp_path / "tables.toml"
    file.write_text(f'[[table]]\nname = "t"\ncolumns = {columns}\nrows = [{row}]\n', "utf-8")
    with pytest.raises(ValueError, match="t"):
        read(file)
