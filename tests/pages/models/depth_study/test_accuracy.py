"""The depth study's scores as the page exports them."""

from pages.models.depth_study.accuracy import table
from snncore.analysis.depth.study import read as read_study
from snncore.study.table import read as read_rows
from tests.pages.exported import ROOT

GRID = ROOT / "assets" / "study" / "shapes"


def test_a_column_named_as_in_the_studys_table_holds_the_same_numbers() -> None:
    study = read_study(GRID)
    exported = table(study, study.kinds)
    rows = {row["cell"]: row for row in read_rows(GRID / "results.jsonl")}
    assert len(exported["cell"]) == len(rows)
    shared = set(exported) & set(next(iter(rows.values())))
    assert {
        "depth",
        "status",
        "test_accuracy",
        "test_loss",
        "fitted_accuracy",
        "learning_rate",
    } <= shared
    for name in shared:
        assert exported[name] == [rows[cell][name] for cell in exported["cell"]], name
