"""A manager without workers, and what runs are told."""

from collections.abc import Iterator

import pytest

from pages.shared.runs import manager as jobs
from pages.shared.runs.job import TrainingJob
from pages.shared.runs.manager import JobManager


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> Iterator[JobManager]:
    """A manager whose workers never are: what they would say, the test says."""
    monkeypatch.setattr(JobManager, "launch", lambda self, job: job.enter("starting"))
    jobs.manager.cache_clear()
    yield jobs.manager()
    jobs.manager().close()
    jobs.manager.cache_clear()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """The commands that runs have been given."""
    told: list[dict] = []
    monkeypatch.setattr(TrainingJob, "tell", lambda self, command: told.append(command))
    return told
