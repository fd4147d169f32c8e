"""Runs on the Train page: side by side, found by their link, commanded by their owner alone."""

import pytest

from pages.models.train import buttons
from pages.shared.runs import store
from pages.shared.runs.manager import JobManager
from pages.shared.ui.text import catalogue
from snncore.experiment import BlockKind, Experiment
from snncore.recipe import Recipe
from tests.pages.models.train.train_page import (
    ME,
    TINY,
    learn,
    numbers,
    open_train,
    panels,
    shown,
    text,
)


def test_two_runs_side_by_side_and_no_third_while_both_go_on(manager: JobManager) -> None:
    app = open_train(block="spiking", **TINY)
    app.button(key="start").click().run()
    app.session_state["block"] = BlockKind.MS
    app.run().button(key="start").click().run()
    first, second = manager.jobs
    assert shown(app) == [first, second]
    assert [manager.jobs[t].experiment.block for t in (first, second)] == ["spiking", "ms"]
    assert len(panels(app)) == 2
    app.button(key="start").click().run()
    assert len(manager.jobs) == 2
    assert catalogue("en")["train.both_active"] in text(app)
    manager.jobs[first].enter("finished")
    app.button(key="start").click().run()
    third = list(manager.jobs)[-1]
    assert shown(app) == [second, third]


def test_a_link_finds_the_run_again_and_it_can_be_removed(manager: JobManager) -> None:
    token = manager.start(Experiment(**numbers(TINY)), Recipe(steps=3), ME)
    learn(manager.jobs[token])
    app = open_train(run=token)
    assert not app.exception
    assert len(panels(app)) == 1
    assert not app.button(key=f"pause_{token}").disabled
    manager.jobs[token].enter("finished")
    app.run().button(key=f"remove_{token}").click().run()
    assert "run" not in app.query_params
    assert len(panels(app)) == 0


@pytest.mark.parametrize(
    ("button", "state"), [("pause", "running"), ("resume", "paused"), ("step", "paused")]
)
def test_buttons_command_the_run(
    button: str, state: str, manager: JobManager, told: list[dict]
) -> None:
    token = manager.start(Experiment(), Recipe(), ME)
    manager.jobs[token].enter(state)
    open_train(run=token).button(key=f"{button}_{token}").click().run()
    assert {"cmd": button} in told


def test_knobs_command_the_run(manager: JobManager, told: list[dict]) -> None:
    token = manager.start(Experiment(), Recipe(), ME)
    learn(manager.jobs[token])
    app = open_train(run=token)
    for pace in (*buttons.PACES[1:], 0.0):
        app.segmented_control(key=f"slow_{token}").set_value(pace).run()
        assert told[-1] == {"cmd": "slow", "seconds": pace}
    app.number_input(key=f"stop_step_{token}").set_value(50).run()
    assert told[-1] == {"cmd": "stop_at", "step": 50, "loss": None}
    app.number_input(key=f"stop_loss_{token}").set_value(1.5).run()
    assert told[-1] == {"cmd": "stop_at", "step": 50, "loss": 1.5}
    app.number_input(key=f"stop_step_{token}").set_value(0).run()
    assert told[-1] == {"cmd": "stop_at", "step": None, "loss": 1.5}
    app.select_slider(key=f"new_rate_{token}").set_value(0.03).run()
    assert told[-1] == {"cmd": "learning_rate", "value": 0.03}
    assert not app.exception


def test_a_visitor_sees_the_run_and_why_it_cannot_be_moved(
    manager: JobManager, told: list[dict]
) -> None:
    token = manager.start(Experiment(), Recipe(), "another browser")
    learn(manager.jobs[token])
    app = open_train(run=token)
    assert catalogue("en")["train.not_yours"] in text(app)
    assert panels(app)[0]["owned"] is False
    for name in ("pause", "step", "stop"):
        assert app.button(key=f"{name}_{token}").disabled
    assert app.segmented_control(key=f"slow_{token}").disabled
    assert app.number_input(key=f"stop_step_{token}").disabled
    assert app.number_input(key=f"stop_loss_{token}").disabled
    assert app.select_slider(key=f"new_rate_{token}").disabled
    app.button(key=f"remove_{token}").click().run()
    assert manager.jobs[token].state == "running"
    assert len(panels(app)) == 0


def test_the_owner_may_move_everything(manager: JobManager) -> None:
    token = manager.start(Experiment(), Recipe(), ME)
    learn(manager.jobs[token])
    app = open_train(run=token)
    assert catalogue("en")["train.not_yours"] not in text(app)
    assert panels(app)[0]["owned"] is True
    assert not any(button.disabled for button in app.button)


def test_stopping_a_run_that_waits(manager: JobManager) -> None:
    token = manager.start(Experiment(), Recipe(), ME)
    app = open_train(run=token)
    app.button(key=f"stop_{token}").click().run()
    assert manager.jobs[token].state == "stopped"
    assert not app.exception
    assert len(panels(app)) == 1


def test_a_token_with_two_underscores_is_a_token(
    manager: JobManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some tokens have them, and Streamlit refuses them in the key of a component."""
    monkeypatch.setattr(store.secrets, "token_urlsafe", lambda size: "__a__b_-")
    app = open_train(run=manager.start(Experiment(), Recipe(), ME))
    assert not app.exception
    assert len(panels(app)) == 1


def test_a_token_that_can_be_none_is_refused(manager: JobManager) -> None:
    app = open_train(run="../../../../etc", **TINY)
    assert not app.exception
    assert any("../../../../etc" in warning.value for warning in app.warning)
    assert len(panels(app)) == 0
