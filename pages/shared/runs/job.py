"""One training run as the server knows it: its process, and what the process has said."""

import contextlib
import json
import subprocess
import time
from collections import deque
from pathlib import Path
from typing import cast

from pages.shared.runs.snapshot import Json, Snapshot, nothing_yet
from snncore.experiment import Experiment
from snncore.recipe import Recipe
from snncore.run.commands import STOP
from snncore.run.curve import MEASURED, Point, columns, profile_columns
from snncore.run.events import Event
from snncore.run.history import History
from snncore.run.state import ENDED, Crashed, Reason, ReasonKind, State
from snncore.run.trouble import troubles

PATIENCE = 5.0
"""Seconds from the command to stop to SIGTERM, and from there to SIGKILL."""

MOST_NOTICES = 20


class TrainingJob:
    """Used under the manager's lock. `created` is unix time, other times are monotonic seconds.

    `latest` is what the worker's words replace as they are; `watched`, if any, the layer and image
    that the owner has asked for; `first` where it waits before all others. `threads` are those of
    its first process, which every later one has too; 0 before that. The run's file is in `folder`,
    which is its own.
    """

    def __init__(self, experiment: Experiment, recipe: Recipe, owner: str, folder: Path) -> None:
        self.experiment, self.recipe = experiment, recipe
        self.owner, self.folder = owner, folder
        self.state = State.QUEUED
        self.reason: Reason | None = None
        self.notices: deque[Json] = deque(maxlen=MOST_NOTICES)
        self.step = self.checkpoint = 0
        self.imported, self.resumable = False, True
        self.deleted = self.first = False
        self.history = History()
        self.raster: Json | None = None
        self.latest = nothing_yet()
        self.watched: Json | None = None
        self.slow = 0.0
        self.stopping: Json = {"step": None, "loss": None}
        self.process: subprocess.Popen[str] | None = None
        self.gpu = self.threads = 0
        self.created = time.time()
        self.polled = self.changed = self.started = time.monotonic()
        self.stop_asked_at: float | None = None
        self.stop_reason: Reason | None = None

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    @property
    def path(self) -> Path:
        """The file of its last checkpoint."""
        return self.folder / "run.pt"

    @property
    def size(self) -> int:
        """Bytes of that file."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def can_go_on(self) -> bool:
        """Whether it ended before its last step and may be queued again."""
        return self.state in (State.STOPPED, State.FAILED) and self.resumable

    def enter(self, state: str, reason: Reason | None = None) -> None:
        """Change to a state, one of State or the word that a worker says for it."""
        self.state, self.reason, self.changed = State(state), reason, time.monotonic()

    def hear(self, event: Json) -> None:
        """Take in one line of the worker."""
        match event.pop("event"):
            case Event.STATE:
                self.enter(event["state"], event["reason"] or self.stop_reason)
            case Event.PROGRESS:
                for point in zip(event["step"], event["loss"], event["accuracy"], strict=True):
                    self.history.add(*point)
                self.step = event["step"][-1]
                self.history.add_profile(
                    self.step, event["gradient_norms"], event["firing_rates"], event["updates"]
                )
            case Event.TEST:
                self.history.tests.append(Point(**event))
            case Event.RASTER:
                self.raster = event
            case Event.NOTICE:
                self.notices.append(event)
            case Event.SLOW:
                self.slow = event["seconds"]
            case Event.STOPPING:
                self.stopping = {"step": event["step"], "loss": event["loss"]}
                self.history.rates = event["rates"]
            case Event.CHECKPOINT:
                self.checkpoint = event["step"]
        self.latest |= {name: event[name] for name in self.latest if name in event}

    def stop(self, reason: Reason | None) -> None:
        """Ask the worker to end; a run that has none yet ends at once."""
        if self.process is None:
            self.enter(State.STOPPED, reason)
        elif self.stop_asked_at is None:
            self.stop_asked_at, self.stop_reason = time.monotonic(), reason
            self.tell(STOP)

    def press(self, now: float) -> None:
        """Signals for a worker that was told to stop and has not."""
        if self.process is None or self.stop_asked_at is None:
            return
        if now - self.stop_asked_at > 2 * PATIENCE:
            self.process.kill()
        elif now - self.stop_asked_at > PATIENCE:
            self.process.terminate()

    def end(self, code: int) -> None:
        """Note that the process is gone; one that gave no reason was told to stop or crashed."""
        if self.process and self.process.stdin:
            with contextlib.suppress(OSError):
                self.process.stdin.close()  # A line that never left is written here.
        self.process = None
        for part in self.folder.glob(".part-*"):  # A process that was killed while it wrote.
            part.unlink(missing_ok=True)
        if self.ended or self.state is State.QUEUED:
            return
        if self.stop_asked_at is None:
            self.enter(State.FAILED, Crashed(kind=ReasonKind.CRASHED, code=code))
        else:
            self.enter(State.STOPPED, self.stop_reason)

    def queue_again(self, history: History) -> None:
        """Put the run into the queue again, to go on from its checkpoint, which holds `history`."""
        self.polled = time.monotonic()
        self.stop_asked_at = self.stop_reason = None
        self.history, self.step = history, self.checkpoint
        self.slow, self.stopping, self.first = 0.0, {"step": None, "loss": None}, False
        history.resumed.append(self.checkpoint)
        self.show_latest()
        self.enter(State.QUEUED)

    def show_latest(self) -> None:
        """Make the profile's last step the latest one of the snapshot."""
        last = profile_columns(self.history.profile.points[-1:])
        for name in MEASURED:
            self.latest[name] = last[name][0] if last[name] else []

    def tell(self, command: Json) -> None:
        """One line to the worker; one that has just ended hears nothing."""
        if self.process is None or self.process.stdin is None:
            return
        # Where the pipe is broken the process is gone, as its reader will notice.
        with contextlib.suppress(OSError):
            self.process.stdin.write(json.dumps(command) + "\n")
            self.process.stdin.flush()

    def snapshot(self, since: int, place: int) -> Snapshot:
        """The run as it stands; of its points those after the step `since`."""
        history, latest = self.history, self.latest
        told: Json = {
            "state": self.state,
            "reason": self.reason,
            "notices": list(self.notices),
            "place": place,
            "wait": None,
            "step": self.step,
            "steps": self.recipe.steps,
            **latest,
            "slow": self.slow,
            "stopping": self.stopping,
            "rates": list(history.rates),
            "resumed": list(history.resumed),
            "checkpoint": self.checkpoint,
            "can_go_on": self.can_go_on,
            "trouble": troubles(
                step=self.step,
                loss=history.loss(),
                gradient_norms=latest["gradient_norms"],
                firing_rates=latest["firing_rates"],
                classes=self.experiment.classes,
            ),
            "next": self.step,
            "curve": columns(history.curve.after(since)),
            "test": columns(history.tests),
            "profile": profile_columns(history.profile.after(since)),
            "raster": self.raster,
        }
        return cast(Snapshot, told)
