"""What every test of a page has in common."""

import pytest

from pages.shared.runs.manager import JobManager


@pytest.fixture(autouse=True)
def _no_spare_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that is opened would have a process ready for a run that no test starts."""
    monkeypatch.setattr(JobManager, "warm", lambda self: None)
