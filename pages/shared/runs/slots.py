"""The processes of the server's training runs: how many at a time, with how many threads."""

import json
import subprocess
import threading
import time
from typing import NamedTuple

import torch

from pages.shared.runs import expected
from pages.shared.runs.job import TrainingJob
from pages.shared.runs.snapshot import Snapshot
from pages.shared.runs.spawn import Spare, Worker, free_place, spawn
from pages.shared.runs.store import Runs
from snncore.device import usable_cores
from snncore.run.commands import Command
from snncore.run.state import State

LIMIT = 3600.0
"""Seconds that a run may take."""


class Room(NamedTuple):
    """slots: runs at a time; free: how many could begin now; waiting: how many come before; wait:
    seconds until a run that came now would begin, None where that is not known."""

    slots: int
    free: int
    waiting: int
    wait: float | None


class Slots(Runs):
    """The server's slots for runs: so many train at a time, the others wait in the order they came.

    A run keeps the threads that it starts with: with others its sums are added up in another
    order, and its numbers are no longer those that it would have had.
    """

    def __init__(self, slots: int | None, cores: int | None, kept: int) -> None:
        super().__init__(kept)
        self.cores = cores or usable_cores()
        self.slots = slots or torch.cuda.device_count() or self.cores
        self.spare, self.wanted = Spare(), 0.0
        self.closed = threading.Event()

    def warm(self) -> None:
        """Have a process ready where a slot is free: somebody looks at what may start a run."""
        with self.lock:
            self.wanted = time.monotonic()
            busy = any(job.state in (State.QUEUED, State.STARTING) for job in self.jobs.values())
            if not busy and len(self.running()) < self.slots and not self.closed.is_set():
                self.spare.prepare(self.free_gpu())

    def running(self) -> list[TrainingJob]:
        return [job for job in self.jobs.values() if job.process]

    def begun(self) -> list[TrainingJob]:
        """The runs that have a slot."""
        every = self.jobs.values()
        return [job for job in every if not job.ended and job.state is not State.QUEUED]

    def room(self) -> Room:
        """What another run would meet."""
        with self.lock:
            waiting = len(self.waiting())
            free = 0 if waiting else max(0, self.slots - len(self.begun()))
            return Room(self.slots, free, waiting, self.waits()[-1])

    def waits(self) -> list[float | None]:
        """Seconds until each that waits begins, and until one that came now would."""
        return expected.waits(self.begun(), self.waiting(), self.slots, LIMIT)

    def snapshot(self, token: str, since: int = 0) -> Snapshot:
        """The run as it stands; for an unknown token its state alone."""
        with self.lock:
            told = super().snapshot(token, since)
            if told.get("place"):
                told["wait"] = self.waits()[told["place"] - 1]
            return told

    def free_gpu(self) -> int:
        return free_place([job.gpu for job in self.running()])

    def fill(self) -> None:
        """Start what there are slots for, forget the oldest runs."""
        # A run that was queued again may still have a process that is about to end.
        ready = [job for job in self.waiting() if job.process is None]
        for job in ready[: max(0, self.slots - len(self.running()))]:
            if not self.closed.is_set():
                self.launch(job)
        self.forget()

    def share(self) -> int:
        """Threads for a run that starts: the cores that no other one has, but not more than half of
        them all or two, and at least one."""
        taken = sum(job.threads for job in self.running())
        return max(1, min(self.cores - taken, max(2, self.cores // 2)))

    def launch(self, job: TrainingJob) -> None:
        job.enter(State.STARTING)
        job.threads = min(job.threads or self.share(), self.cores)
        gpu = self.free_gpu()
        try:
            job.process, job.gpu = self.spare.take() or Worker(spawn(gpu), gpu)
        except OSError as refused:  # no more processes for this user, or no memory for one
            job.end(refused.errno or 1)
            return
        job.started = time.monotonic()
        job.tell(
            {
                "experiment": job.experiment.as_dict(),
                "recipe": job.recipe.as_dict(),
                "threads": job.threads,
                "checkpoint": str(job.path),
                "resume": job.checkpoint > 0,
            }
        )
        if job.watched:
            job.tell({"cmd": Command.WATCH, **job.watched})
        threading.Thread(target=self.follow, args=(job, job.process), daemon=True).start()

    def follow(self, job: TrainingJob, process: subprocess.Popen[str]) -> None:
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
