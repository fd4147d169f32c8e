"""What the browser gets: JSON for a run, 404 for an unknown one, and nothing cached."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from pages.shared.runs import route as live_route
from pages.shared.runs.job import TrainingJob
from pages.shared.runs.manager import JobManager
from pages.shared.runs.snapshot import Snapshot
from snncore.experiment import BlockKind, Experiment
from snncore.recipe import Recipe
from snncore.run.history import History
from tests.pages.answers import answer

TOKEN = "a-token_of-22-letters_"


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[TrainingJob]:
    """A run that has told three steps; no process is behind it."""
    manager = JobManager(1)
    monkeypatch.setattr(live_route, "manager", lambda: manager)
    job = manager.jobs[TOKEN] = TrainingJob(
        Experiment(block=BlockKind.MS), Recipe(steps=9), "me", tmp_path
    )
    job.enter("running")
    job.hear(
        {
            "event": "progress",
            "step": [1, 2, 3],
            "loss": [2.3, 2.2, 2.1],
            "accuracy": [0.1, 0.2, 0.3],
            "gradient_norms": [0.5, None],
            "firing_rates": [0.25],
            "updates": [1e-3, 2e-3],
            "learning_rate": 0.5,
            "images_per_second": 100.0,
            "seconds_left": 6.0,
        }
    )
    return job


def get(path: str, query: str = "") -> tuple[int, dict[str, str], Any]:
    """Status, headers and JSON that the route's own application answers with."""
    app = Starlette(routes=[live_route.route()])
    status, headers, body = answer(app, path, query=query)
    return status, dict(headers), json.loads(body)


@pytest.mark.usefixtures("job")
def test_a_run_is_told_as_json_that_nobody_keeps() -> None:
    status, headers, told = get(f"/live/{TOKEN}")
    assert (status, headers["cache-control"]) == (200, "no-store")
    assert headers["content-type"] == "application/json"
    assert (told["state"], told["step"], told["steps"], told["next"]) == ("running", 3, 9, 3)
    assert told["curve"] == {
        "step": [1, 2, 3],
        "loss": [2.3, 2.2, 2.1],
        "accuracy": [0.1, 0.2, 0.3],
    }
    assert told["gradient_norms"] == [0.5, None]
    assert told["raster"] is None


@pytest.mark.usefixtures("job")
def test_since_leaves_out_what_was_told() -> None:
    _, _, told = get(f"/live/{TOKEN}", "since=2")
    assert told["curve"]["step"] == [3]


@pytest.mark.usefixtures("job")
def test_the_profile_is_told_once() -> None:
    assert get(f"/live/{TOKEN}")[2]["profile"] == {
        "step": [3],
        "gradient_norms": [[0.5, None]],
        "firing_rates": [[0.25]],
        "updates": [[0.001, 0.002]],
    }
    assert get(f"/live/{TOKEN}", "since=3")[2]["profile"]["step"] == []


def test_a_run_that_goes_on_from_its_checkpoint_says_so(job: TrainingJob) -> None:
    job.enter("stopped")
    job.checkpoint = 2
    history = History()
    history.add(1, 2.3, 0.1)
    history.add(2, 2.2, 0.2)
    job.queue_again(history)
    _, _, told = get(f"/live/{TOKEN}", "since=3")
    assert (told["state"], told["step"], told["next"], told["resumed"]) == ("queued", 2, 2, [2])
    assert get(f"/live/{TOKEN}")[2]["curve"]["step"] == [1, 2]


def test_trouble_is_told(job: TrainingJob) -> None:
    assert get(f"/live/{TOKEN}")[2]["trouble"] == []
    job.latest["firing_rates"] = [0.0]
    assert get(f"/live/{TOKEN}")[2]["trouble"] == [{"kind": "silent", "layer": 0}]


@pytest.mark.usefixtures("job")
def test_every_field_of_the_description_is_there() -> None:
    _, _, told = get(f"/live/{TOKEN}")
    assert told.keys() == Snapshot.__annotations__.keys()


@pytest.mark.usefixtures("job")
def test_an_unknown_token_is_a_404() -> None:
    status, headers, told = get("/live/nobody")
    assert (status, told) == (404, {"state": "unknown"})
    assert headers["cache-control"] == "no-store"


@pytest.mark.usefixtures("job")
@pytest.mark.parametrize("since", ["-1", "x", "1.5", "%C2%B2", "%D9%A3", "", "9" * 5000])
def test_since_is_a_whole_number(since: str) -> None:
    status, _, told = get(f"/live/{TOKEN}", f"since={since}")
    assert status == 400
    assert "must be a whole number" in told["message"]
    assert len(told["message"]) < 200


def test_notices_do_not_pile_up(job: TrainingJob) -> None:
    for number in range(1000):
        job.hear({"event": "notice", "kind": "bad_command", "command": {"cmd": str(number)}})
    _, _, told = get(f"/live/{TOKEN}")
    assert len(told["notices"]) < 100
    assert told["notices"][-1] == {"kind": "bad_command", "command": {"cmd": "999"}}


def test_asking_renews_the_lease(job: TrainingJob) -> None:
    job.polled = time.monotonic() - 100
    get(f"/live/{TOKEN}")
    assert time.monotonic() - job.polled < 10


def test_the_server_has_the_route() -> None:
    from app import app

    paths = [getattr(route, "path", "") for route in app._user_routes]  # type: ignore[attr-defined]
    assert live_route.route().path in paths
