"""A study's folder: for each cell a folder with its lock, the state to go on from, the result.

    cells/NAME/lock          held by whoever computes the cell; freed by the system at any death
    cells/NAME/run.pt        state to go on from, while the cell is not finished
    cells/NAME/net.pt        the trained network, in half precision
    cells/NAME/result.json   the row of the table: its presence says that the cell is finished
    results.jsonl, table.csv
Every file appears as a whole, by renaming. Where the file system refuses to lock files, two runners
may compute the same cell at once: in vain, but each file is whole and the numbers are the same.
"""

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from snncore import checkpoint
from snncore.checkpoint import Checkpoint, CheckpointError
from snncore.files.lock import LockHeldError, LockRefusedError, locked
from snncore.files.whole import write_whole
from snncore.study import table
from snncore.study.cell import Cell
from snncore.study.table import Row
from snncore.study.training import Result


class CellFolder:
    """One cell's files."""

    def __init__(self, study: Path, cell: Cell) -> None:
        self.cell, self.path = cell, study / "cells" / cell.name

    @contextmanager
    def held(self) -> Iterator[None]:
        """For one runner at a time. Raises LockHeldError if another one is at it, and OSError."""
        self.path.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            try:
                stack.enter_context(locked(self.path / "lock"))
            except LockRefusedError:
                pass  # What lies there half written may be another runner's.
            else:
                for part in self.path.glob(".part-*"):  # of a runner that was killed
                    part.unlink()
            yield

    def row(self) -> Row | None:
        """The row of a finished cell; None where it is not finished, or is another cell's."""
        try:
            row: Row = json.loads((self.path / "result.json").read_text("utf-8"))
        except OSError:
            return None
        mine = self.cell.as_dict()
        mine |= mine.pop("experiment") | mine.pop("recipe")
        return row if all(row.get(name, value) == value for name, value in mine.items()) else None

    def state(self) -> Checkpoint | None:
        """What to go on from; None where there is nothing that can be used."""
        try:
            saved = checkpoint.read(self.path / "run.pt")
        except CheckpointError:
            return None
        same = (saved.experiment, saved.recipe) == (self.cell.experiment, self.cell.recipe)
        return saved if same else None

    def save(self, saved: Checkpoint) -> None:
        checkpoint.write(self.path / "run.pt", saved)

    def finish(self, result: Result) -> None:
        """The network first: where the row is, the network is."""
        if result.net is not None:
            checkpoint.write(self.path / "net.pt", result.net)
        content = json.dumps(result.row, allow_nan=False, ensure_ascii=False)
        write_whole(self.path / "result.json", content.encode())
        (self.path / "run.pt").unlink(missing_ok=True)


def write_table(study: Path, cells: Iterable[Cell]) -> list[Row]:
    """The rows of the cells that are finished, in their order, into the two files."""
    with waiting(study / "lock"):
        rows = [row for cell in cells if (row := CellFolder(study, cell).row())]
        table.write(study, rows)
    return rows


@contextmanager
def waiting(path: Path) -> Iterator[None]:
    """The lock, as soon as nobody holds it; nothing where the file system has none."""
    with ExitStack() as stack:
        while True:
            try:
                stack.enter_context(locked(path))
            except LockHeldError:
                time.sleep(0.02)
                continue
            except LockRefusedError:
                pass
            break
        yield


def lock_refusal(study: Path) -> str:
    """Why several runners may not share the folder, in one sentence; "" where they may.

    Makes the folder. Raises OSError where nothing can be written to it.
    """
    study.mkdir(parents=True, exist_ok=True)
    try:
        with locked(study / "lock"):
            return ""
    except LockHeldError:
        return ""
    except LockRefusedError as error:
        return f"{error}: use this folder with one runner at a time"
