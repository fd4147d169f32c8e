"""`python -m snncore.study.worker`: computes cells in a process of its own, JSON lines in and out.

First line in: {"folder": path, "threads": n, "device": name or null, "every": seconds}. Then
{"cmd": "cell", "cell": {…}}, one after the other, and {"cmd": "stop"}, which also interrupts a
cell: its state is saved first. The end of the input means that the runner is gone.

Lines out, by "event":
step      step, loss: at most two a second
done      row: of the finished cell, now or found finished
busy      another runner is at this cell
stopped   step: saved, to go on from
failed    message: nothing of the kind can be computed here
"""

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from snncore.data import DataError, Reason, load
from snncore.device import best_device
from snncore.run.commands import Commands
from snncore.study.cell import Cell
from snncore.study.folder import CellFolder
from snncore.study.training import CellRun
from snncore.worker import claim_stdout, run_process

SAID_EVERY = 0.5
"""Seconds between two lines on the steps."""

STOP = {"cmd": "stop"}


class Worker:
    """What it computes with, and where the results go."""

    def __init__(
        self, order: dict[str, Any], commands: Commands, tell: Callable[..., None]
    ) -> None:
        self.commands, self.tell = commands, tell
        self.folder, self.every = Path(order["folder"]), float(order["every"])
        self.device = torch.device(order["device"]) if order["device"] else best_device()
        torch.set_num_threads(int(order["threads"]))

    def serve(self) -> None:
        """One cell after the other until the order to stop."""
        while (command := self.commands.get(wait=True)) != STOP:
            assert command is not None
            try:
                if not self.compute(Cell.from_dict(command["cell"])):
                    return
            except DataError as error:
                event = "busy" if error.reason is Reason.BUSY else "failed"
                self.tell(event, message=str(error))

    def compute(self, cell: Cell) -> bool:
        """Compute what is left of a cell; False after the order to stop."""
        place = CellFolder(self.folder, cell)
        with place.held():
            row = place.row()
            if row is None:
                images = load(cell.experiment.dataset)
                run = CellRun(cell, images, self.device, place.state())
                if not self.train(run, place):
                    self.tell("stopped", step=run.step)
                    return False
                result = run.result()
                place.finish(result)
                row = result.row
            self.tell("done", row={name: row[name] for name in SHOWN})
        return True

    def train(self, run: CellRun, place: CellFolder) -> bool:
        """To the last step, saving on the way; False after the order to stop."""
        said = 0.0
        saved = time.monotonic()
        for progress in run:
            now = time.monotonic()
            if now - said >= SAID_EVERY:
                self.tell("step", step=progress.step, loss=progress.loss)
                said = now
            stop = self.commands.get(wait=False) == STOP
            if stop or now - saved >= self.every:
                place.save(run.saved())
                saved = time.monotonic()
            if stop:
                return False
        return True


SHOWN = ("cell", "status", "step", "test_accuracy", "train_accuracy", "seconds")
"""The values of a row that the runner shows when a cell is done."""


def main() -> int:
    """The exit code."""
    tell = claim_stdout()
    # Ctrl-C goes to the whole group of processes; the runner says what to do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    commands = Commands(sys.stdin)
    order = commands.get(wait=True)
    assert order is not None
    if order != STOP:
        Worker(order, commands, tell).serve()
    return 0


if __name__ == "__main__":
    run_process(main)
