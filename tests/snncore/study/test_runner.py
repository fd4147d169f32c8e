"""The runner as a user starts it: killed at any place, interrupted, twice on one folder."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from study_cells import (
    ROOT,
    as_toml,
    children,
    runner,
    same_weights,
    timeless,
    tiny,
    undisturbed,
)
from waiting import until

from snncore import checkpoint
from snncore.study.folder import CellFolder
from snncore.study.table import RESULTS, TABLE, read

LONG = tiny(epochs=10)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="finds the worker in /proc")


def at_work(place: CellFolder) -> bool:
    """Whether some steps of the cell are done."""
    state = place.state()
    return state is not None and state.step > 5


@needs_proc
def test_a_study_that_was_killed_ends_with_the_same_numbers(tmp_path: Path) -> None:
    """SIGKILL of the runner and of its worker, while a state is written after every step."""
    grid, place = as_toml(LONG, tmp_path / "grid.toml"), CellFolder(tmp_path / "out", LONG[0])
    process = runner(grid, tmp_path / "out", "--every", "0")
    until(lambda: at_work(place))
    for pid in [process.pid, *children(process.pid)]:
        os.kill(pid, signal.SIGKILL)
    process.communicate()
    assert place.row() is None
    assert at_work(place)
    process = runner(grid, tmp_path / "out")
    said, _ = process.communicate()
    assert process.returncode == 0, said
    expected = undisturbed(LONG[0])
    (row,) = read(tmp_path / "out" / RESULTS)
    assert timeless(row) == timeless(expected.row)
    assert same_weights(checkpoint.read(place.path / "net.pt"), expected.net)
    assert sorted(os.listdir(place.path)) == ["lock", "net.pt", "result.json"]


@needs_proc
def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    grid, place = as_toml(LONG, tmp_path / "grid.toml"), CellFolder(tmp_path / "out", LONG[0])
    process = runner(grid, tmp_path / "out", "--every", "0")
    until(lambda: at_work(place))
    (worker,) = children(process.pid)
    os.kill(worker, signal.SIGKILL)
    said, _ = process.communicate()
    assert "crashed: exit code -9" in said
    assert process.returncode == 0
    (row,) = read(tmp_path / "out" / RESULTS)
    assert timeless(row) == timeless(undisturbed(LONG[0]).row)


def test_ctrl_c_saves_and_the_next_runner_goes_on(tmp_path: Path) -> None:
    grid, place = as_toml(LONG, tmp_path / "grid.toml"), CellFolder(tmp_path / "out", LONG[0])
    process = runner(grid, tmp_path / "out", "--every", "0")
    until(lambda: at_work(place))
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate()
    assert process.returncode == 1
    state = place.state()
    assert state is not None
    assert f"saved after step {state.step:,}" in said
    assert "Traceback" not in said
    assert read(tmp_path / "out" / RESULTS) == []


def test_two_runners_share_the_cells_of_a_folder(tmp_path: Path) -> None:
    some = tiny(4, epochs=4)
    grid, out = as_toml(some, tmp_path / "grid.toml"), tmp_path / "out"
    both = [runner(grid, out, "--jobs", "1") for _ in range(2)]
    said = [process.communicate()[0] for process in both]
    for cell in some:
        lines = [line for text in said for line in text.splitlines() if cell.name in line]
        assert sum("test" in line for line in lines) in (1, 2)  # 2: found when it was finished
    assert [row["cell"] for row in read(out / RESULTS)] == [cell.name for cell in some]
    for row, cell in zip(read(out / RESULTS), some, strict=True):
        assert timeless(row) == timeless(undisturbed(cell).row)


def test_what_is_finished_is_not_computed_again(tmp_path: Path) -> None:
    some = tiny(2)
    grid, out = as_toml(some, tmp_path / "grid.toml"), tmp_path / "out"
    runner(grid, out, "--jobs", "2").communicate()
    files = [*out.rglob("*.pt"), *out.rglob("result.json")]
    before = {path: path.stat().st_mtime_ns for path in files}
    assert len(before) == 4
    process = runner(grid, out)
    said, _ = process.communicate()
    assert process.returncode == 0
    assert "2 cells, 2 of them finished" in said
    assert {path: path.stat().st_mtime_ns for path in files} == before
    head, *lines = (out / TABLE).read_text("utf-8").splitlines()
    assert {"block", "depth", "seed", "test_accuracy", "checksum", "torch"} <= set(head.split(","))
    assert [line.split(",")[0] for line in lines] == [cell.name for cell in some]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[base]\ndepth = 9", "depth=9: must be 6n + 2"),
        ('[base]\ndataset = "cifar10"\n[recipe]\ntrain_images = 50000', "CIFAR-10"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    tmp_path: Path, text: str, sentence: str
) -> None:
    (tmp_path / "grid.toml").write_text(text)
    command = [sys.executable, "-m", "snncore.study", str(tmp_path / "grid.toml"), str(tmp_path)]
    nowhere = {**os.environ, "CIFAR10_DIR": str(tmp_path)}
    ended = subprocess.run(command, cwd=ROOT, env=nowhere, capture_output=True, text=True)
    assert ended.returncode in (1, 2)
    said = ended.stdout + ended.stderr
    assert sentence in said
    assert "Traceback" not in said


def study(arguments: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m snncore.study` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "snncore.study", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_a_folder_whose_name_the_terminal_cannot_print(tmp_path: Path) -> None:
    """As on a Windows console of Western Europe."""
    folder = tmp_path / "研究"
    folder.mkdir()
    grid = as_toml(tiny(epochs=1), folder / "grid.toml")
    ended = study([str(grid), str(folder / "结果")], PYTHONIOENCODING="cp1252")
    assert ended.returncode == 0, ended.stderr
    assert "1 of 1 cells are finished" in ended.stdout
    assert "\\u7814\\u7a76" in ended.stdout
    assert len(read(folder / "结果" / RESULTS)) == 1
    wrong = study([str(folder / "没有.toml"), str(folder)], PYTHONIOENCODING="cp1252")
    assert (wrong.returncode, "cannot be read" in wrong.stderr) == (2, True)
    assert "Traceback" not in wrong.stderr


@pytest.mark.parametrize("taken", ["out", "out/lock", "out/cells"])
def test_a_folder_that_cannot_be_written_to_is_named_and_nothing_else(
    tmp_path: Path, taken: str
) -> None:
    """Something else lies where the folder, its lock or its cells go."""
    grid, place = as_toml(tiny(epochs=1), tmp_path / "grid.toml"), tmp_path / taken
    place.parent.mkdir(exist_ok=True)
    if taken == "out/lock":
        place.mkdir()
    else:
        place.write_text("a file")
    ended = study([str(grid), str(tmp_path / "out")])
    said = ended.stdout + ended.stderr
    assert ended.returncode in (1, 2)
    assert str(place) in said
    assert "Traceback" not in said
    assert "CIFAR" not in said
