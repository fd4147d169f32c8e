"""A study's folder where the file system refuses locks, and where another runner holds one."""

import errno
import os
from pathlib import Path

import pytest
from study_cells import as_toml, tiny

from snncore.files import lock
from snncore.files.lock import locked
from snncore.study import __main__ as study
from snncore.study.folder import CellFolder, lock_refusal, write_table
from snncore.study.news import Event
from snncore.study.worker import Worker


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Lustre without `-o flock`, or on some network file systems."""

    def refuse(_descriptor: int) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(lock, "take", refuse)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_study_goes_on_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    grid, out = as_toml(tiny(), tmp_path / "grid.toml"), tmp_path / "out"
    monkeypatch.setattr(study, "watch", lambda *_: None)
    assert study.main([str(grid), str(out)]) == study.UNFINISHED
    said = capsys.readouterr().err
    assert "refuses to lock files (Function not implemented)" in said
    assert "one runner at a time" in said
    assert said.count("\n") == 1
    assert "CIFAR" not in said


@pytest.mark.usefixtures("no_locks")
def test_without_locks_nothing_of_a_second_runner_is_cleared(tmp_path: Path) -> None:
    place = CellFolder(tmp_path, tiny()[0])
    with place.held():
        (place.path / ".part-1").write_bytes(b"half of what another one writes")
        with place.held():
            pass
    assert (place.path / ".part-1").exists()
    assert write_table(tmp_path, []) == []


def test_with_locks_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert lock_refusal(tmp_path / "out") == ""
    with locked(tmp_path / "out" / "lock"):
        assert lock_refusal(tmp_path / "out") == ""


class Once:
    """One command, then the order to stop."""

    def __init__(self, *commands: dict[str, object]) -> None:
        self.commands = [*commands, {"cmd": "stop"}]

    def get(self, wait: bool, seconds: float | None = None) -> object:
        return self.commands.pop(0) if wait else None


def said_by_a_worker(folder: Path) -> list[dict[str, object]]:
    (cell,) = tiny(epochs=1)
    order = {"folder": str(folder), "threads": 1, "device": "cpu", "every": 60.0}
    told: list[dict[str, object]] = []
    once = Once({"cmd": "cell", "cell": cell.as_dict()})
    Worker(order, once, told.append).serve()  # type: ignore[arg-type]
    return told


def test_a_cell_that_another_runner_holds_is_busy(tmp_path: Path) -> None:
    with CellFolder(tmp_path, tiny(epochs=1)[0]).held():
        assert said_by_a_worker(tmp_path) == [{"event": Event.BUSY}]


def test_a_disk_that_is_full_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(tmp_path))

    monkeypatch.setattr(CellFolder, "finish", full)
    *_, last = said_by_a_worker(tmp_path)
    assert last == {"event": Event.FAILED, "message": f"{tmp_path}: No space left on device"}


def test_as_many_cells_at_once_as_the_process_may_use_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(study, "usable_cores", lambda: 5)
    grid = tmp_path / "grid.toml"
    for threads, jobs in (("1", 5), ("2", 2), ("9", 1)):
        given = study.parser().parse_args(
            [str(grid), "out", "--threads", threads, "--device", "cpu"]
        )
        assert study.at_work(given, tiny(8), {}).jobs == jobs  # type: ignore[union-attr]
