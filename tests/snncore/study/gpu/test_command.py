"""The whole command in its dry run: what it measures, trains and packs, and that it goes on."""

import json
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest
from study_cells import ROOT, as_toml, timeless, tiny, undisturbed

from snncore.study.gpu.__main__ import NO_GPU, WRONG, main
from snncore.study.gpu.grid import EMBEDDED, GRIDS, usable
from snncore.study.gpu.stages import that_need_a_gpu
from snncore.study.table import read

MOST = 60 * 10**6


def started(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "snncore.study.gpu", *map(str, arguments), "--device", "cpu"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_the_dry_run_and_one_that_goes_on_from_its_archive(tmp_path: Path) -> None:
    """First two cells; then three in another folder, from the archive of the first."""
    few, more = (tmp_path / name / "seeds.toml" for name in ("few", "more"))
    for count, grid in ((2, few), (3, more)):
        grid.parent.mkdir()
        as_toml(tiny(count, epochs=1), grid)
    first, second = tmp_path / "first", tmp_path / "second"
    process = started(first, "--minutes", 60, "--grid", few)
    said, _ = process.communicate()
    assert process.returncode == 0, said
    summary = json.loads((first / "summary.json").read_text("utf-8"))
    states = {stage["name"]: stage["state"] for stage in summary["stages"]}
    assert states == {
        "graph": "passed",
        "packing": "passed",
        "tests": "passed",
        "kernels": "skipped",
        "benchmarks": "skipped",
        "grid-seeds": "passed",
    }
    (graph,) = summary["graph"]
    assert graph["recorded"]
    assert graph["loss_apart"] == graph["weights_apart"] == 0  # the same kernels run again
    assert [row["at_once"] for row in summary["packing"]] == [1, 2, 2]
    assert all(row["steps_per_second"] > 0 for row in summary["packing"])
    assert len(summary["finished"]) == len(summary["networks"]) == 2
    packed = first / "gpu.tar.gz"
    assert packed.stat().st_size < MOST

    process = started(second, "--minutes", 60, "--grid", more, "--resume", packed)
    said, _ = process.communicate()
    assert process.returncode == 0, said
    again = json.loads((second / "summary.json").read_text("utf-8"))
    states = {stage["name"]: stage["state"] for stage in again["stages"]}
    assert [states[name] for name in ("graph", "packing", "tests", "grid-seeds")] == [
        *["kept"] * 3,
        "passed",
    ]
    assert again["graph"] == summary["graph"]
    rows = read(second / "study/seeds/results.jsonl")
    assert rows[:2] == read(first / "study/seeds/results.jsonl")  # also their seconds
    assert timeless(rows[2]) == timeless(undisturbed(tiny(3, epochs=1)[2]).row)
    with tarfile.open(second / "gpu.tar.gz") as archive:
        names = archive.getnames()
    assert sum(name.endswith("/net.pt") for name in names) == 3


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM ends a process there")
def test_a_signal_still_makes_the_archive(tmp_path: Path) -> None:
    grid = as_toml(tiny(1, epochs=1), tmp_path / "grid.toml")
    process = started(tmp_path / "out", "--minutes", 60, "--grid", grid)
    assert process.stdout is not None
    assert process.stdout.readline() == "graph …\n"
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    said = process.stdout.read()
    assert process.wait() == 0, said
    summary = json.loads((tmp_path / "out/summary.json").read_text("utf-8"))
    assert {stage["state"] for stage in summary["stages"]} == {"stopped", "skipped"}
    with tarfile.open(tmp_path / "out/gpu.tar.gz") as archive:
        assert "summary.md" in archive.getnames()


def test_without_a_gpu_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "out")]) == NO_GPU
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "no GPU" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("wrong", ["grid", "resume", "folder"])
def test_what_cannot_be_used_is_one_sentence(
    wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad"
    bad.write_text("[base]\ndepth = 9")
    options = {"grid": ["--grid", str(bad)], "resume": ["--resume", str(bad)], "folder": []}
    folder = bad if wrong == "folder" else tmp_path / "out"
    assert main([str(folder), "--device", "cpu", *options[wrong]]) == WRONG
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "bad" in said


def test_without_cifar_it_is_the_grid_of_the_embedded_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("snncore.study.gpu.grid.available", lambda _: False)
    grids, data = usable(GRIDS, tmp_path)
    assert "CIFAR-10 is not here" in data
    assert [grid.read_bytes() for grid in grids] == [EMBEDDED.read_bytes()]
    monkeypatch.setattr("snncore.study.gpu.grid.available", lambda _: True)
    grids, data = usable(GRIDS, tmp_path)
    assert data == "CIFAR-10"
    assert [grid.read_bytes() for grid in grids] == [grid.read_bytes() for grid in GRIDS]


def test_the_tests_that_need_a_gpu_are_found() -> None:
    names = {Path(file).name for file in that_need_a_gpu()}
    assert {"test_step_graph_gpu.py", "test_choice.py", "test_run.py", "test_batching.py"} <= names
