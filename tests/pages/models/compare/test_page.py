"""The Compare page: the history, pins, bands, the verdict, settings that differ, undo, import."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from pages.models.compare import history, runs, view
from pages.models.compare import shipped as shelf
from pages.models.compare.pins import field
from pages.models.compare.text import SHALLOW
from pages.shared.nets import trained
from pages.shared.runs import file
from pages.shared.runs import manager as jobs
from pages.shared.runs.job import TrainingJob
from pages.shared.runs.manager import JobManager
from pages.shared.runs.owner import COOKIE
from pages.shared.ui.text import LANGUAGES, catalogue
from snncore.checkpoint import Checkpoint
from snncore.data import load
from snncore.experiment import BlockKind, Dataset, Experiment
from snncore.network import build
from snncore.recipe import Recipe
from snncore.run.run import Run
from tests.pages.charts import Chart, chart, charts

FRAME = Path(__file__).parents[4] / "pages" / "frame.py"
ME, YOU = "m" * 43, "y" * 43
RECIPE = Recipe(steps=4, batch_size=10, train_images=50, test_images=100)
KINDS = ("sew", "ms", "plain")


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> Iterator[JobManager]:
    """A manager whose workers never are: what they would say, the test says."""
    monkeypatch.setattr(JobManager, "launch", lambda self, job: job.enter("starting"))
    monkeypatch.setattr(trained, "shipped", dict)
    for module in (runs, shelf, view):
        monkeypatch.setattr(module, "shipped", lambda: trained.shipped())
    jobs.manager.cache_clear()
    yield jobs.manager()
    jobs.manager().close()
    jobs.manager.cache_clear()


def add(manager: JobManager, loss: float, accuracy: float, owner: str = ME, **settings: Any) -> str:
    """A finished run whose loss and accuracy stay as they are."""
    experiment = Experiment(**{"depth": 8, "width": 2, "time_steps": 1} | settings)
    token = manager.start(experiment, RECIPE, owner)
    tell(manager.jobs[token], loss, accuracy)
    return token


def tell(job: TrainingJob, loss: float, accuracy: float, last: str = "finished") -> None:
    steps = [1, 2, 3, 4]
    for event in (
        {"event": "names", "blocks": ["a", "b", "c"], "transitions": [], "layers": ["l", "m"],
         "device": "GPU of a kind", "threads": 1},
        {"event": "state", "state": "running", "reason": None},
        {"event": "progress", "step": steps, "loss": [loss] * 4, "accuracy": [accuracy] * 4,
         "gradient_norms": [accuracy, 0.5, 1.0], "firing_rates": [0.25, accuracy],
         "updates": [0.1] * 3, "learning_rate": 0.5, "images_per_second": 1.0,
         "seconds_left": 0.0},
        {"event": "test", "step": 4, "loss": loss, "accuracy": accuracy},
        {"event": "state", "state": last, "reason": None},
    ):  # fmt: skip
        job.hear(dict(event))


def open_page(section: str = "curves", **query: str) -> AppTest:
    app = AppTest.from_file(str(FRAME), default_timeout=180)
    for name, value in ({"lang": "en", "section": section} | query).items():
        app.query_params[name] = value
    app.session_state[COOKIE] = ME
    return app.run().switch_page("models/compare/page.py").run()


def text(app: AppTest) -> str:
    assert not app.exception
    kinds = (*app.markdown, *app.caption, *app.warning, *app.info, *app.error)
    return "\n".join([*(e.value for e in kinds), *(e.proto.body for e in app.get("html"))])


def pinned(app: AppTest) -> dict[str, str]:
    return {k: app.query_params[k] for k in app.query_params if k.startswith("pin_")}


def lines(chart: Chart, letter: str) -> list[dict[str, Any]]:
    """The drawn lines of a group, without its band and its letter."""
    mine = [t for t in chart.figure["data"] if t.get("name", "").startswith(f"{letter} ·")]
    assert mine
    return mine


def values(array: Any) -> np.ndarray:
    """What Plotly's JSON holds of a row of float32."""
    import base64

    return np.frombuffer(base64.b64decode(array["bdata"]), np.float32)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_with_no_runs_the_page_says_what_to_do(lang: str, manager: JobManager) -> None:
    app = open_page("runs", lang=lang)
    said = text(app)
    assert catalogue(lang)["compare.no_runs"] in said
    assert catalogue(lang)["compare.nothing_pinned"] in said
    assert app.get("page_link")[0].proto.label == catalogue(lang)["compare.to_train"]
    for section in ("curves", "inside", "settings"):
        assert not charts(open_page(section, lang=lang))


def shipped(block: str, seed: int = 0, **record: Any) -> Checkpoint:
    experiment = Experiment(block=block, depth=8, width=1, time_steps=1, seed=seed)  # type: ignore
    net = build(experiment).state_dict()
    return Checkpoint(experiment=experiment, recipe=RECIPE, step=4, net=net, record=record)


def test_without_pins_the_shipped_networks_are_the_example(
    manager: JobManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    curve = {"step": [1, 4], "loss": [2.0, 1.0], "accuracy": [0.1, 0.6]}
    known = {
        "ms_net": shipped("ms", curve=curve, test=curve, accuracy=0.6),
        "sew_net": shipped("sew", accuracy=0.5),
    }
    monkeypatch.setattr(trained, "shipped", lambda: known)
    app = open_page()
    assert "precomputed here" in text(app)
    assert "A · MS-ResNet, 8: 60.0%" in text(app)
    assert chart(app, "compare_learning")
    # No ✕ that cannot be pressed: names that say what they are.
    assert not [button for button in app.button if str(button.key).startswith("unpin_")]
    assert "An example, from the networks that ship with the app" in text(app)
    assert pinned(app) == {}
    app = open_page("runs")
    app.session_state["compare_shipped"] = True
    app.run()
    letters = app.segmented_control(key="letter_net.sew_net")
    letters.set_value("B").run()
    assert pinned(app) == {"pin_b": "net.sew_net"}
    assert "B · SEW ResNet (ADD), 8: 50.0%" in text(app)
    assert not charts(open_page(**pinned(app)))  # this one was trained without keeping its curve


def test_the_history_shows_this_browsers_runs_newest_first(manager: JobManager) -> None:
    add(manager, 2.0, 0.2, block="plain")
    add(manager, 1.0, 0.4, block="ms", seed=3)
    add(manager, 1.0, 0.9, owner=YOU, block="rba")
    app = open_page("runs")
    said = text(app)
    assert said.index("**MS-ResNet**") < said.index("**Plain**")
    assert "RBA" not in said
    assert "finished, step 4 of 4 · **40.0%** of the test images" in said
    assert "seed 3" in said
    assert text(open_page("runs")).count("finished, step 4 of 4") == 2


def test_a_letter_takes_all_seeds_and_another_network_takes_the_letter_over(
    manager: JobManager,
) -> None:
    seeds = [add(manager, 2.0 - s / 10, 0.2 + s / 10, block="sew", seed=s) for s in range(3)]
    other = add(manager, 2.5, 0.1, block="sew", v_threshold=0.5)
    app = open_page("runs")
    app.segmented_control(key=f"letter_{seeds[1]}").set_value("B").run()
    assert pinned(app) == {"pin_b": ",".join(seeds)}
    assert [app.segmented_control(key=f"letter_{t}").value for t in [*seeds, other]] == [
        *"BBB",
        None,
    ]
    assert "30.0% (3 seeds from 20.0% to 40.0%, σ 10.0%; step 4)" in text(app)

    app.segmented_control(key=f"letter_{seeds[0]}").set_value(None).run()
    assert pinned(app) == {"pin_b": ",".join(seeds[1:])}
    app.segmented_control(key=f"letter_{other}").set_value("B").run()
    assert pinned(app) == {"pin_b": other}
    app.button(key="unpin_B").click().run()
    assert pinned(app) == {}


def test_a_second_run_of_a_seed_does_not_count_twice(manager: JobManager) -> None:
    first, again = (add(manager, 2.0, 0.2, block="sew", seed=0) for _ in range(2))
    app = open_page("runs")
    app.segmented_control(key=f"letter_{first}").set_value("A").run()
    assert pinned(app) == {"pin_a": first}
    app = open_page(pin_a=f"{first},{again}")
    assert "SEW ResNet (ADD), 8, seed 0, is left out" in text(app)


def test_bands_are_the_mean_and_the_extremes_or_the_deviation(manager: JobManager) -> None:
    tokens = [add(manager, 1.0 + s, 0.2 + s / 10, block="sew", seed=s) for s in range(3)]
    alone = add(manager, 0.5, 0.9, block="ms")
    app = open_page(pin_a=",".join(tokens), pin_b=alone)
    figure = chart(app, "compare_learning").figure
    loss, train, test = lines(chart(app, "compare_learning"), "A")
    np.testing.assert_allclose(values(loss["y"]), 2.0)
    np.testing.assert_allclose(values(train["y"]), 0.3, rtol=1e-6)
    np.testing.assert_allclose(values(test["y"]), 0.3, rtol=1e-6)
    filled = [values(t["y"]) for t in figure["data"] if t.get("fill") == "toself"]
    assert len(filled) == 3  # none for the run that stands alone
    assert (np.nanmin(filled[0]), np.nanmax(filled[0])) == (1.0, 3.0)
    app.segmented_control(key="compare_spread").set_value("sigma").run()
    drawn = chart(app, "compare_learning").figure["data"]
    filled = [values(t["y"]) for t in drawn if t.get("fill") == "toself"]
    assert np.nanmin(filled[1]) == pytest.approx(0.2)
    assert np.nanmax(filled[1]) == pytest.approx(0.4)
    assert app.query_params["compare_spread"] == "sigma"
    app.select_slider(key="compare_window").set_value(1).run()
    assert app.query_params["compare_window"] == "1"
    app = open_page("inside", pin_a=",".join(tokens), pin_b=alone)
    norms, rates = lines(chart(app, "compare_profiles"), "A")
    np.testing.assert_allclose(values(norms["y"]), [0.3, 0.5, 1.0], rtol=1e-6)
    np.testing.assert_allclose(values(rates["y"]), [0.25, 0.3], rtol=1e-6)


def test_runs_of_the_same_block_differ_by_dash_and_letter(manager: JobManager) -> None:
    one = add(manager, 1.0, 0.5, block="ms")
    two = add(manager, 1.0, 0.5, block="ms", v_threshold=0.5)
    figure = chart(open_page(pin_a=one, pin_b=two), "compare_learning")
    first, second = lines(figure, "A")[0], lines(figure, "B")[0]
    assert first["line"]["color"] == second["line"]["color"]
    assert first["line"]["dash"] != second["line"]["dash"]
    letters = [t for t in figure.figure["data"] if t["mode"] == "text"]
    assert [t["text"][0].strip() for t in letters] == ["A", "B"] * 3
    *_, a, b = (values(t["y"])[0] for t in letters)
    assert abs(a - b) > 0.1 * 0.5, "both lines end at 0.5 of an axis that begins at 0"


def verdict(manager: JobManager, depth: int, ms: list[float], plain: list[float]) -> str:
    """What is said of runs on CIFAR-10 with these test accuracies, one for each seed."""
    groups = {
        block: [
            add(manager, 1.0, score, block=block, seed=s, depth=depth, dataset="cifar10")
            for s, score in enumerate(scores)
        ]
        for block, scores in (("ms", ms), ("plain", plain))
    }
    return text(open_page(pin_a=",".join(groups["ms"]), pin_b=",".join(groups["plain"])))


def test_the_verdict_follows_from_the_numbers(manager: JobManager) -> None:
    said = verdict(manager, 44, [0.5, 0.6], [0.2, 0.3])
    assert "A is 30.0 points above B: every seed of A lies above every seed of B" in said
    assert "As the papers lead one to expect of depth 44, A lie above B" in said
    assert "On 100 test images the standard error of the best accuracy is 4.9 points" in said
    said = verdict(manager, 50, [0.2, 0.4], [0.3, 0.35])
    assert "B is 2.5 points above A: the difference lies within the seeds' band" in said
    assert "a run of A · MS-ResNet, 50 has 20.0%" in said
    assert "These runs have seen 40 images (×0.8 their training set)" in said
    said = verdict(manager, 56, [0.3], [0.3])
    assert "A and B have the same accuracy" in said
    said = verdict(manager, SHALLOW, [0.5], [0.1])
    assert "with one seed it is not known" in said
    assert f"For nets of depth {SHALLOW} the papers state no order" in said
    assert "B: not above chance (10%)" in said


def test_no_order_is_expected_of_groups_that_differ_in_more_than_the_block(
    manager: JobManager,
) -> None:
    ms = add(manager, 1.0, 0.5, block="ms", depth=44, dataset="cifar10")
    plain = add(manager, 1.0, 0.2, block="plain", depth=44, dataset="cifar10", v_threshold=0.5)
    said = text(open_page(pin_a=ms, pin_b=plain))
    assert "A is 30.0 points above B" in said
    assert "papers" not in said


def test_the_table_holds_what_differs_and_the_line_what_does_not(manager: JobManager) -> None:
    one = add(manager, 1.0, 0.5, block="ms", v_threshold=0.5)
    two = add(manager, 1.0, 0.5, block="ms", v_threshold=0.75, seed=4, last_gamma=0.5)
    app = open_page("settings", pin_a=one, pin_b=two)
    html = next(e.proto.body for e in app.get("html") if "<table" in e.proto.body)
    rows = re.findall(r'<th scope="row">(.*?)</th>', html)
    assert rows[0] == "V_th (firing threshold)"
    assert rows[2] == "Seed"
    assert re.findall(r">([\d.]+|as the others)</td>", html) == [
        "0.5", "0.75", "as the others", "0.5", "0", "4"
    ]  # fmt: skip
    assert "The same in all" in text(app)
    assert r"GPU of a kind" in text(app)


def test_a_deleted_run_can_come_back_with_its_pin(manager: JobManager) -> None:
    one, two = (add(manager, 1.0, 0.5, block="ms", seed=s) for s in range(2))
    app = open_page("runs", pin_a=f"{one},{two}")
    app.button(key=f"delete_{one}").click().run()
    assert "**MS-ResNet**, seed 0, was deleted" in text(app)
    assert manager.history(ME) == [two]
    assert pinned(app) == {"pin_a": two}
    app.button(key="undo_delete").click().run()
    assert sorted(manager.history(ME)) == sorted([one, two])
    assert set(pinned(app)["pin_a"].split(",")) == {one, two}
    assert "was deleted" not in text(app)
    app.button(key=f"delete_{two}").click().run()
    assert "seed 1, was deleted" in text(app)


def test_tokens_that_nobody_knows_and_runs_of_others(manager: JobManager) -> None:
    theirs = add(manager, 1.0, 0.75, owner=YOU, block="ms")
    app = open_page("runs", pin_a="gone_token", pin_b=theirs, pin_c="net.gone")
    said = text(app)
    assert r"A: the server does not know the run gone\_token" in said
    assert r"C: the server does not know the run net\.gone" in said
    assert "B · MS-ResNet, 8: 75.0%" in said
    assert "No run has been started" in said
    app.button(key="unpin_run_gone_token").click().run()
    assert set(pinned(app)) == {"pin_b", "pin_c"}
    bad = open_page(pin_a="<script>", pin_b=",".join("abcdefghijk"))
    assert text(bad).count("which is not possible") == 2
    assert pinned(bad) == {}


def test_a_link_with_a_run_of_other_settings_under_a_letter(manager: JobManager) -> None:
    one = add(manager, 1.0, 0.5, block="ms")
    two = add(manager, 1.0, 0.6, block="plain")
    said = text(open_page(pin_a=f"{one},{two}"))
    assert "A: Plain, 8, seed 0, is left out" in said
    assert "A · MS-ResNet, 8: 50.0% (one seed" in said


def test_runs_that_have_just_begun_and_broken_ones(manager: JobManager) -> None:
    waiting = manager.start(Experiment(depth=8, width=2, time_steps=1), RECIPE, ME)
    app = open_page(pin_a=waiting)
    assert "None of these runs has been tested yet" in text(app)
    assert not charts(app)
    broken = manager.start(Experiment(depth=8, width=2, time_steps=1, block="ms"), RECIPE, ME)  # type: ignore
    tell(manager.jobs[broken], None, None, "running")  # type: ignore[arg-type]
    app = open_page(pin_a=waiting, pin_b=broken)
    assert "no longer a finite number" in text(app)


def test_a_file_becomes_a_run_of_this_browser_and_a_broken_one_a_sentence(
    manager: JobManager,
) -> None:
    run = Run(
        Experiment(block=BlockKind.MS, depth=8, width=1, time_steps=1),
        Recipe(steps=2, batch_size=2, train_images=10, test_images=10),
        load(Dataset.SHAPES),
        torch.device("cpu"),
    )
    list(run)
    app = open_page("runs")
    app.file_uploader(key="import_0").upload("bad_1.pt", b"no file of ours", "").run()
    assert r"bad\_1\.pt: This is not a whole run of Residual Spikes" in text(app)
    app.file_uploader(key="import_1").upload("bad_2.pt", b"nor this one", "").run()
    assert "bad\\_2" in text(app)
    assert "bad\\_1" not in text(app)  # one file, one sentence
    assert manager.history(ME) == []
    content = file.export(run.checkpoint())
    app.file_uploader(key="import_2").upload("r.pt", content, "").run()
    assert "This is not a whole run" not in text(app)
    [token] = manager.history(ME)
    assert "imported" in text(app)
    assert "finished, step 2 of 2" in text(app)
    app.segmented_control(key=f"letter_{token}").set_value("A").run()
    assert "A: from an imported file" in text(open_page(**pinned(app)))
    assert pinned(app) == {field("A"): token}


def test_older_runs_are_listed_when_they_are_asked_for(
    manager: JobManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "NEWEST", 1)
    for kind in KINDS:
        add(manager, 1.0, 0.5, block=kind)
    app = open_page("runs")
    assert text(app).count("finished, step 4 of 4") == 1
    app.toggle(key="compare_all").set_value(True).run()
    assert text(app).count("finished, step 4 of 4") == 3
