"""Every training run of the server: who trains now, who waits, and who has gone away."""

import atexit
import functools
import json
import os
import secrets
import subprocess
import threading
import time
from typing import Any

import torch

from pages.shared.job import Job, Json
from pages.shared.spawn import free_place, spawn
from snncore.experiment import Experiment
from snncore.recipe import Recipe

LEASE = 150.0
"""Seconds without a question after which a run is ended: a hidden tab asks once a minute."""

LIMIT, PAUSE = 3600.0, 300.0
"""Seconds that a run may take, and that it may pause while others wait."""

QUEUE, KEPT = 30, 100
"""Runs that may wait; runs remembered after their end, for a page that is loaded again."""


class QueueFullError(Exception):
    """As many runs wait as may."""

    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} runs are waiting already: no more than that may wait")
        self.waiting = waiting


class JobManager:
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
        self.cores = cores or os.cpu_count() or 1
        self.slots = slots or torch.cuda.device_count() or self.cores
        self.lease, self.queue, self.kept = lease, queue, kept
        self.jobs: dict[str, Job] = {}
        self.lock = threading.RLock()
        self.closed = threading.Event()
        self.reaper = threading.Thread(target=self.reap, daemon=True)

    def start(self, experiment: Experiment, recipe: Recipe) -> str:
        """The token of a new run, which starts as soon as a slot is free."""
        with self.lock:
            waiting = len(self.waiting())
            if waiting >= self.queue:
                raise QueueFullError(waiting)
            if self.reaper.ident is None:
                self.reaper.start()
            token = secrets.token_urlsafe(16)
            self.jobs[token] = Job(experiment, recipe)
            self.fill()
        return token

    def command(self, token: str, cmd: str, **values: Any) -> None:
        """A command of snncore/worker.py; a run that has ended or is unknown ignores it."""
        with self.lock:
            job = self.jobs.get(token)
            if job is None or job.ended:
                return
            if cmd == "stop":
                job.stop(None)
            else:
                job.tell({"cmd": cmd, **values})

    def snapshot(self, token: str, since: int = 0) -> Json:
        """What live_route.py describes; {"state": "unknown"} for an unknown token."""
        with self.lock:
            job = self.jobs.get(token)
            if job is None:
                return {"state": "unknown"}
            job.polled = time.monotonic()
            waiting = self.waiting()
            return job.snapshot(since, waiting.index(job) + 1 if job in waiting else 0)

    def settings(self, token: str) -> tuple[Experiment, Recipe] | None:
        """What a run was started with; None for an unknown token."""
        with self.lock:
            job = self.jobs.get(token)
            return None if job is None else (job.experiment, job.recipe)

    def close(self) -> None:
        """End every worker; they have nothing to save."""
        self.closed.set()
        with self.lock:
            for job in self.jobs.values():
                if not job.ended:
                    job.stop({"kind": "closed"})
                if job.process:
                    job.process.kill()

    def waiting(self) -> list[Job]:
        return [job for job in self.jobs.values() if job.state == "queued"]

    def running(self) -> list[Job]:
        return [job for job in self.jobs.values() if job.process]

    def fill(self) -> None:
        """Start what there are slots for, share out the cores, forget the oldest runs."""
        for job in self.waiting()[: max(0, self.slots - len(self.running()))]:
            if not self.closed.is_set():
                self.launch(job)
        threads = self.threads()
        for job in self.running():
            job.tell({"cmd": "threads", "threads": threads})
        over = [token for token, job in self.jobs.items() if job.ended][: -self.kept or None]
        for token in over:
            del self.jobs[token]

    def threads(self) -> int:
        return max(1, self.cores // max(1, len(self.running())))

    def launch(self, job: Job) -> None:
        gpu = free_place([running.gpu for running in self.running()])
        job.enter("starting")
        job.process, job.gpu, job.started = spawn(gpu), gpu, time.monotonic()
        settings = {"experiment": job.experiment.as_dict(), "recipe": job.recipe.as_dict()}
        job.tell({**settings, "threads": self.threads()})
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
