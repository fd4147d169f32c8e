"""A page opened without a browser, what it says, and small networks for it to look at."""

import time
from pathlib import Path

import torch
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.shared.runs.manager import JobManager
from pages.shared.ui.session import VISIT
from pages.shared.ui.text import LANG
from snncore.checkpoint import Checkpoint
from snncore.data import load
from snncore.experiment import Dataset, Experiment
from snncore.network import build
from snncore.recipe import Recipe
from snncore.run.narrator import Narrator
from snncore.run.pace import Pace
from snncore.run.run import Run, Scored
from snncore.run.state import State
from snncore.training import Progress

FRAME = Path(__file__).parents[2] / "pages" / "frame.py"


def opened(page: str, **query: str) -> AppTest:
    """pages/PAGE/page.py with this query in its link: the first run is the page's, as a browser's
    is."""
    app = AppTest.from_file(str(FRAME), default_timeout=180)
    for field, value in query.items():
        app.query_params[field] = value
    name = page.split("/")[1]
    address = "" if name == "home" else name
    # What AppTest itself knows after a run only, which would be one of Home.
    app._page_hash = calc_hash(address)
    app.run()
    # A lesson or a ticket opens a page of its own.
    assert query.keys() - {LANG} or app.session_state[VISIT].page == address
    return app


def finish(app: AppTest) -> AppTest:
    """Until nothing is being measured any more: what the page's clock does in a browser."""
    for _ in range(600):
        if not app.get("progress"):
            return app
        time.sleep(0.1)
        app.run()
    raise AssertionError("it never ends")


def text_of(app: AppTest) -> str:
    kinds = (*app.markdown, *app.caption, *app.warning, *app.info)
    return "\n".join(element.value for element in kinds)


def assert_shown(app: AppTest) -> None:
    """The page stands: no error, nothing refused, and no number that is none."""
    assert not app.exception
    assert not app.warning
    assert "nan" not in text_of(app)


def assert_refused_once(app: AppTest) -> None:
    """The page stands, and one sentence says what it does not take."""
    assert not app.exception
    assert len(app.warning) == 1


def small_checkpoint(**settings: object) -> Checkpoint:
    """A new network of depth 8, width 2, T = 1 but for the settings, as if trained for a step."""
    experiment = Experiment(**{"depth": 8, "width": 2, "time_steps": 1} | settings)  # type: ignore[arg-type]
    return Checkpoint(
        experiment=experiment,
        recipe=Recipe(),
        step=1,
        net=build(experiment).state_dict(),
        record={"dataset": load(Dataset.SHAPES).label},
    )


def trained_run(manager: JobManager, experiment: Experiment, recipe: Recipe, owner: str) -> str:
    """The token of a run that this process trains in place of a worker."""
    token = manager.start(experiment, recipe, owner)
    job = manager.jobs[token]
    going, pace = Run(experiment, recipe, load(experiment.dataset), torch.device("cpu")), Pace()
    narrator = Narrator(going, lambda line: job.hear(dict(line)))
    narrator.names()
    narrator.state(State.RUNNING)
    for event in going:
        if isinstance(event, Progress):
            pace.step()
            narrator.untold.append(event)
            narrator.steps(pace, 0.0)
        elif isinstance(event, Scored):
            narrator.test(event)
    narrator.state(State.FINISHED)
    return token
