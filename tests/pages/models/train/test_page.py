"""The Train page: the form, starting, two runs side by side, what is said of each end."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.models.train import before_training, buttons, link, settings
from pages.shared.runs import manager as jobs
from pages.shared.runs import store
from pages.shared.runs.job import Job
from pages.shared.runs.manager import JobManager
from pages.shared.runs.owner import COOKIE
from pages.shared.ui.text import LANGUAGES, catalogue
from snncore.block import Merge
from snncore.experiment import BlockKind, Experiment, NeuronKind
from snncore.recipe import Recipe

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


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> Iterator[JobManager]:
    """A manager whose workers never are: what they would say, the test says."""
    monkeypatch.setattr(JobManager, "launch", lambda self, job: job.enter("starting"))
    jobs.manager.cache_clear()
    yield jobs.manager()
    jobs.manager().close()
    jobs.manager.cache_clear()


def open_train(**query: str) -> AppTest:
    app = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.session_state[COOKIE] = ME
    return app.run().switch_page("models/train/page.py").run()


def only(manager: JobManager) -> tuple[str, Job]:
    [(token, job)] = manager.jobs.items()
    return token, job


def learn(job: Job) -> None:
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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_before_any_run_the_figure_contrasts_the_blocks(lang: str, manager: JobManager) -> None:
    app = open_train(lang=lang, block="ms", **TINY)
    assert not app.exception
    [chart] = charts(app)
    for kind in ("spiking", "sew", "ms"):
        assert catalogue(lang)[f"option.{kind}"].split("（")[0] in chart["figure"]
    assert catalogue(lang)["figure.measured"] in text(app)
    assert "MS-ResNet" in text(app)
    assert len(panels(app)) == 0


@pytest.mark.parametrize("kind", BlockKind)
def test_every_block_has_a_figure_before_training(kind: BlockKind, manager: JobManager) -> None:
    app = open_train(block=kind, **TINY)
    assert not app.exception
    assert not app.warning


def test_a_large_network_is_looked_at_on_demand(
    manager: JobManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(before_training, "LARGE", before_training.neurons(Experiment()) - 1)
    app = open_train()
    assert not charts(app)
    label = catalogue("en")["train.before_compute"]
    next(button for button in app.button if button.label == label).click().run()
    assert charts(app)


@pytest.mark.parametrize("block", [BlockKind.MS, BlockKind.RELU, BlockKind.SEW])
def test_every_control_goes_to_both_ends(block: BlockKind, manager: JobManager) -> None:
    app = open_train(run=manager.start(Experiment(), Recipe(), ME), block=block)
    ends = {slider.key: (slider.min, slider.max) for slider in app.slider}
    form = [slider.key for slider in app.select_slider if not slider.key.startswith("new_rate")]
    ends |= {field: run_settings_ends(field) for field in form}
    ends |= {toggle.key: (False, True) for toggle in app.toggle}
    always = {"depth", "width", "last_gamma", "seed", "augment", "learning_rate", "steps"}
    of_spikes = {"v_threshold", "time_steps", "tau", "alpha", "soft_reset", "decay_input"}
    assert always <= ends.keys()
    assert (of_spikes <= ends.keys()) == (block is not BlockKind.RELU)
    for key, values in ends.items():
        start = app.session_state[key]
        for value in (*values, start):
            app.session_state[key] = value
            app.run()
            assert not app.exception, (key, value)


def run_settings_ends(field: str) -> tuple[Any, Any]:
    """Of the sliders over given numbers."""
    options = {
        "depth": (8, settings.DEEPEST),
        "width": settings.WIDTHS,
        "last_gamma": settings.GAMMAS,
        "steps": settings.STEPS,
        "batch_size": settings.BATCHES,
        "train_images": settings.IMAGES,
        "learning_rate": settings.RATES,
    }[field]
    return options[0], options[-1]


def test_a_run_is_what_the_form_says(manager: JobManager) -> None:
    app = open_train(
        block="sew", merge="iand", neuron="plif", tau="1.5", v_threshold="0.5", seed="7",
        soft_reset="True", last_gamma="0.2", norm="tdbn", steps="50", batch_size="20",
        learning_rate="0.01", optimiser="adam", train_images="200", augment="True", **TINY,
    )  # fmt: skip
    app.button(key="start").click().run()
    assert not app.exception
    token, job = only(manager)
    assert job.experiment == Experiment(
        block=BlockKind.SEW, merge=Merge.IAND, depth=8, width=4, time_steps=2,
        neuron=NeuronKind.PLIF, tau=1.5, v_threshold=0.5, v_reset=None, norm="tdbn",
        last_gamma=0.2, seed=7,
    )  # fmt: skip
    assert job.recipe == Recipe(
        steps=50, batch_size=20, learning_rate=0.01, optimiser="adam", train_images=200,
        augment=True,
    )  # fmt: skip
    assert app.query_params["run"] == token
    assert len(panels(app)) == 1


def test_a_network_of_relus_runs_one_time_step(manager: JobManager) -> None:
    app = open_train(block="relu", time_steps="9")
    app.button(key="start").click().run()
    assert only(manager)[1].experiment.time_steps == 1


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


def numbers(fields: dict[str, str]) -> dict[str, Any]:
    return {name: int(value) for name, value in fields.items()}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """What runs have been told."""
    told: list[dict] = []
    monkeypatch.setattr(Job, "tell", lambda self, command: told.append(command))
    return told


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


def test_a_layer_in_the_link_reaches_the_run_that_starts(manager: JobManager) -> None:
    app = open_train(layer="encode", image="3", **TINY)
    app.button(key="start").click().run()
    _, job = only(manager)
    assert job.watched == {"layer": "encode", "image": 3}
    assert (app.query_params["layer"], app.query_params["image"]) == ("encode", "3")
    job.watched = None
    app.run()
    assert job.watched is None  # told once: another tab may have chosen since


def test_an_image_in_the_link_reaches_a_run_that_goes_on(manager: JobManager) -> None:
    token = manager.start(Experiment(), Recipe(), ME)
    learn(manager.jobs[token])
    open_train(run=token, image="7")
    assert manager.jobs[token].watched == {"layer": None, "image": 7}


def test_a_visitors_link_moves_no_raster(manager: JobManager) -> None:
    token = manager.start(Experiment(), Recipe(), "another browser")
    learn(manager.jobs[token])
    assert not open_train(run=token, layer="encode").exception
    assert manager.jobs[token].watched is None


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("layer", "said"), [("stages.9.sn1", 1), ("stages.0.sn1", 0)])
def test_a_layer_that_the_network_does_not_have_is_said(
    layer: str, said: int, lang: str, manager: JobManager
) -> None:
    token = manager.start(Experiment(**numbers(TINY)), Recipe(), ME)
    learn(manager.jobs[token])
    manager.jobs[token].hear({"event": "raster", "layer": "encode", "image": 0, "step": 3})
    app = open_train(run=token, layer=layer, lang=lang)
    assert not app.exception
    assert [f"`{layer}`" in info.value and "`encode`" in info.value for info in app.info] == (
        [True] * said
    )


def test_stopping_a_run_that_waits(manager: JobManager) -> None:
    token = manager.start(Experiment(), Recipe(), ME)
    app = open_train(run=token)
    app.button(key=f"stop_{token}").click().run()
    assert manager.jobs[token].state == "stopped"
    assert not app.exception
    assert len(panels(app)) == 1


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


def sentence(app: AppTest) -> str:
    return panels(app)[0]["outcome"]


def test_a_forgotten_run_is_told(manager: JobManager) -> None:
    app = open_train(run="no-such-run", **TINY)
    assert not app.exception
    assert sentence(app) == catalogue("en")["train.forgotten"]
    assert charts(app)
    app.button(key="start").click().run()
    assert shown(app) == list(manager.jobs)


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


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"v_reset": "0.5", "v_threshold": "0.5"}, ("V_th = 0.5", "V_reset = 0.5")),
        ({"train_images": "50", "batch_size": "100"}, ("100", "50")),
        ({"train_images": "20000"}, ("20000", "5000")),
    ],
)
def test_settings_that_contradict_each_other(
    query: dict[str, str], names: tuple[str, ...], manager: JobManager
) -> None:
    app = open_train(**TINY, **query)
    assert not app.exception
    [warning] = app.warning
    assert all(name in warning.value for name in names)
    assert not manager.jobs
    assert all(button.disabled for button in app.button)
    assert charts(app)


def test_a_wrong_setting_leaves_the_last_figure(manager: JobManager) -> None:
    app = open_train(depth="14", width="4", time_steps="2", block="ms")
    app.session_state["v_reset"] = 1.0
    app.run()
    assert app.warning
    assert "MS-ResNet, depth 14" in text(app)


def test_missing_cifar10_leads_to_the_data_page(
    manager: JobManager, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CIFAR10_DIR", str(tmp_path / "none"))
    app = open_train(dataset="cifar10", **TINY)
    assert not app.exception
    assert str(tmp_path) in app.warning[0].value
    assert app.get("page_link")[0].proto.page.endswith("data")
