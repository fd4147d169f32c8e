"""Every training run of the server: who trains now, who waits, and who has gone away."""

import atexit
import functools
import threading
import time
from typing import Any

from pages.shared.runs.job import TrainingJob
from pages.shared.runs.slots import LIMIT, Slots
from pages.shared.runs.store import KEPT, read_or_none
from snncore.checkpoint import without_memory
from snncore.experiment import Experiment
from snncore.recipe import Recipe
from snncore.run.commands import Command
from snncore.run.history import History
from snncore.run.parts import parts
from snncore.run.record import read_history
from snncore.run.state import Closed, Overstayed, Reason, ReasonKind, State

LEASE = 135.0
"""Seconds without a question after which a run is ended: a hidden tab asks once a minute. A worker
that has to be killed is gone within 150 s."""

PAUSE = 300.0
"""Seconds that a run may pause while others wait."""

QUEUE = 30
"""Runs that may wait."""

SPARE_KEPT = 900.0
"""Seconds that a process is kept ready after somebody last looked at what may start a run."""


class QueueFullError(Exception):
    """The queue is full: as many runs wait as may."""

    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} runs are waiting already: no more than that may wait")
        self.waiting = waiting


class JobManager(Slots):
    """Starts runs, passes on what their owners say, ends those that stay too long. Thread-safe."""

    def __init__(
        self,
        slots: int | None = None,
        *,
        cores: int | None = None,
        lease: float = LEASE,
        queue: int = QUEUE,
        kept: int = KEPT,
    ) -> None:
        super().__init__(slots, cores, kept)
        self.lease, self.queue = lease, queue
        self.reaper = threading.Thread(target=self.reap, daemon=True)

    def start(self, experiment: Experiment, recipe: Recipe, owner: str) -> str:
        """The token of a new run, which starts as soon as a slot is free."""
        with self.lock:
            self.check_queue()
            self.watch()
            token, job = self.make(experiment, recipe, owner)
            self.jobs[token] = job
            self.fill()
        return token

    def check_queue(self) -> None:
        waiting = len(self.waiting())
        if waiting >= self.queue:
            raise QueueFullError(waiting)

    def command(self, token: str, owner: str, cmd: Command, **values: Any) -> None:
        """A command of snncore/worker.py; a run that has ended or is unknown ignores it. One that
        has no process yet is told later what to watch. Raises NotOwnerError."""
        with self.lock:
            job = self.mine(token, owner)
            if job is None or job.ended:
                return
            if cmd == Command.STOP:
                job.stop(None)
                return
            if cmd == Command.WATCH:
                job.watched = values
            job.tell({"cmd": cmd, **values})

    def put_first(self, token: str, owner: str) -> None:
        """Let a run that waits begin before all others; whether its owner may ask for that is not
        decided here. Raises NotOwnerError."""
        with self.lock:
            job = self.mine(token, owner)
            if job is not None and job.state is State.QUEUED:
                job.first = True

    def go_on(self, token: str, owner: str) -> None:
        """Queue a run that has ended too early; it goes on from its last checkpoint, or from its
        start where it has none. Any other run stays as it is. Raises NotOwnerError and
        QueueFullError."""
        job = self.mine(token, owner)
        if job is None or not job.can_go_on:
            return
        # The file may be one step of saving ahead of what its worker could still say.
        checkpoint = read_or_none(job.path) if job.path.exists() else None
        history = History()
        if checkpoint:
            history = read_history(checkpoint, parts(without_memory(job.experiment)))
        with self.lock:
            self.check_queue()
            if not job.can_go_on:
                return
            self.watch()
            job.checkpoint = checkpoint.step if checkpoint else 0
            job.queue_again(history)
            self.fill()

    def close(self) -> None:
        """End every worker, and remove what they have saved: nobody can ask for it any more."""
        self.closed.set()
        with self.lock:
            for job in self.jobs.values():
                if not job.ended:
                    job.stop(Closed(kind=ReasonKind.CLOSED))
                if job.process:
                    job.process.kill()
                    job.process.wait()
            self.spare.end()
        self.remove_folder()

    def warm(self) -> None:
        with self.lock:
            self.watch()
            super().warm()

    def watch(self) -> None:
        """Begin to look after the processes."""
        if self.reaper.ident is None and not self.closed.is_set():
            self.reaper.start()

    def reap(self) -> None:
        """End the runs that nobody asks for, that take too long or that do not stop."""
        while not self.closed.wait(min(1.0, self.lease / 10)):
            with self.lock:
                now = time.monotonic()
                if now - self.wanted > SPARE_KEPT:
                    self.spare.end()
                for job in self.jobs.values():
                    if job.ended and not job.process:
                        continue
                    reason = self.overstays(job, now)
                    if reason:
                        job.stop(reason)
                    job.press(now)

    def overstays(self, job: TrainingJob, now: float) -> Reason | None:
        """Why a run has to end, None where it may go on."""
        if now - job.polled > self.lease:
            return Overstayed(kind=ReasonKind.UNWATCHED, seconds=self.lease)
        if job.process and now - job.started > LIMIT:
            return Overstayed(kind=ReasonKind.TOO_LONG, seconds=LIMIT)
        if job.state is State.PAUSED and now - job.changed > PAUSE and self.waiting():
            return Overstayed(kind=ReasonKind.PAUSED, seconds=PAUSE)
        return None


@functools.cache
def manager() -> JobManager:
    """The manager of this server's training runs; their processes end with it."""
    jobs = JobManager()
    atexit.register(jobs.close)
    return jobs
