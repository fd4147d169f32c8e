"""The form of the Train page: every control, what a run becomes of it, what is refused."""

from pathlib import Path
from typing import Any

import pytest

from pages.models.train import before_training, recipe, settings
from pages.shared.runs.manager import JobManager
from pages.shared.ui.text import LANGUAGES, catalogue
from snncore.block import Merge
from snncore.experiment import BlockKind, Experiment, NeuronKind
from snncore.recipe import Recipe
from tests.pages.models.train.train_page import (
    ME,
    TINY,
    charts,
    only,
    open_train,
    panels,
    text,
)


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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_gradient_beyond_32_bits_grows_and_is_said_to_be_infinite(
    lang: str, manager: JobManager
) -> None:
    steep = {"depth": "110", "time_steps": "2", "width": "2", "alpha": "10", "v_threshold": "1"}
    app = open_train(lang=lang, block="spiking", surrogate="rectangle", **steep)
    assert not app.exception
    said = text(app)
    assert "nan" not in said.lower()
    assert catalogue(lang)["figure.overflow"].split("{")[0] in said
    grown = catalogue(lang)["train.grows"].replace("{factor:.3g}", "∞")
    assert grown in said


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
    always = {"depth", "width", "last_gamma", "read_out_scale", "seed", "augment", "learning_rate",
              "steps"}  # fmt: skip
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
    """Both ends of a slider over given numbers."""
    options = {
        "depth": (8, settings.DEEPEST),
        "width": settings.WIDTHS,
        "last_gamma": settings.GAMMAS,
        "read_out_scale": settings.SCALES,
        "warm_up": recipe.WARM_UPS,
        "steps": recipe.STEPS,
        "batch_size": recipe.BATCHES,
        "train_images": recipe.IMAGES,
        "learning_rate": recipe.RATES,
    }[field]
    return options[0], options[-1]


def test_a_run_is_what_the_form_says(manager: JobManager) -> None:
    app = open_train(
        block="sew", merge="iand", neuron="plif", tau="1.5", v_threshold="0.5", seed="7",
        soft_reset="True", last_gamma="0.2", norm="tdbn", steps="50", batch_size="20",
        learning_rate="0.01", optimiser="adam", train_images="200", augment="True",
        read_out_scale="2.0", **TINY,
    )  # fmt: skip
    app.button(key="start").click().run()
    assert not app.exception
    token, job = only(manager)
    assert job.experiment == Experiment(
        block=BlockKind.SEW, merge=Merge.IAND, depth=8, width=4, time_steps=2,
        neuron=NeuronKind.PLIF, tau=1.5, v_threshold=0.5, v_reset=None, norm="tdbn",
        last_gamma=0.2, read_out_scale=2.0, seed=7,
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
    assert app.button(key="refused").disabled


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
