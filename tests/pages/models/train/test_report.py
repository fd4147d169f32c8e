"""What is said of a run: its name, its summary, its table, its Python, the component's texts."""

import re
from typing import Any

import pytest

from pages.models.train import before_training, link, report
from pages.shared.components.browser.scripts import script
from pages.shared.components.live import live
from pages.shared.runs import names
from pages.shared.ui.text import LANGUAGES, catalogue
from snncore.experiment import BlockKind, Experiment
from snncore.recipe import Recipe
from snncore.run.state import State

SNAPSHOT: dict[str, Any] = {
    "step": 3,
    "curve": {"step": [1, 2, 3], "loss": [2.5, 2.25, 1.75], "accuracy": [0.1, 0.2, 0.3]},
    "test": {"step": [3], "loss": [1.5], "accuracy": [0.625]},
    "blocks": ["stages.0", "stages.1", "stages.2"],
    "layers": ["encode", "stages.0.sn1"],
    "gradient_norms": [0.5, 0.125, 0.25],
    "firing_rates": [0.25, 0.0],
    "updates": [0.001, 0.002, 0.004],
}


def said(**changes: object) -> str:
    return report.summary(Experiment(), SNAPSHOT | changes)


def test_the_summary_holds_the_runs_numbers() -> None:
    for part in ("1.75", "62.5%", "block 2 of 3", "4 times", "block 1", "1 of 2"):
        assert part in said(), part
    assert "not been tested" in said(test={"step": [], "loss": [], "accuracy": []})
    assert "no spikes" in said(layers=[], firing_rates=[])


def test_the_summary_says_where_no_gradient_arrives() -> None:
    assert "No gradient reaches block 2 of 3" in said(gradient_norms=[0.5, 0.0, 0.5])
    not_finite = said(gradient_norms=[0.5, 0.25, None])
    assert "block 3 of 3 is no longer a finite number" in not_finite


def test_the_table_has_a_row_for_each_number() -> None:
    rows = list(zip(*report.table(SNAPSHOT).values(), strict=True))
    assert len(rows) == 3 + 3 + 1 + 1 + 3 + 2 + 3
    assert ("loss", "train", 3, 1.75) in rows
    assert ("accuracy", "test", 3, 0.625) in rows
    assert ("gradient_norm", "stages.1", 3, 0.125) in rows
    assert ("firing_rate", "stages.0.sn1", 3, 0.0) in rows
    assert ("update_to_weight", "stages.2", 3, 0.004) in rows


def test_the_name_of_a_run_tells_it_from_any_other() -> None:
    usual = names.details(Experiment(), Recipe())
    changes: list[dict[str, Any]] = [
        {"depth": 26}, {"width": 8}, {"time_steps": 2}, {"neuron": "plif"}, {"tau": 3.0},
        {"v_threshold": 0.5}, {"v_reset": None}, {"decay_input": False}, {"detach_reset": False},
        {"surrogate": "sigmoid"}, {"alpha": 3.0}, {"norm": "tdbn"}, {"last_gamma": 0.0},
        {"seed": 1}, {"dataset": "cifar10"}, {"read_out_scale": 1.0},
    ]  # fmt: skip
    named = {names.details(Experiment(**change), Recipe()) for change in changes}
    assert len(named | {usual}) == len(changes) + 1
    changes = [
        {"optimiser": "adam"}, {"schedule": "constant"}, {"batch_size": 20}, {"steps": 20},
        {"learning_rate": 0.01}, {"train_images": 50}, {"augment": True},
        {"warm_up": 0.1},
    ]  # fmt: skip
    named = {names.details(Experiment(), Recipe(**change)) for change in changes}
    assert len(named | {usual}) == len(changes) + 1


def test_the_python_under_a_run_gives_its_settings() -> None:
    experiment = Experiment(block=BlockKind.MS, v_reset=None, last_gamma=0.5, depth=8)
    recipe = Recipe(steps=7, optimiser="adam")
    settings, loop, _ = report.code(experiment, recipe, 1).partition("for experiment, recipe in")
    assert loop
    scope: dict[str, Any] = {}
    exec(settings, scope)
    assert scope["runs"] == [(experiment, recipe)]


@pytest.mark.parametrize(("threads", "lines"), [(2, ["torch.set_num_threads(2)"]), (0, [])])
def test_the_python_under_a_run_says_on_what_its_numbers_depend(
    threads: int, lines: list[str]
) -> None:
    """Sums are added up in another order by another number of threads; 0: it is not known."""
    code = report.code(Experiment(), Recipe(), threads)
    assert [line for line in code.splitlines() if "threads" in line] == lines


def test_the_python_under_the_first_figure_runs(capsys: pytest.CaptureFixture[str]) -> None:
    experiment = Experiment(depth=8, width=4, time_steps=2, seed=3)
    exec(before_training.code(experiment, 2), {})
    found = before_training.first_step(experiment, 2)
    assert f"loss={found.loss}" in capsys.readouterr().out


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_of_the_component_are_the_ones_it_asks_for(language: str) -> None:
    code = script(live.HERE / "live.js")
    html = (live.HERE / "live.html").read_text("utf-8")
    asked = set(re.findall(r"texts\.(\w+)", code))
    asked |= {f"state_{state}" for state in State}
    asked |= {f"view_{view}" for view in link.VIEWS}
    asked |= {f"trouble_{kind}" for kind in ("silent", "vanished", "chance", "worse", "exploded")}
    asked |= {"blocks", "layers", "blocks_axis", "layers_axis"}  # a quantity's sites
    asked |= {f"title_{name}" for name in re.findall(r'data-figure="(\w+)"', html)}
    english, texts = component_texts("en"), component_texts(language)
    assert asked == texts.keys()
    for name, text in texts.items():
        assert set(re.findall(HOLE, text)) == set(re.findall(HOLE, english[name])), name


def test_the_views_of_the_link_are_those_of_the_panel() -> None:
    code = (live.HERE / "views.js").read_text("utf-8")
    views = code[code.index("VIEWS") : code.index("};")]
    assert tuple(re.findall(r"^  (\w+): \[", views, re.MULTILINE)) == link.VIEWS


HOLE = r"\{\{(\w+)\}\}"


def component_texts(language: str) -> dict[str, str]:
    entries = catalogue(language).items()
    return {key.removeprefix("live."): text for key, text in entries if key.startswith("live.")}
