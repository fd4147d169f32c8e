"""The depth study's scores as the page exports them."""

from pathlib import Path

from depth_rows import row, write

from pages.models.depth_study.accuracy import table
from snncore.analysis.depth.study import read as read_study
from snncore.study.table import read as read_rows

ROWS = [
    row("plain", 8, 0.41, seed=0, train=0.52),
    row("ms", 20, 0.43, seed=1, train=0.37, fitted_loss=0.9, seconds=7.5),
    row("spiking", 20, 0.2, seed=2, train=0.21, test_loss=2.25),
]


def test_a_column_named_as_in_the_studys_table_holds_the_same_numbers(tmp_path: Path) -> None:
    study = read_study(write(tmp_path / "grid", ROWS))
    exported = table(study, study.kinds)
    rows = {each["cell"]: each for each in read_rows(tmp_path / "grid" / "results.jsonl")}
    assert sorted(exported["cell"]) == sorted(rows)
    shared = set(exported) & set(ROWS[0])
    assert {"depth", "status", "test_accuracy", "fitted_accuracy", "fitted_loss"} <= shared
    for name in shared:
        assert exported[name] == [rows[cell][name] for cell in exported["cell"]], name
