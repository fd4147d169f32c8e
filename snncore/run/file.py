"""The file that a run is kept in while it goes on."""

import time
from pathlib import Path

from snncore.checkpoint import CheckpointError, write
from snncore.run.events import CheckpointLine, Event, NoticeKind, NotSavedNotice, Say
from snncore.run.run import Run

CHECKPOINT_EVERY = 20.0
"""Seconds from one checkpoint to the next."""


class RunFile:
    """A run's file at `path`, written as a whole or not at all; without a path nothing is kept."""

    def __init__(self, run: Run, say: Say, path: Path | None) -> None:
        self.run, self.say, self.path = run, say, path
        self.step, self.written_at, self.failed = run.step, time.monotonic(), False

    def is_due(self) -> bool:
        return time.monotonic() - self.written_at >= CHECKPOINT_EVERY

    def write(self) -> None:
        """Write the run, unless the file holds this step already; the first failure is a notice."""
        if self.path is None or self.run.step == self.step:
            return
        self.written_at = time.monotonic()
        try:
            write(self.path, self.run.checkpoint())
        except (OSError, CheckpointError) as error:
            if not self.failed:
                self.say(
                    NotSavedNotice(
                        event=Event.NOTICE, kind=NoticeKind.NOT_SAVED, message=str(error)
                    )
                )
            self.failed = True
            return
        self.step = self.run.step
        self.say(CheckpointLine(event=Event.CHECKPOINT, step=self.step))
