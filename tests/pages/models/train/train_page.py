"""The Train page as a test opens it, and what a run's worker would say."""

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from pages.models.train import link
from pages.shared.runs.job import TrainingJob
from pages.shared.runs.manager import JobManager
from pages.shared.runs.owner import COOKIE

ROOT = Path(__file__).parents[4]
ME = "m" * 43
FRAME = ROOT / "pages" / "frame.py"
TINY = {"depth": "8", "width": "4", "time_steps": "2"}
PROGRESS = {
    "event": "progress",
    "step": [1, 2, 3],
    "loss": [2.5, 2.25, 1.75],
    "accuracy": [0.1, 0.2, 0.3],
    "gradient_norms": [0.5, 0.125, 0.25],
    "firing_rates": [0.25, 0.0],
    "updates": [0.001, 0.002, 0.004],
    "learning_rate": 0.5,
    "images_per_second": 100.0,
    "seconds_left": 61.0,
}
NAMES = {
    "event": "names",
    "blocks": ["stages.0", "stages.1", "stages.2"],
    "transitions": [1, 2],
    "layers": ["encode", "stages.0.sn1"],
    "device": "CPU, 2 cores",
    "threads": 2,
}


def open_train(**query: str) -> AppTest:
    app = AppTest.from_file(str(FRAME), default_timeout=180)
    for name, value in query.items():
        app.query_params[name] = value
    app.session_state[COOKIE] = ME
    return app.run().switch_page("models/train/page.py").run()


def only(manager: JobManager) -> tuple[str, TrainingJob]:
    [(token, job)] = manager.jobs.items()
    return token, job


def learn(job: TrainingJob) -> None:
    for event in (NAMES, {"event": "state", "state": "running", "reason": None}, PROGRESS):
        job.hear(dict(event))


def text(app: AppTest) -> str:
    kinds = ("markdown", "caption", "warning")
    return "\n".join(element.value for kind in kinds for element in app.get(kind))


def shown(app: AppTest) -> list[str]:
    return [app.query_params[slot] for slot in link.SLOTS if slot in app.query_params]


def given(app: AppTest, name: str) -> list[dict[str, Any]]:
    """What the components are given that are given `name`."""
    every = [json.loads(component.proto.json) for component in app.get("bidi_component")]
    return [data for data in every if name in data]


def panels(app: AppTest) -> list[dict[str, Any]]:
    return given(app, "token")


def charts(app: AppTest) -> list[dict[str, Any]]:
    return given(app, "figure")


def numbers(fields: dict[str, str]) -> dict[str, Any]:
    return {name: int(value) for name, value in fields.items()}


def sentence(app: AppTest) -> str:
    return panels(app)[0]["outcome"]
