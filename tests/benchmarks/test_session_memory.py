"""What memory a session costs that nobody uses, and a training run at the size that is promised."""

import json
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import combinations
from pathlib import Path

import pytest
from benchmarks.conftest import Report
from benchmarks.peak_memory import peak
from browser.conftest import ROOT, free_port, start_server
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from snncore.data import DataError, load
from snncore.device import usable_cores
from snncore.experiment import Dataset

PAGES = ("train", "compare", "raster", "similarity", "trained_gradient")
WARM_UP, SESSIONS = 5, 30
"""Sessions of each page: those that load code and fill the caches, and those that count."""

MIB = 2**20
RUN = {"depth": 56, "width": 16, "time_steps": 4}
STEPS = 5


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[int, int]]:
    """Port and process of a server as a user starts it."""
    port = free_port()
    server = start_server(port)
    yield port, server.pid
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="module")
def sessions(server: tuple[int, int]) -> Iterator[ExitStack]:
    """All that are opened stay open to the end, or the memory of one would serve the next."""
    port, _ = server
    with ExitStack() as opened:
        for page in PAGES * WARM_UP:
            open_session(port, page, opened)
        yield opened


def open_session(port: int, page: str, opened: ExitStack) -> None:
    """A session whose page has been drawn once, as a browser's is that nobody touches."""
    url = f"ws://127.0.0.1:{port}/_stcore/stream"
    session = opened.enter_context(connect(url, subprotocols=["streamlit"], max_size=None))
    ask = BackMsg()
    ask.rerun_script.query_string = "lang=en"
    ask.rerun_script.page_name = page
    session.send(ask.SerializeToString())
    drawn = []
    while (told := ForwardMsg.FromString(session.recv(timeout=120))).WhichOneof("type") != (
        "script_finished"
    ):
        drawn.append(told.WhichOneof("type"))
    assert told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
    assert drawn.count("delta") > 5


def resident(pid: int) -> int:
    """Bytes of a process in memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return 1024 * int(found[1])


def slope(values: Sequence[int]) -> float:
    """The median of the slopes between any two: memory given back once does not move it."""
    pairs = combinations(enumerate(values), 2)
    return statistics.median((b - a) / (j - i) for (i, a), (j, b) in pairs)


@pytest.mark.timeout(1200)
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
@pytest.mark.parametrize("page", PAGES)
def test_an_idle_session(
    page: str, server: tuple[int, int], sessions: ExitStack, report: Report
) -> None:
    port, pid = server
    taken = [resident(pid)]
    for _ in range(SESSIONS):
        open_session(port, page, sessions)
        taken.append(resident(pid))
    each = slope(taken) / MIB
    report.add(f"{page}: an idle session, MiB, over {SESSIONS}", f"{each:.2f}", "< 1")
    assert each < 1


def largest_dataset() -> Dataset:
    """CIFAR-10, which is kept in memory, where it is here."""
    try:
        load(Dataset.CIFAR10)
    except DataError:
        return Dataset.SHAPES
    return Dataset.CIFAR10


@pytest.mark.timeout(1200)
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks /proc for the peak")
@pytest.mark.parametrize("block", ["spiking", "sew", "ms"])
def test_a_large_run(block: str, report: Report) -> None:
    """The peak of the whole process, the data set and a test on 500 images included."""
    dataset = largest_dataset()
    order = {
        "experiment": {**RUN, "block": block, "dataset": dataset},
        "recipe": {"steps": STEPS, "batch_size": 32},
        "threads": usable_cores(),
    }
    worker = subprocess.Popen(
        [sys.executable, "-m", "snncore.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert worker.stdin
    assert worker.stdout
    with worker.stdin, worker.stdout:
        worker.stdin.write(json.dumps(order) + "\n")
        worker.stdin.flush()
        told, most = [], 0
        for line in worker.stdout:
            told.append(json.loads(line))
            most = max(most, peak(worker.pid))
    worker.wait()
    assert told[-1] == {"event": "state", "state": "finished", "reason": None}
    gigabytes = most * 1024 / 1e9
    name = f"run, {block}, {dataset}, depth 56, width 16, T = 4, batch 32, {STEPS} steps"
    report.add(f"{name}: peak, GB", f"{gigabytes:.2f}", "< 2")
    assert 0.1 < gigabytes < 2
