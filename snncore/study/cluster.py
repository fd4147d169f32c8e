"""Several cells at once on an existing Dask cluster; needs what requirements-dask.txt names.

Each task trains one cell for some time and sends its whole state back, from which the next task
goes on: no disk is shared, and a task whose machine dies is run again by Dask, from the state that
it started with. The machines have snncore and the data set, and are best given one thread each.
"""

import importlib
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import torch

from snncore import checkpoint
from snncore.data import DataError, load
from snncore.device import best_device
from snncore.files.lock import LockHeldError
from snncore.study.cell import Cell
from snncore.study.folder import CellFolder
from snncore.study.news import Event, News
from snncore.study.training import CellRun, Result


class Part(NamedTuple):
    """What a task sends back: a file to go on from, or the row and the network's file."""

    step: int
    loss: float | None
    state: bytes | None
    row: dict[str, Any] | None = None
    net: bytes | None = None


def advance(
    given: dict[str, Any], state: bytes | None, seconds: float, threads: int, device: str | None
) -> Part:
    """Train a cell for so many seconds, at least one step, or to its end: what the cluster runs."""
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    cell = Cell.from_dict(given)
    where = torch.device(device) if device else best_device()
    saved = checkpoint.read(state) if state else None
    try:
        run = CellRun(cell, load(cell.experiment.dataset), where, saved)
    except DataError as error:
        raise ValueError(str(error)) from None  # a DataError does not survive the way back
    end = time.monotonic() + seconds
    for progress in run:
        if time.monotonic() >= end and run.step < cell.recipe.steps:
            return Part(run.step, progress.loss, checkpoint.as_bytes(run.saved()))
    row, net = run.result()
    return Part(run.step, None, None, row, None if net is None else checkpoint.as_bytes(net))


class Task(NamedTuple):
    """A cell at work on the cluster, its files, and the lock on them."""

    cell: Cell
    place: CellFolder
    lock: ExitStack


class Cluster:
    """Iterate for the news of all cells, as from Pool; `stop` ends that soon.

    `order` is that of worker.py; its seconds are those of a task. Raises ImportError without Dask,
    OSError where no scheduler answers.
    """

    def __init__(self, address: str, cells: Sequence[Cell], order: dict[str, Any]) -> None:
        distributed = importlib.import_module("distributed")  # optional: the core does without
        self.client = distributed.Client(address)
        self.waiting, self.order = list(reversed(cells)), order
        self.tasks: dict[Any, Task] = {}
        self.stopping = False

    def stop(self) -> None:
        """What has come back is kept; what is on its way is computed again another time."""
        self.stopping = True

    def __iter__(self) -> Iterator[News]:
        try:
            while not self.stopping:
                yield from self.fill()
                if not self.tasks:
                    return
                done = [future for future in self.tasks if future.done()]
                for future in done:
                    yield self.take(future, self.tasks.pop(future))
                if not done:
                    time.sleep(0.05)
        finally:
            for future, task in self.tasks.items():
                future.cancel()
                task.lock.close()
            self.client.close()

    def fill(self) -> Iterator[News]:
        """As many cells as the cluster has threads: the others stay free for other runners."""
        while self.waiting and len(self.tasks) < max(1, sum(self.client.nthreads().values())):
            cell = self.waiting.pop()
            place, lock = CellFolder(Path(self.order["folder"]), cell), ExitStack()
            try:
                lock.enter_context(place.held())
            except LockHeldError:
                yield News(cell, Event.BUSY, {})
                continue
            row = place.row()
            if row:
                lock.close()
                yield News(cell, Event.DONE, {"row": row})
                continue
            saved = place.state()
            state = None if saved is None else checkpoint.as_bytes(saved)
            self.submit(Task(cell, place, lock), state)

    def submit(self, task: Task, state: bytes | None) -> None:
        o = self.order
        future = self.client.submit(
            advance,
            task.cell.as_dict(),
            state,
            o["every"],
            o["threads"],
            o["device"],
            key=f"{task.cell.name}-{uuid.uuid4().hex}",
            pure=False,
        )
        self.tasks[future] = task

    def take(self, future: Any, task: Task) -> News:
        """Keep what has come back, and let the cell go on."""
        error = future.exception()
        if error is not None:
            task.lock.close()
            event = Event.FAILED if isinstance(error, ValueError) else Event.CRASHED
            return News(task.cell, event, {"message": str(error)})
        part: Part = future.result()
        if part.state is not None:
            task.place.save(checkpoint.read(part.state))
            self.submit(task, part.state)
            return News(task.cell, Event.STEP, {"step": part.step, "loss": part.loss})
        assert part.row is not None
        net = None if part.net is None else checkpoint.read(part.net)
        task.place.finish(Result(part.row, net))
        task.lock.close()
        return News(task.cell, Event.DONE, {"row": part.row})
