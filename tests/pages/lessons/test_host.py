"""The teacher of a server: who has come by its own link, and what that allows."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.lessons import host
from pages.lessons.ticket import Ticket, code, written
from pages.shared.runs.manager import JobManager
from pages.shared.runs.owner import COOKIE
from snncore.experiment import BlockKind, Experiment
from snncore.recipe import Recipe
from snncore.run.state import State
from tests.pages.models.train.conftest import manager  # noqa: F401 (one without workers)
from tests.pages.opened import FRAME, text_of

pytestmark = pytest.mark.usefixtures("own_secret")

ME, YOU = "m" * 43, "y" * 43
RUN = Experiment(block=BlockKind.SEW, depth=8)
CLASS = {"section": "class"}


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "_browsers", set())


def come(page: str, secret: str, **query: str) -> AppTest:
    """A browser on a page, in English, by a link."""
    app = AppTest.from_file(str(FRAME), default_timeout=60)
    app.session_state[COOKIE] = secret
    app.query_params["lang"] = "en"
    app.run()
    for name, value in query.items():
        app.query_params[name] = value
    return app.switch_page(page).run()


def teacher(secret: str, **query: str) -> AppTest:
    return come("start/teacher/page.py", secret, **query)


def queue(jobs: JobManager, *owners: str) -> list[str]:
    """One run that trains, and one that waits for each owner."""
    training = jobs.start(RUN, Recipe(), "x" * 43)
    jobs.slots = 0  # a run without a process takes none
    waiting = [jobs.start(RUN, Recipe(), each) for each in owners]
    jobs.slots = 1
    return [training, *waiting]


def buttons(app: AppTest, kind: str) -> list[str]:
    return [button.key for button in app.button if (button.key or "").startswith(kind)]


def test_who_comes_by_the_servers_link_puts_a_run_first(manager: JobManager) -> None:  # noqa: F811
    _, yours, mine = queue(manager, YOU, ME)
    app = teacher(ME, host=host.token(), **CLASS)
    assert not app.exception
    assert "host" not in app.query_params
    app.button(f"class_first_{mine}").click().run()
    assert [manager.snapshot(token)["place"] for token in (mine, yours)] == [1, 2]
    assert buttons(app, "class_first_") == []


def test_the_train_page_has_the_button_too_in_every_tab_of_that_browser(
    manager: JobManager,  # noqa: F811
) -> None:
    _, yours, mine = queue(manager, YOU, ME)
    assert buttons(come("models/train/page.py", ME, run=mine), "put_first_") == []
    teacher(ME, host=host.token())
    app = come("models/train/page.py", ME, run=mine)
    app.button(f"put_first_{mine}").click().run()
    assert [manager.snapshot(token)["place"] for token in (mine, yours)] == [1, 2]


FORGED = ["", "0" * 32, "äöü", "host"]


@pytest.mark.parametrize("given", FORGED)
def test_a_forged_link_puts_nothing_first_and_says_so(
    given: str,
    manager: JobManager,  # noqa: F811
) -> None:
    _, yours, mine = queue(manager, YOU, ME)
    app = teacher(ME, host=given, **CLASS)
    assert not app.exception
    assert "names a teacher that this server does not know" in text_of(app)
    assert buttons(app, "class_first_") == []
    assert buttons(come("models/train/page.py", ME, run=mine), "put_first_") == []
    assert [manager.snapshot(token)["place"] for token in (yours, mine)] == [1, 2]


def test_nothing_else_that_the_server_signs_is_the_token() -> None:
    """A class has tickets and codes, and may build as many as it likes."""
    ticket = Ticket(lesson="gradient", mark="host")
    signs = [written(ticket), code(ticket)]
    assert all(host.token() not in text for text in signs)
    assert len(host.token()) == 32


def test_nobody_elses_run_is_put_first(manager: JobManager) -> None:  # noqa: F811
    queue(manager, ME, YOU, YOU)
    app = teacher(ME, host=host.token(), **CLASS)
    assert buttons(app, "class_first_") == []


def test_the_class_page_says_what_runs_and_what_waits_to_everybody(
    manager: JobManager,  # noqa: F811
) -> None:
    assert "Nothing trains and nothing waits" in text_of(teacher(YOU, **CLASS))
    first, second, _ = queue(manager, ME, YOU)
    manager.jobs[first].latest |= {"seconds_left": 90.0, "images_per_second": 50.0}
    manager.jobs[first].state, manager.jobs[first].step = State.RUNNING, 12
    app = teacher(YOU, **CLASS)
    shown = text_of(app)
    assert "step 12 of" in shown
    assert "about 2 min left" in shown
    assert "number 1 in the queue. It begins in about 2 min." in shown
    assert shown.count("(yours)") == 1
    metrics = {metric.label: metric.value for metric in app.metric}
    assert metrics["Runs that train"] == "1 of 1"
    assert metrics["Runs that wait"] == "2"
    assert ME not in shown
