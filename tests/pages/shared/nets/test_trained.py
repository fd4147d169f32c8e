"""Which trained networks a session can look at: what ships, and its own runs, as saved last."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from streamlit.testing.v1 import AppTest

from pages.shared.nets import several, trained
from pages.shared.nets.trained import TrainedNet, telling
from pages.shared.runs import manager as jobs
from pages.shared.runs import store
from pages.shared.runs.owner import COOKIE
from pages.shared.ui.figure import Source
from pages.shared.ui.text import catalogue
from snncore.checkpoint import Checkpoint, open_checkpoint, read, write
from snncore.experiment import BlockKind, Dataset, Experiment
from snncore.network import build
from snncore.recipe import Recipe

FRAME = Path(__file__).parents[4] / "pages" / "frame.py"
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
    monkeypatch.setattr(trained, "shipped", lambda: only)
    jobs.manager.cache_clear()
    yield jobs.manager()
    jobs.manager().close()
    jobs.manager.cache_clear()


def page() -> None:
    import streamlit as st

    from pages.shared.nets.choosing import choose_trained_net, say_trained
    from pages.shared.ui import link

    link.begin("raster")
    net = choose_trained_net("net")
    say_trained(net)
    st.text(net.key)
    st.text(net.source)
    st.text(net.checkpoint.step)
    link.end()


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
    assert options[1] == "MS-ResNet, 8 · Shapes · 50.0% · yours"  # its data, and no token
    app.selectbox(key="net").select(f"run.{token}").run()
    assert any("LIF, T = 1, width 2 · 9 steps, seed 7" in each.value for each in app.caption)
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
    real = store.read
    monkeypatch.setattr(store, "read", lambda path: read.append(path) or real(path))
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


@pytest.mark.parametrize("page", ["try_it", "raster"])
def test_without_any_network_a_sentence_says_what_to_do(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trained, "shipped", dict)
    app = AppTest.from_file(str(FRAME), default_timeout=180)
    app.query_params["lang"] = "en"
    app.run().switch_page(f"models/{page}/page.py").run()
    assert not app.exception
    assert [info.value for info in app.info] == [catalogue("en")["measured.none_trained"]]


def test_a_network_whose_tensors_are_damaged_is_said_to_be(
    manager: jobs.JobManager, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files = {name: tmp_path / f"{name}.pt" for name in ("good", "bad")}
    for path in files.values():
        write(path, checkpoint(SHIPPED, 20, accuracy=0.4))
    parts = {name: tensor * float("inf") for name, tensor in read(files["bad"]).net.items()}
    write(files["bad"], replace(checkpoint(SHIPPED, 20, accuracy=0.5), net=parts))
    nets = {name: open_checkpoint(path) for name, path in files.items()}
    monkeypatch.setattr(trained, "shipped", lambda: nets)
    app = open_page(ME)  # the better one is the first choice
    assert texts(app) == []
    assert "is damaged" in app.error[0].value
    app.selectbox(key="net").select("good").run()
    assert texts(app)[0] == "good"
    assert not app.error


def test_the_box_opens_on_the_best_of_the_longest() -> None:
    nets = {
        str(number): TrainedNet(str(number), net, Source.PRECOMPUTED)
        for number, net in enumerate(
            [
                checkpoint(SHIPPED, 20, accuracy=0.9),
                checkpoint(replace(SHIPPED, time_steps=3), 20, accuracy=0.3),
                checkpoint(replace(SHIPPED, time_steps=3, seed=1), 20, accuracy=0.4),
                checkpoint(replace(SHIPPED, block=BlockKind.RELU, time_steps=9), 20, accuracy=1.0),
            ]
        )
    }
    assert telling(nets) == "2"
    assert telling({"3": nets["3"]}) == "3"


def test_a_network_whose_pictures_are_here_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trained, "available", lambda dataset: dataset is Dataset.SHAPES)
    monkeypatch.setattr(several, "available", lambda dataset: dataset is Dataset.SHAPES)
    away = checkpoint(replace(SHIPPED, dataset=Dataset.CIFAR10, time_steps=8), 20, accuracy=0.9)
    here = checkpoint(SHIPPED, 20, accuracy=0.2)
    nets = {
        key: TrainedNet(key, net, Source.PRECOMPUTED)
        for key, net in (("away", away), ("here", here))
    }
    assert telling(nets) == "here"
    assert several.one_of_each_block(nets) == ["here"]
    assert telling({"away": nets["away"]}) == "away"
