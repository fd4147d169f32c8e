"""What comes back from a GPU: what has room, by worth; and that it is put back where it belongs."""

import io
import json
import tarfile
from pathlib import Path

import pytest
from study_cells import CPU, tiny, undisturbed

from snncore.data import load
from snncore.experiment import Dataset
from snncore.study.folder import CellFolder, write_table
from snncore.study.gpu import archive
from snncore.study.training import CellRun

IMAGES = load(Dataset.SHAPES)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one finished cell and two states, the second one further than the first."""
    folder = tmp_path_factory.mktemp("gpu")
    cells = tiny(3, epochs=1)
    finished, early, late = (CellFolder(folder / archive.STUDY, cell) for cell in cells)
    with finished.held():
        finished.finish(undisturbed(cells[0]))
    for place, steps in ((early, 3), (late, 9)):
        run = CellRun(place.cell, IMAGES, CPU)
        for progress in run:
            if progress.step == steps:
                break
        with place.held():
            place.save(run.saved())
    write_table(folder / archive.STUDY, cells)
    (folder / archive.SUMMARY).write_text('{"code": "abc"}')
    (folder / "packing.json").write_text("[]")
    return folder


def packed(folder: Path, path: Path, most: int) -> archive.Chosen:
    chosen = archive.choose(folder, most)
    archive.write(path, chosen)
    return chosen


def test_finished_cells_and_states_come_apart_and_go_back(done: Path, tmp_path: Path) -> None:
    path, other = tmp_path / "gpu.tar.gz", tmp_path / "other"
    chosen = packed(done, path, 10**9)
    one, early, late = tiny(3, epochs=1)
    assert chosen.left_out == []
    assert chosen.cells("finished", "net.pt") == [one.name]
    assert chosen.cells("unfinished", "run.pt") == [late.name, early.name]
    other.mkdir()
    assert json.loads(archive.unpack(path, other)) == {"code": "abc"}
    assert (other / "packing.json").exists()
    for cell in (one, early, late):
        here, there = (CellFolder(folder / archive.STUDY, cell) for folder in (done, other))
        files = sorted(p.name for p in there.path.iterdir())
        assert files == sorted(p.name for p in here.path.iterdir() if p.name != "lock")
        assert all((here.path / f).read_bytes() == (there.path / f).read_bytes() for f in files)
    assert CellFolder(other / archive.STUDY, one).row() is not None


def test_states_are_left_out_first_the_nearest_to_its_end_last(done: Path, tmp_path: Path) -> None:
    _, early, late = tiny(3, epochs=1)
    whole = archive.choose(done, 10**9)
    sizes = {name: path.stat().st_size for name, path in whole.files.items()}
    states = [size for name, size in sizes.items() if name.startswith("unfinished")]
    room = sum(sizes.values())
    chosen = packed(done, tmp_path / "a.tar.gz", room - states[-1] // 2)
    assert chosen.left_out == [f"unfinished/cells/{early.name}/run.pt"]
    chosen = packed(done, tmp_path / "a.tar.gz", room - sum(states))
    left_out = [f"unfinished/cells/{cell.name}/run.pt" for cell in (late, early)]
    assert chosen.left_out == left_out


def test_what_is_there_already_stays(done: Path, tmp_path: Path) -> None:
    path = tmp_path / "gpu.tar.gz"
    packed(done, path, 10**9)
    place = CellFolder(tmp_path / archive.STUDY, tiny(1, epochs=1)[0]).path
    place.mkdir(parents=True)
    (place / "result.json").write_text("newer")
    archive.unpack(path, tmp_path)
    assert (place / "result.json").read_text() == "newer"


@pytest.mark.parametrize(
    "name",
    [
        "../outside.json",
        "finished/../../cells/a/net.pt",
        "finished/cells/../net.pt",
        "/finished/cells/a/net.pt",
        "finished/cells/a/evil.py",
        "grid.toml",
    ],
)
def test_nothing_else_is_taken_out(name: str, tmp_path: Path) -> None:
    path, folder = tmp_path / "a.tar.gz", tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    with tarfile.open(path, "w:gz") as written:
        member = tarfile.TarInfo(name)
        member.size = 4
        written.addfile(member, io.BytesIO(b"evil"))
    assert archive.unpack(path, folder) == b"{}"
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [path]


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_what_is_no_archive_is_one_sentence(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(archive.ArchiveError, match="cannot be read as an archive"):
        archive.unpack(path, tmp_path)
