"""Which trained networks a session can look at: what ships, and its own runs, as saved last."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from streamlit.testing.v1 import AppTest

from pages.shared import jobs, runs, trained_net
from pages.shared.owner import COOKIE
from snncore.checkpoint import Checkpoint, write
from snncore.experiment import BlockKind, Experiment
from snncore.network import build
from snncore.recipe import Recipe

TINY = Experiment(block=BlockKind.MS, depth=8, width=2, time_steps=1, seed=7)
SHIPPED = Experiment(block=BlockKind.SEW, depth=8, width=2, time_steps=1)
RECIPE = Recipe(steps=20, batch_size=10, train_images=40, test_images=10)
ME, YOU = "m" * 43, "y" * 43


def checkpoint(experiment: Experiment, step: int, **record: object) -> Checkpoint:
    net = build(experiment).state_dict()
    return Checkpoint(experiment=experiment, recipe=RECIPE, step=step, net=net, record=record)


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> Iterator[jobs.JobManager]:
    only = {"shipped_one": checkpoint(SHIPPED, 20)}
    monkeypatch.setattr(trained_net, "shipped", lambda: only)
    jobs.manager.cache_clear()
    yield jobs.manager()
    jobs.manager().close()
    jobs.manager.cache_clear()


def page() -> None:
    import streamlit as st

    from pages.shared import link
    from pages.shared.trained_net import choose_trained_net

    link.arrive("raster")
    net = choose_trained_net("net")
    st.text(net.key)
    st.text(net.source)
    st.text(net.checkpoint.step)


def open_page(owner: str, **query: str) -> AppTest:
    app = AppTest.from_function(page)
    app.session_state[COOKIE] = owner
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def texts(app: AppTest) -> list[str]:
    return [text.value for text in app.text]


def test_a_run_is_offered_to_its_owner_alone(manager: jobs.JobManager) -> None:
    token = manager.adopt(ME, checkpoint(TINY, 9, accuracy=0.5))
    app = open_page(ME)
    assert texts(app)[0] == "shipped_one"
    options = app.selectbox(key="net").options
    assert len(options) == 2
    assert "step 9, seed 7" in options[1]
    assert "50.0%" in options[1]
    app.selectbox(key="net").select(f"run.{token}").run()
    assert texts(app) == [f"run.{token}", "measured", "9"]
    assert app.query_params["net"] == f"run.{token}"
    assert len(open_page(YOU).selectbox(key="net").options) == 1


def test_a_link_to_somebody_elses_run_is_one_sentence(manager: jobs.JobManager) -> None:
    token = manager.adopt(ME, checkpoint(TINY, 9))
    assert texts(open_page(ME, net=f"run.{token}"))[0] == f"run.{token}"
    app = open_page(YOU, net=f"run.{token}")
    assert texts(app)[0] == "shipped_one"
    assert len(app.warning) == 1


def test_a_run_that_has_gone_leaves_the_first_network(manager: jobs.JobManager) -> None:
    token = manager.adopt(ME, checkpoint(TINY, 9))
    app = open_page(ME, net=f"run.{token}")
    manager.delete(token, ME)
    app.run()
    assert not app.exception
    assert texts(app)[0] == "shipped_one"


def test_a_file_is_read_when_it_has_changed_and_not_before(
    manager: jobs.JobManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = manager.adopt(ME, checkpoint(TINY, 9))
    read: list[Path] = []
    real = runs.read
    monkeypatch.setattr(runs, "read", lambda path: read.append(path) or real(path))
    first = manager.checkpoint(token)
    assert manager.checkpoint(token) is first
    write(manager.jobs[token].path, checkpoint(TINY, 12))
    manager.jobs[token].hear({"event": "checkpoint", "step": 12})
    later = manager.checkpoint(token)
    assert later
    assert later.step == 12
    assert len(read) == 2


def test_a_run_without_a_readable_file_is_not_offered(manager: jobs.JobManager) -> None:
    token = manager.adopt(ME, checkpoint(TINY, 9))
    manager.jobs[token].path.write_bytes(b"torn")
    assert len(open_page(ME).selectbox(key="net").options) == 1


def test_a_network_of_ones_own_is_that_of_the_file(manager: jobs.JobManager) -> None:
    saved = checkpoint(TINY, 9)
    token = manager.adopt(ME, saved)
    found = manager.checkpoint(token)
    assert found
    net = found.restore().state_dict()
    assert all(torch.equal(net[name], saved.net[name]) for name in net)
