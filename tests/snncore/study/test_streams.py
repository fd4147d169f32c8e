"""Cells beside each other in one process: the numbers of each alone, and saved when it is told."""

from pathlib import Path

import pytest
from study_cells import as_toml, same_weights, timeless, tiny, undisturbed

from snncore import checkpoint
from snncore.study.__main__ import main
from snncore.study.folder import CellFolder
from snncore.study.news import Event
from snncore.study.streams import Streams
from snncore.study.table import RESULTS, read
from snncore.study.training import CellRun

ORDER = {"threads": 1, "device": "cpu", "every": 60.0}


@pytest.mark.slow
def test_beside_each_other_they_give_the_numbers_of_each_alone(tmp_path: Path) -> None:
    some = tiny(3, epochs=1)
    grid, out = as_toml(some, tmp_path / "grid.toml"), tmp_path / "out"
    assert main([str(grid), str(out), "--streams", "--jobs", "2", "--device", "cpu"]) == 0
    for row, cell in zip(read(out / RESULTS), some, strict=True):
        expected = undisturbed(cell)
        assert timeless(row) == timeless(expected.row)
        net = checkpoint.read(CellFolder(out, cell).path / "net.pt")
        assert same_weights(net, expected.net)


def test_the_order_to_stop_saves_every_cell_at_work(tmp_path: Path) -> None:
    some = tiny(3, epochs=50)
    work = Streams(some, 2, ORDER | {"folder": str(tmp_path)})
    stopped = []
    for news in work:
        if news.event is Event.STEP and len({n.event for n in stopped}) == 0:
            work.stop()
        elif news.event is Event.STOPPED:
            stopped.append(news)
    assert 1 <= len(stopped) <= 2
    for news in stopped:
        state = CellFolder(tmp_path, news.cell).state()
        assert state is not None
        assert state.step == news.values["step"] > 0


def test_a_cell_that_fails_does_not_end_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = tiny(3, epochs=1)
    result = CellRun.result

    def broken(run: CellRun) -> object:
        if run.cell == some[0]:
            raise RuntimeError("an illegal address")
        return result(run)

    monkeypatch.setattr(CellRun, "result", broken)
    told = [n for n in Streams(some, 1, ORDER | {"folder": str(tmp_path)}) if n.event != "step"]
    assert [(news.cell, news.event) for news in told] == [
        (some[0], Event.CRASHED),
        (some[1], Event.DONE),
        (some[2], Event.DONE),
    ]
    assert "an illegal address" in told[0].values["message"]
