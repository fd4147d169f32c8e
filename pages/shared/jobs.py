"""Every training run of the server: who trains now, who waits, and who has gone away."""

import atexit
import functools
import json
import os
import subprocess
import threading
import time
from typing import Any

import torch

from pages.shared.job import Job, Json
from pages.shared.runs import KEPT, Runs, read_or_none
from pages.shared.spawn import free_place, spawn
from snncore.checkpoint import without_memory
from snncore.experiment import Experiment
from snncore.recipe import Recipe
from snncore.run.history import History
from snncore.run.record import read_history
from snncore.run.run import parts

LEASE = 135.0
"""Seconds without a question after which a run is ended: a hidden tab asks once a minute. A worker
that has to be killed is gone within 150 s."""

LIMIT, PAUSE = 3600.0, 300.0
"""Seconds that a run may take, and that it may pause while others wait."""

QUEUE = 30
"""Runs that may wait."""


class QueueFullError(Exception):
    """As many runs wait as may."""

    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} runs are waiting already: no more than that may wait")
        self.waiting = waiting


class JobManager(Runs):
    """As many runs at a time as there are slots, the others in the order they came.

    The cores are shared out evenly each time a run starts or ends. Thread-safe.
    """

    def __init__(
        self,
        slots: int | None = None,
        *,
        cores: int | None = None,
        lease: float = LEASE,
        queue: int = QUEUE,
        kept: int = KEPT,
    ) -> None:
        super().__init__(kept)
        self.cores = cores or os.cpu_count() or 1
        self.slots = slots or torch.cuda.device_count() or self.cores
        self.lease, self.queue = lease, queue
        self.closed = threading.Event()
        self.reaper = threading.Thread(target=self.reap, daemon=True)

    def start(self, experiment: Experiment, recipe: Recipe, owner: str) -> str:
        """The token of a new run, which starts as soon as a slot is free."""
        with self.lock:
            self.check_queue()
            token, job = self.make(experiment, recipe, owner)
            self.jobs[token] = job
            self.fill()
        return token

    def check_queue(self) -> None:
        waiting = len(self.waiting())
        if waiting >= self.queue:
            raise QueueFullError(waiting)

    def command(self, token: str, owner: str, cmd: str, **values: Any) -> None:
        """A command of snncore/worker.py; a run that has ended or is unknown ignores it. One that
        has no process yet is told later what to watch. Raises NotOwnerError."""
        with self.lock:
            job = self.mine(token, owner)
            if job is None or job.ended:
                return
            if cmd == "stop":
                job.stop(None)
                return
            if cmd == "watch":
                job.watched = values
            job.tell({"cmd": cmd, **values})

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
            job.checkpoint = checkpoint.step if checkpoint else 0
            job.queue_again(history)
            self.fill()

    def close(self) -> None:
        """End every worker, and remove what they have saved: nobody can ask for it any more."""
        self.closed.set()
        with self.lock:
            for job in self.jobs.values():
                if not job.ended:
                    job.stop({"kind": "closed"})
                if job.process:
                    job.process.kill()
                    job.process.wait()
        self.remove_folder()

    def running(self) -> list[Job]:
        return [job for job in self.jobs.values() if job.process]

    def fill(self) -> None:
        """Start what there are slots for, share out the cores, forget the oldest runs."""
        if self.reaper.ident is None:
            self.reaper.start()
        # A run that was queued again may still have a process that is about to end.
        ready = [job for job in self.waiting() if job.process is None]
        for job in ready[: max(0, self.slots - len(self.running()))]:
            if not self.closed.is_set():
                self.launch(job)
        threads = self.threads()
        for job in self.running():
            job.tell({"cmd": "threads", "threads": threads})
        self.forget()

    def threads(self) -> int:
        return max(1, self.cores // max(1, len(self.running())))

    def launch(self, job: Job) -> None:
        gpu = free_place([running.gpu for running in self.running()])
        job.enter("starting")
        job.process, job.gpu, job.started = spawn(gpu), gpu, time.monotonic()
        job.tell(
            {
                "experiment": job.experiment.as_dict(),
                "recipe": job.recipe.as_dict(),
                "threads": self.threads(),
                "checkpoint": str(job.path),
                "resume": job.checkpoint > 0,
            }
        )
        if job.watched:
            job.tell({"cmd": "watch", **job.watched})
        threading.Thread(target=self.follow, args=(job, job.process), daemon=True).start()

    def follow(self, job: Job, process: subprocess.Popen[str]) -> None:
        """Take in what a worker says until it has ended; its slot is free then."""
        assert process.stdout
        try:
            for line in process.stdout:
                with self.lock:
                    job.hear(json.loads(line))
        finally:
            process.kill()  # Ended already, but for one that does not speak JSON.
            code = process.wait()
            with self.lock:
                job.end(code)
                process.stdout.close()
                self.fill()

    def reap(self) -> None:
        """End the runs that nobody asks for, that take too long or that do not stop."""
        while not self.closed.wait(min(1.0, self.lease / 10)):
            with self.lock:
                now = time.monotonic()
                for job in self.jobs.values():
                    if job.ended and not job.process:
                        continue
                    reason = self.overstays(job, now)
                    if reason:
                        job.stop(reason)
                    job.press(now)

    def overstays(self, job: Job, now: float) -> Json | None:
        """Why a run has to end, None where it may go on."""
        if now - job.polled > self.lease:
            return {"kind": "unwatched", "seconds": self.lease}
        if job.process and now - job.started > LIMIT:
            return {"kind": "too_long", "seconds": LIMIT}
        if job.state == "paused" and now - job.changed > PAUSE and self.waiting():
            return {"kind": "paused", "seconds": PAUSE}
        return None


@functools.cache
def manager() -> JobManager:
    """The one of this process; its workers end with it."""
    jobs = JobManager()
    atexit.register(jobs.close)
    return jobs
