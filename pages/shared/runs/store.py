"""The runs that the server knows: whose they are, what they have measured, and their files."""

import functools
import secrets
import shutil
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pages.shared.runs.job import TrainingJob
from pages.shared.runs.snapshot import Snapshot
from snncore.checkpoint import Checkpoint, CheckpointError, read, without_memory, write
from snncore.experiment import Experiment
from snncore.recipe import Recipe
from snncore.run.parts import outline, parts
from snncore.run.record import read_facts, read_history
from snncore.run.run import can_go_on
from snncore.run.state import State

KEPT = 300
"""Runs remembered after their end, for a page that is loaded again."""

DISK, CACHED = 4 * 2**30, 16
"""Bytes of checkpoints kept of runs that have ended; checkpoints kept in memory."""


class NotOwnerError(PermissionError):
    """Somebody else started the run."""

    def __init__(self) -> None:
        super().__init__("this run belongs to somebody else: only who started it can command it")


class RunRecord(NamedTuple):
    """All of a run; `created` is unix time, `imported`
    whether it came as a file."""

    experiment: Experiment
    recipe: Recipe
    created: float
    snapshot: Snapshot
    checkpoint: Checkpoint | None
    imported: bool


class Runs:
    """The runs by token. Who knows a run's token sees it; who knows its owner's secret commands it.

    Checkpoints are files in a folder that goes with the runs. Thread-safe.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self.kept = kept
        self.jobs: dict[str, TrainingJob] = {}
        self.lock = threading.RLock()
        self.read = functools.lru_cache(CACHED)(read_or_none)

    @functools.cached_property
    def folder(self) -> Path:
        """The folder of the checkpoints; nobody else on the machine can look into it."""
        return Path(tempfile.mkdtemp(prefix="residual-spikes-"))

    def make(self, experiment: Experiment, recipe: Recipe, owner: str) -> tuple[str, TrainingJob]:
        """A run with a folder of its own that nobody knows of yet."""
        with self.lock:
            token = secrets.token_urlsafe(16)
            job = TrainingJob(experiment, recipe, owner, self.folder / token)
            job.folder.mkdir()
            return token, job

    def adopt(self, owner: str, checkpoint: Checkpoint) -> str:
        """The token of a run that was trained elsewhere. Raises CheckpointError and OSError."""
        c = checkpoint
        net = without_memory(c.experiment)
        history = read_history(c, parts(net))
        facts = read_facts(c.record)
        token, job = self.make(c.experiment, c.recipe, owner)
        write(job.path, replace(c, record=facts | history.as_record()))
        job.history, job.step, job.checkpoint = history, c.step, c.step
        job.imported, job.resumable = True, can_go_on(c)
        job.threads = facts.get("threads", 0)
        job.latest |= {**outline(net), "device": facts.get("device", "")}
        job.show_latest()
        job.enter(State.FINISHED if c.step == c.recipe.steps else State.STOPPED)
        with self.lock:
            self.jobs[token] = job
            self.forget()
        return token

    def owned(self, token: str, owner: str) -> bool:
        """Whether the run is known and this is its owner."""
        with self.lock:
            job = self.jobs.get(token)
        return job is not None and secrets.compare_digest(job.owner.encode(), owner.encode())

    def mine(self, token: str, owner: str) -> TrainingJob | None:
        """The owner's run; None for an unknown token. Raises NotOwnerError."""
        with self.lock:
            job = self.jobs.get(token)
            if job is not None and not self.owned(token, owner):
                raise NotOwnerError
            return job

    def history(self, owner: str) -> list[str]:
        """The owner's runs, the oldest first, without those that are deleted."""
        with self.lock:
            tokens = [token for token, job in self.jobs.items() if not job.deleted]
            return [token for token in tokens if self.owned(token, owner)]

    def delete(self, token: str, owner: str) -> None:
        """Stop a run and leave it out of the history. Raises NotOwnerError."""
        with self.lock:
            job = self.mine(token, owner)
            if job is not None:
                job.deleted = True
                if not job.ended:
                    job.stop(None)

    def restore(self, token: str, owner: str) -> None:
        """Undo a deletion, as long as the run is known. Raises NotOwnerError."""
        with self.lock:
            job = self.mine(token, owner)
            if job is not None:
                job.deleted = False

    def record(self, token: str) -> RunRecord | None:
        """All that is known of a run; None for an unknown token. It does not keep it alive."""
        with self.lock:
            job = self.jobs.get(token)
            if job is None:
                return None
            snapshot = job.snapshot(0, self.place(job))
        return RunRecord(
            experiment=job.experiment,
            recipe=job.recipe,
            created=job.created,
            snapshot=snapshot,
            checkpoint=self.checkpoint(token),
            imported=job.imported,
        )

    def checkpoint(self, token: str) -> Checkpoint | None:
        """The run's last one, read once for all sessions; nobody writes to its tensors."""
        with self.lock:
            job = self.jobs.get(token)
            step = job.checkpoint if job else 0
        return self.read(job.path, step) if job and step else None

    def snapshot(self, token: str, since: int = 0) -> Snapshot:
        """The run as it stands; for an unknown token its state alone."""
        with self.lock:
            job = self.jobs.get(token)
            if job is None:
                return {"state": State.UNKNOWN}
            job.polled = time.monotonic()
            return job.snapshot(since, self.place(job))

    def settings(self, token: str) -> tuple[Experiment, Recipe] | None:
        """What a run was started with; None for an unknown token."""
        with self.lock:
            job = self.jobs.get(token)
            return None if job is None else (job.experiment, job.recipe)

    def waiting(self) -> list[TrainingJob]:
        """The runs that wait: those put first, the others in the order they came, or came back."""
        queued = [job for job in self.jobs.values() if job.state is State.QUEUED]
        return sorted(queued, key=lambda job: (not job.first, job.changed))

    def place(self, job: TrainingJob) -> int:
        """The run's place in the queue: 1 for the next to start, 0 for one that does not wait."""
        return self.waiting().index(job) + 1 if job.state is State.QUEUED else 0

    def forget(self) -> None:
        """Forget the oldest of the runs that have ended, where they are too many or too large."""
        ended = [token for token, job in self.jobs.items() if job.ended and not job.process]
        disk = 0
        for count, token in enumerate(reversed(ended), 1):
            disk += self.jobs[token].size
            if count > self.kept or disk > DISK:
                shutil.rmtree(self.jobs.pop(token).folder, ignore_errors=True)

    def remove_folder(self) -> None:
        """Remove the checkpoints of all runs: nobody can ask for them any more."""
        with self.lock:
            if "folder" in vars(self):
                shutil.rmtree(self.folder, ignore_errors=True)


def read_or_none(path: Path, _step: int = 0) -> Checkpoint | None:
    """A run's file, None where it cannot be read; the step tells it from the one before it."""
    try:
        return read(path)
    except CheckpointError:
        return None
