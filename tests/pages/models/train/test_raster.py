"""Which layer and picture the live raster is of: the link's, the run's own, the same in both."""

import pytest

from pages.models.train import panel
from pages.models.train.parts import firing_most, spoken
from pages.shared.runs.job import Job
from pages.shared.runs.manager import JobManager
from pages.shared.ui.text import LANGUAGES, catalogue
from snncore.experiment import Experiment
from snncore.recipe import Recipe
from tests.pages.models.train.train_page import (
    ME,
    NAMES,
    TINY,
    learn,
    numbers,
    only,
    open_train,
    panels,
)


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
    shown = catalogue(lang)["raster.encode"]
    found = [info.value for info in app.info if info.icon == ":material/link_off:"]
    assert [f"`{layer}`" in text and shown in text for text in found] == [True] * said


def test_a_layer_is_called_what_a_person_calls_it() -> None:
    assert spoken("stages.4.sn1") == "block 5 · first neuron"
    assert spoken("stages.0.sn2") == "block 1 · second neuron"
    assert spoken("stages.3") == "block 4"
    assert "stages" not in spoken("stages.3.shortcut.1")
    assert spoken("encode") == catalogue("en")["raster.encode"]


def test_the_layer_that_fires_most_over_all_networks_that_have_it() -> None:
    one, two = {"a": 0.1, "b": 0.3, "c": 0.9}, {"a": 0.5, "b": 0.2, "d": 1.0}
    assert firing_most([one, two]) == "a"
    assert firing_most([one, two | {"a": None}]) == "b"
    assert firing_most([one, {"e": 0.1}]) is None
    assert firing_most([]) is None


def raster_of(job: Job, layer: str) -> None:
    job.hear({"event": "raster", "layer": layer, "image": 2, "step": 3})


def test_two_rasters_side_by_side_are_of_one_layer(
    manager: JobManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel, "owner", lambda: ME)
    tokens = [manager.start(Experiment(**numbers(TINY), block=b), Recipe(), ME)  # type: ignore
              for b in ("spiking", "ms")]  # fmt: skip
    for token, layer in zip(tokens, NAMES["layers"], strict=True):
        learn(manager.jobs[token])
        raster_of(manager.jobs[token], layer)
    app = open_train(run=tokens[0], run2=tokens[1])
    assert [each["called"]["stages.0.sn1"] for each in panels(app)] == (
        ["block 1 · first neuron"] * 2
    )
    panel.align(tokens)
    assert [manager.jobs[t].watched for t in tokens] == [{"layer": "encode", "image": 2}] * 2
    manager.jobs[tokens[1]].enter("finished")
    panel.align(tokens)  # what is over shows no other layer any more
    assert manager.jobs[tokens[0]].watched == {"layer": "stages.0.sn1", "image": 2}
