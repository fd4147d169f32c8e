"""A study on a real Dask cluster of two worker processes, one of which is killed in the middle."""

import os
import signal
import sys
import threading
import types
from collections.abc import Iterator
from pathlib import Path

import pytest
from study_cells import as_toml, same_weights, timeless, tiny, undisturbed
from waiting import until

from snncore import checkpoint
from snncore.study.__main__ import main
from snncore.study.cell import Cell
from snncore.study.cluster import advance
from snncore.study.folder import CellFolder
from snncore.study.table import RESULTS, read

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.filterwarnings("default")]


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Two processes of one thread each."""
    # A page's test leaves its script as the main module, which every new process would run.
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        local_directory=str(tmp_path / "dask"),
    ) as cluster:
        yield cluster


def test_a_worker_is_killed_and_the_numbers_are_the_same(cluster: object, tmp_path: Path) -> None:
    """Its cell goes on from what had come back, and no file was shared with the workers."""
    some = tiny(2, epochs=3)
    grid, out = as_toml(some, tmp_path / "grid.toml"), tmp_path / "out"
    killed: list[int] = []

    def kill_one() -> None:
        until(lambda: CellFolder(out, some[0]).state())
        with distributed.Client(cluster.scheduler_address) as client:  # type: ignore[attr-defined]
            pids = client.run(os.getpid)
            assert len(set(pids.values()) - {os.getpid()}) == 2
            busy = next(worker for worker, tasks in client.processing().items() if tasks)
            os.kill(pids[busy], signal.SIGKILL)
            killed.append(pids[busy])

    killer = threading.Thread(target=kill_one)
    killer.start()
    address = cluster.scheduler_address  # type: ignore[attr-defined]
    code = main([str(grid), str(out), "--scheduler", address, "--every", "0.2"])
    killer.join()
    assert killed
    assert code == 0
    rows = read(out / RESULTS)
    assert [row["cell"] for row in rows] == [cell.name for cell in some]
    for row, cell in zip(rows, some, strict=True):
        expected = undisturbed(cell)
        assert timeless(row) == timeless(expected.row)
        net = checkpoint.read(CellFolder(out, cell).path / "net.pt")
        assert same_weights(net, expected.net)


def test_a_task_goes_on_where_another_one_ended() -> None:
    """What the cluster runs, called here: a step at a time gives the numbers of one run."""
    (cell,) = tiny()
    part = advance(cell.as_dict(), None, 0.0, 1, "cpu")
    steps = [part.step]
    while part.state is not None:
        part = advance(cell.as_dict(), part.state, 0.0, 1, "cpu")
        steps.append(part.step)
    assert steps == list(range(1, cell.recipe.steps + 1))
    assert part.row is not None
    assert timeless(part.row) == timeless(undisturbed(cell).row)


def test_a_cell_that_the_data_cannot_serve_says_so() -> None:
    given = tiny()[0].as_dict()
    given["recipe"] |= {"train_images": 6000}
    with pytest.raises(ValueError, match="6000"):
        advance(Cell.from_dict(given).as_dict(), None, 0.0, 1, "cpu")


def test_no_scheduler_at_the_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grid = as_toml(tiny(), tmp_path / "grid.toml")
    with dask.config.set({"distributed.comm.timeouts.connect": "0.2s"}):
        code = main([str(grid), str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:9"])
    assert code == 2
    assert "127.0.0.1:9" in capsys.readouterr().err
