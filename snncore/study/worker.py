"""`python -m snncore.study.worker`: computes cells in a process of its own, JSON lines in and out.

First line in: {"folder": path, "threads": n, "device": name or null, "every": seconds}. Then
{"cmd": "cell", "cell": {…}}, one after the other, and {"cmd": "stop"}, which also interrupts a
cell: its state is saved first. The end of the input means that the runner is gone.

Lines out: {"event": …} with the values that news.py names, of the row those in `SHOWN`.
"""

import sys
import time
from pathlib import Path
from typing import Any, Protocol

import torch

from snncore.data import DataError, load
from snncore.device import best_device
from snncore.files.lock import LockHeldError
from snncore.run.commands import STOP, Commands
from snncore.run.process import Tell, claim_stdout, run_process
from snncore.study.cell import Cell
from snncore.study.folder import CellFolder
from snncore.study.news import Event
from snncore.study.training import CellRun

SAID_EVERY = 0.5
"""Seconds between two lines on the steps."""


class Orders(Protocol):
    """Where they come from: the process's input, or the runner itself."""

    def get(self, wait: bool) -> dict[str, Any] | None: ...


class Worker:
    """What it computes with, and where the results go."""

    def __init__(self, order: dict[str, Any], commands: Orders, tell: Tell) -> None:
        self.commands, self.tell = commands, tell
        self.folder, self.every = Path(order["folder"]), float(order["every"])
        self.device = torch.device(order["device"]) if order["device"] else best_device()
        torch.set_num_threads(int(order["threads"]))

    def serve(self) -> None:
        """One cell after the other until the order to stop."""
        while (command := self.commands.get(wait=True)) != STOP:
            assert command is not None
            if not self.attempt(Cell.from_dict(command["cell"])):
                return

    def attempt(self, cell: Cell) -> bool:
        """Compute what is left of a cell, or say why not; False after the order to stop."""
        try:
            return self.compute(cell)
        except LockHeldError:
            self.tell({"event": Event.BUSY})
        except DataError as error:
            self.tell({"event": Event.FAILED, "message": str(error)})
        except OSError as error:
            message = f"{error.filename or self.folder}: {error.strerror}"
            self.tell({"event": Event.FAILED, "message": message})
        return True

    def compute(self, cell: Cell) -> bool:
        place = CellFolder(self.folder, cell)
        with place.held():
            row = place.row()
            if row is None:
                images = load(cell.experiment.dataset)
                run = CellRun(cell, images, self.device, place.state())
                if not self.train(run, place):
                    self.tell({"event": Event.STOPPED, "step": run.step})
                    return False
                result = run.result()
                place.finish(result)
                row = result.row
            self.tell(
                {"event": Event.DONE, "row": {name: row[name] for name in SHOWN if name in row}}
            )
        return True

    def train(self, run: CellRun, place: CellFolder) -> bool:
        """To the last step, saving on the way; False after the order to stop."""
        said = 0.0
        saved = time.monotonic()
        for progress in run:
            now = time.monotonic()
            if now - said >= SAID_EVERY:
                self.tell({"event": Event.STEP, "step": progress.step, "loss": progress.loss})
                said = now
            stop = self.commands.get(wait=False) == STOP
            if stop or now - saved >= self.every:
                place.save(run.saved())
                saved = time.monotonic()
            if stop:
                return False
        return True


SHOWN = ("cell", "status", "step", "split", "test_accuracy", "validation_accuracy",
         "train_accuracy", "seconds")  # fmt: skip
"""The values of a row that the runner shows when a cell is done."""


def main() -> int:
    """The exit code."""
    tell = claim_stdout()
    commands = Commands(sys.stdin)
    order = commands.get(wait=True)
    assert order is not None
    if order != STOP:
        Worker(order, commands, tell).serve()
    return 0


if __name__ == "__main__":
    run_process(main)
