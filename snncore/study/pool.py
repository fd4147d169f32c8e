"""Several cells at once on this machine: worker processes, each with one cell at a time."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from snncore.run.commands import STOP
from snncore.study.cell import Cell
from snncore.study.news import Event, News

ROOT = Path(__file__).parents[2]

ATTEMPTS = 2
"""How often a cell is tried whose process dies, by the system's lack of memory for example."""


class Pool:
    """Iterate for the news, to the end; `stop` makes that end soon, with everything saved."""

    def __init__(self, cells: Sequence[Cell], jobs: int, order: dict[str, Any]) -> None:
        self.order = order
        self.waiting: queue.SimpleQueue[Cell] = queue.SimpleQueue()
        for cell in cells:
            self.waiting.put(cell)
        self.news: queue.SimpleQueue[News | None] = queue.SimpleQueue()
        self.jobs = min(jobs, len(cells))
        self.processes: set[subprocess.Popen[str]] = set()
        self.lock, self.stopping = threading.Lock(), False

    def __iter__(self) -> Iterator[News]:
        for _ in range(self.jobs):
            threading.Thread(target=self.work, daemon=True).start()
        working = self.jobs
        while working:
            news = self.news.get()
            if news is None:
                working -= 1
            else:
                yield news

    def stop(self) -> None:
        """No further cell; those that are being computed are saved."""
        with self.lock:
            self.stopping = True
            for process in self.processes:
                say(process, STOP)

    def work(self) -> None:
        """Cell after cell with one process, or another one where that dies."""
        process = None
        try:
            while cell := self.next():
                for _ in range(ATTEMPTS):
                    process = process or self.start()
                    if self.compute(process, cell):
                        break
                    self.discard(process)
                    process = None
        finally:
            if process:
                self.discard(process)
            self.news.put(None)

    def next(self) -> Cell | None:
        try:
            return None if self.stopping else self.waiting.get_nowait()
        except queue.Empty:
            return None

    def start(self) -> subprocess.Popen[str]:
        with self.lock:
            process = subprocess.Popen(
                [sys.executable, "-m", "snncore.study.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=ROOT,
                start_new_session=True,  # Ctrl-C is for the runner alone.
            )
            self.processes.add(process)
            say(process, self.order)
            if self.stopping:
                say(process, STOP)
        return process

    def discard(self, process: subprocess.Popen[str]) -> None:
        """Let a process end."""
        with self.lock:
            self.processes.remove(process)
            say(process, STOP)
        process.wait()
        process.communicate()  # closes the pipes

    def compute(self, process: subprocess.Popen[str], cell: Cell) -> bool:
        """All that is said of a cell, until it is done; False where the process died before."""
        with self.lock:
            say(process, {"cmd": "cell", "cell": cell.as_dict()})
        assert process.stdout is not None
        for line in process.stdout:
            values = json.loads(line)
            event = Event(values.pop("event"))
            self.news.put(News(cell, event, values))
            if event is not Event.STEP:
                return True
        if not self.stopping:
            self.news.put(News(cell, Event.CRASHED, {"message": f"exit code {process.wait()}"}))
        return self.stopping


def say(process: subprocess.Popen[str], command: dict[str, Any]) -> None:
    """A line to a worker; one that is dead hears nothing."""
    assert process.stdin is not None
    with suppress(BrokenPipeError):
        process.stdin.write(json.dumps(command) + "\n")
        process.stdin.flush()
