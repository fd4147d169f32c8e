"""What the terminal shows of a study: a line for each cell, one that is redrawn, the time left."""

import shutil
import time
from collections.abc import Iterable
from typing import Any, TextIO

from snncore.study.cell import Cell
from snncore.study.news import Event, News
from snncore.study.table import Status

LINES_APART = 60.0
"""Seconds between two lines on the progress where the output is no terminal."""


class Display:
    """Hears the news and says how far the cells are that were not yet finished."""

    def __init__(self, cells: Iterable[Cell], out: TextIO) -> None:
        self.left = {cell: cell.cost for cell in cells}
        self.total = len(self.left)
        self.at: dict[Cell, tuple[int, float]] = {}
        self.out, self.terminal = out, out.isatty()
        self.worked = 0.0
        self.started = self.drawn = time.monotonic()

    def hear(self, news: News) -> None:
        cell, values = news.cell, news.values
        match news.event:
            case Event.STEP:
                self.advance(cell, values["step"])
                self.at[cell] = values["step"], values["loss"]
            case Event.DONE:
                self.advance(cell, cell.recipe.steps)
                self.drop(cell)
                self.say(f"[{self.total - len(self.left)}/{self.total}] {summary(values['row'])}")
            case Event.BUSY:
                self.say(f"{cell.name}: another runner is at it")
            case Event.STOPPED:
                self.say(f"{cell.name}: saved after step {values['step']:,}")
            case Event.FAILED | Event.CRASHED:
                self.at.pop(cell, None)
                self.say(f"{cell.name}: {news.event}: {values['message']}")
        self.draw()

    def advance(self, cell: Cell, step: int) -> None:
        """Count what was worked since the cell was last heard of; the first time, nothing."""
        left = cell.cost * (1 - step / cell.recipe.steps)
        if cell in self.at:
            self.worked += self.left[cell] - left
        self.left[cell] = left

    def drop(self, cell: Cell) -> None:
        del self.left[cell]
        self.at.pop(cell, None)

    def say(self, line: str) -> None:
        print(f"\r\x1b[2K{line}" if self.terminal else line, file=self.out, flush=True)

    def draw(self) -> None:
        """The line on the progress: redrawn in a terminal, else one now and then."""
        now = time.monotonic()
        if self.terminal:
            width = shutil.get_terminal_size().columns - 1
            self.out.write(f"\r\x1b[2K{self.progress()[:width]}")
            self.out.flush()
        elif now - self.drawn >= LINES_APART:
            self.say(self.progress())
            self.drawn = now

    def progress(self) -> str:
        cells = "; ".join(
            f"{cell.name} {step:,}/{cell.recipe.steps:,} loss {loss:.3f}"
            for cell, (step, loss) in self.at.items()
        )
        left = f", {duration(self.seconds_left())} left" if self.worked else ""
        return f"{self.total - len(self.left)}/{self.total} cells{left}: {cells}"

    def seconds_left(self) -> float:
        """At the speed since the start."""
        return sum(self.left.values()) * (time.monotonic() - self.started) / self.worked


def summary(row: dict[str, Any]) -> str:
    """One sentence on a finished cell."""
    if row["status"] == Status.DIVERGED:
        return f"{row['cell']}: diverged at step {row['step']:,}, {duration(row['seconds'])}"
    train = f"{row['train_accuracy']:.2%} on the training batches of the last epoch"
    split = row["split"]
    score = f"{split} {row[f'{split}_accuracy']:.2%}"
    return f"{row['cell']}: {score}, {train}, {duration(row['seconds'])}"


def duration(seconds: float) -> str:
    """In the two largest units: "3 h 05 min"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
