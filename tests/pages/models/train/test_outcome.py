"""How a run ended, or why it waits: said, with nothing lost."""

import re

import pytest

from pages.shared.runs.manager import JobManager
from pages.shared.ui.text import LANGUAGES, catalogue
from snncore.experiment import Experiment
from snncore.recipe import Recipe
from tests.pages.models.train.train_page import (
    ME,
    PROGRESS,
    TINY,
    learn,
    open_train,
    panels,
    sentence,
    shown,
    text,
)

REASONS = [
    ("failed", {"kind": "bad_request", "message": "?"}),
    ("failed", {"kind": "data_missing", "reason": "missing", "values": {"folder": "here"}}),
    ("failed", {"kind": "diverged", "step": 7, "what": "gradient"}),
    ("failed", {"kind": "out_of_memory"}),
    ("failed", {"kind": "crashed", "code": -9}),
    ("stopped", None),
    ("stopped", {"kind": "unwatched", "seconds": 135.0}),
    ("stopped", {"kind": "too_long", "seconds": 3600.0}),
    ("stopped", {"kind": "paused", "seconds": 300.0}),
    ("stopped", {"kind": "closed"}),
]


@pytest.mark.parametrize(
    ("notice", "part"),
    [
        ({"kind": "reached", "what": "step", "step": 3, "loss": 1.75}, "step 3 is done"),
        ({"kind": "reached", "what": "loss", "step": 3, "loss": 1.75}, "1.75"),
    ],
)
def test_a_run_that_has_come_where_it_should_says_so(
    notice: dict, part: str, manager: JobManager
) -> None:
    token = manager.start(Experiment(), Recipe(), ME)
    learn(manager.jobs[token])
    manager.jobs[token].hear({"event": "notice", **notice})
    manager.jobs[token].enter("paused")
    app = open_train(run=token)
    assert part in app.info[0].value
    manager.jobs[token].hear(PROGRESS | {"step": [4, 5, 6]})
    assert not app.run().info


@pytest.mark.parametrize(
    ("state", "reason", "step", "offered"),
    [
        ("failed", {"kind": "crashed", "code": -9}, 2, True),
        ("failed", {"kind": "crashed", "code": -9}, 0, True),
        ("failed", {"kind": "diverged", "step": 3, "what": "loss"}, 2, False),
        ("stopped", None, 2, True),
        ("finished", None, 3, False),
    ],
)
def test_a_run_that_ended_early_goes_on_from_its_checkpoint(
    state: str, reason: dict | None, step: int, offered: bool, manager: JobManager,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    gone_on: list[tuple[str, str]] = []
    monkeypatch.setattr(manager, "go_on", lambda *call: gone_on.append(call))
    token = manager.start(Experiment(), Recipe(), ME)
    learn(manager.jobs[token])
    if step:
        manager.jobs[token].hear({"event": "checkpoint", "step": step})
    manager.jobs[token].enter(state, reason)
    app = open_train(run=token)
    keys = [button.key for button in app.button]
    assert (f"go_on_{token}" in keys) == offered
    if reason and reason["kind"] == "crashed":
        assert "step 3" in panels(app)[0]["outcome"]
        kept = f"checkpoint is of step {step}" if step else "No checkpoint"
        assert kept in panels(app)[0]["outcome"]
    if offered:
        app.button(key=f"go_on_{token}").click().run()
        assert gone_on == [(token, ME)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("state", "reason"), REASONS)
def test_every_end_is_told_and_nothing_is_lost(
    state: str, reason: dict | None, lang: str, manager: JobManager
) -> None:
    token = manager.start(Experiment(), Recipe(steps=3), ME)
    learn(manager.jobs[token])
    manager.jobs[token].enter(state, reason)
    app = open_train(run=token, lang=lang)
    assert not app.exception
    assert len(panels(app)) == 1
    why = sentence(app)
    assert len(why) > 5
    assert "{" not in why
    assert bool(re.search(r"[\u4e00-\u9fff]", why)) == (lang == "zh")
    assert "1.75" in text(app)


def test_a_forgotten_run_is_told(manager: JobManager) -> None:
    app = open_train(run="no-such-run", **TINY)
    assert not app.exception
    assert sentence(app) == catalogue("en")["train.forgotten"]
    app.button(key="start").click().run()
    assert shown(app) == list(manager.jobs)
