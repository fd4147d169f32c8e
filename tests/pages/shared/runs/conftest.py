"""Managers of training runs, whose processes end with the test."""

from collections.abc import Callable, Iterator

import pytest

from pages.shared.runs.manager import JobManager
from tests.waiting import until


@pytest.fixture
def cores() -> int:
    """The cores that the server has for its runs."""
    return 2


@pytest.fixture
def make(cores: int) -> Iterator[Callable[..., JobManager]]:
    """make(slots, **options): a manager, closed after the test."""
    managers: list[JobManager] = []

    def make(slots: int = 1, **options: float) -> JobManager:
        managers.append(JobManager(slots, cores=cores, **options))  # type: ignore[arg-type]
        return managers[-1]

    yield make
    for manager in managers:
        manager.close()
        until(lambda manager=manager: not manager.running())
