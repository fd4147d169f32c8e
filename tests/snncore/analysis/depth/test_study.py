"""Reading a study: the shipped one whole; damaged, foreign and missing cells."""

import shutil
from pathlib import Path

import numpy as np
from depth_rows import row, write

from snncore.analysis.depth.claims import Agreement, findings
from snncore.analysis.depth.scores import telling_depth
from snncore.analysis.depth.study import read
from snncore.study.grid import read as read_grid

ROOT = Path(__file__).parents[4]


def test_the_shipped_study_is_read_whole_and_every_planned_cell_is_there_or_missing() -> None:
    shipped = read(ROOT / "assets" / "study" / "shapes")
    assert shipped.nets
    assert not shipped.damaged
    assert not shipped.strangers
    planned = read_grid(ROOT / "assets" / "study" / "shapes.toml")
    assert len(shipped.nets) + len(shipped.missing) == len(planned.cells)
    tried = {(trial.kind, trial.depth) for trial in shipped.trials}
    assert {(net.kind, net.experiment.depth) for net in shipped.nets} <= tried
    for net in shipped.nets:
        assert len(net.gradient) == (net.experiment.depth - 2) // 2
        assert len(net.rate) == len(net.place)
        assert (np.diff(net.place) > 0).all()


def test_kinds_stand_in_their_usual_order_and_gamma_tells_two_of_them_apart(study) -> None:
    rows = [row("ms", 8, last_gamma=0.5), row("ms", 8, last_gamma=0.0), row("sew", 8, merge="iand"),
            row("sew", 8), row("spiking", 8), row("plain", 8)]  # fmt: skip
    keys = [kind.key for kind in study(*rows).kinds]
    assert keys == ["plain", "spiking", "sew-add", "sew-iand", "ms-g0", "ms-g0.5"]


def test_one_damaged_line_is_counted_and_the_rest_is_kept(study) -> None:
    whole = row("plain", 8)
    damaged = [
        "{",
        "[]",
        '{"cell": "x"}',
        '{"cell": "\xff"}',
        *("3", "null", "\x00"),
    ]
    bad_values = [
        whole | {"cell": "a", "depth": 9},
        whole | {"cell": "b", "test_accuracy": 40.0},
        whole | {"cell": "c", "gradient_norms": [1.0]},
        whole | {"cell": "d", "curve": {"step": [1], "loss": [], "accuracy": [0.1]}},
        whole | {"cell": "e", "firing_rates": "many"},
        whole | {"cell": "f", "block": "resnet"},
    ]
    made = study(*damaged, whole, "", *bad_values)
    assert [net.name for net in made.nets] == [whole["cell"]]
    assert list(made.damaged) == [*range(1, 8), *range(10, 16)]


def test_an_empty_study_says_nothing_and_fails_nowhere(study) -> None:
    made = study()
    assert made.setting is None
    assert not made.nets
    assert not made.kinds
    assert telling_depth(made, []) is None
    assert {each.agreement for each in findings(made)} == {
        Agreement.UNTRAINED, Agreement.NOTHING_DEGRADES}  # fmt: skip


def test_networks_of_another_setting_are_never_mixed_in(study) -> None:
    rows = [row("plain", 8), row("plain", 20), row("ms", 8) | {"cell": "w", "width": 16}]
    made = study(*rows, row("ms", 20) | {"cell": "d", "checksum": "1"},
                 row("ms", 20) | {"cell": "e", "epochs": 2})  # fmt: skip
    assert {net.kind.key for net in made.nets} == {"plain"}
    assert made.strangers == 3


def test_what_the_grid_still_asks_for_is_missing(tmp_path: Path) -> None:
    """Also of a study whose rates are searched for: the shipped trials say which cell is which."""
    shutil.copy(ROOT / "assets" / "study" / "shapes.toml", tmp_path / "cpu.toml")
    shutil.copytree(ROOT / "assets" / "study" / "shapes" / "search", tmp_path / "cpu" / "search")
    shipped = (ROOT / "assets" / "study" / "shapes" / "results.jsonl").read_text("utf-8")
    first = shipped.splitlines()[0]
    made = read(write(tmp_path / "cpu", [first]))
    planned = read_grid(tmp_path / "cpu.toml").cells
    assert len(made.missing) == len(planned) - 1
    assert made.depths == sorted({cell.experiment.depth for cell in planned})
    (tmp_path / "cpu.toml").write_text("not = [toml", "utf-8")
    assert not read(tmp_path / "cpu").missing
