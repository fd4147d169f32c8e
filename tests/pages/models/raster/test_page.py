"""The raster page: opens on its point, every control at its ends, any link, any kind of network."""

import re
from base64 import b64decode
from functools import cache

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from pages.shared.components.raster import data
from pages.shared.nets import trained
from pages.shared.ui.text import catalogue
from snncore.analysis.raster.contrasting_layers import contrasting_layers
from snncore.analysis.raster.raster_rows import Order, raster_rows
from snncore.analysis.raster.rate_map import rate_map
from snncore.analysis.raster.spike_counts import spike_counts
from snncore.analysis.raster.spike_trains import SpikeTrains, spike_trains
from snncore.checkpoint import Checkpoint
from snncore.data import load
from snncore.data.picture import network_input
from snncore.experiment import BlockKind, Dataset, Experiment
from snncore.network import build
from snncore.recipe import Recipe
from tests.pages.opened import assert_refused_once, opened, text_of


def checkpoint(block: str, *, silent: bool = False, **settings: object) -> Checkpoint:
    """A small network whose BatchNorm has seen a few pictures, or whose input is off."""
    options = {"depth": 8, "width": 2, "time_steps": 3, "neuron": "if"} | settings
    experiment = Experiment(block=block, **options)  # type: ignore[arg-type]
    net = build(experiment)
    images = network_input(load(Dataset.SHAPES).test_images[:4], Dataset.SHAPES)
    with torch.no_grad():
        for _ in range(20):
            net.train()(images)
        if silent:
            for parameter in net.parameters():
                parameter.zero_()
    state = net.state_dict()
    return Checkpoint(experiment=experiment, recipe=Recipe(), step=7, net=state)


@cache
def nets() -> dict[str, Checkpoint]:
    made = {kind: checkpoint(kind) for kind in ("ms", "sew", "spiking", "plain", "no_lif", "relu")}
    made["one_step"] = checkpoint("ms", time_steps=1)
    made["silent"] = checkpoint("ms", silent=True)
    lif = {"neuron": "lif", "tau": 4 / 3, "decay_input": False, "v_threshold": 0.5}
    made["lif"] = checkpoint("ms", **lif)
    made["cifar"] = checkpoint("ms", dataset="cifar10")
    for number, each in enumerate(made.values()):  # the box tells them apart by what it says
        each.record["accuracy"] = number / 100
    return made


@pytest.fixture(autouse=True)
def _nets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trained, "shipped", nets)


def open_page(**query: str) -> AppTest:
    return opened("models/raster", **({"lang": "en"} | query))


def seen_by(net: str, picture: int = 0) -> SpikeTrains:
    pixels = load(Dataset.SHAPES).test_images[picture]
    return spike_trains(nets()[net].restore().eval(), network_input(pixels, Dataset.SHAPES))


def test_it_opens_on_the_layer_whose_silence_the_rate_explains_least() -> None:
    app = open_page(net="ms")
    assert not app.exception
    counts = {name: spike_counts([each]) for name, each in seen_by("ms").spikes.items()}
    name = max(counts, key=lambda n: counts[n].silent - counts[n].expected_silent)
    assert app.session_state["raster_layer"] == name
    said = re.search(r"at a mean rate of ([\d.]+)%, (\d+)% of its", text_of(app))
    assert said
    assert float(said[1]) == pytest.approx(100 * counts[name].rate, abs=0.06)
    assert float(said[2]) == pytest.approx(100 * counts[name].silent, abs=0.6)
    taken = re.search(
        r"(\d+)% of the neurons never fire .* would leave (\d+)% silent", text_of(app)
    )
    assert taken
    assert float(taken[1]) == pytest.approx(100 * counts[name].silent, abs=0.6)
    assert float(taken[2]) == pytest.approx(100 * counts[name].expected_silent, abs=0.6)
    shares = {metric.label: metric.value for metric in app.metric}
    for kind in ("silent", "regular", "ragged"):
        label = catalogue("en")[f"raster.{kind}"]
        assert shares[label] == f"{getattr(counts[name], kind):.1%}"


@pytest.mark.parametrize("net", ["ms", "sew", "spiking", "plain", "no_lif", "lif"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_kind_of_block_has_all_its_layers(net: str, lang: str) -> None:
    query = {"net": net, "lang": lang, "raster_layer": "all", "untrained": "True"}
    app = open_page(section="blocks", **query)
    assert not app.exception
    assert not app.warning
    assert len(app.selectbox(key="raster_layer").options) == 1 + len(seen_by(net).spikes)
    is_ms = nets()[net].experiment.block is BlockKind.MS
    assert (catalogue(lang)["raster.paper_rates"] in text_of(app)) == is_ms
    assert ("LIF1" in text_of(app)) == is_ms  # the paper's names, where its figure is shown
    assert "LIF" not in " ".join(app.selectbox(key="raster_layer").options)  # some nets have IF
    assert (catalogue(lang)["raster.one_site"] in text_of(app)) == (net == "no_lif")
    assert "nan" not in text_of(app)
    app = open_page(section="layers", **query)
    assert not app.exception
    assert catalogue(lang)["raster.still_image"] in text_of(app)
    assert catalogue(lang)["raster.paper_raster"] in text_of(app)


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("rows", ["32", "512"])
@pytest.mark.parametrize("layer", ["all", "stages.2.sn2", "decode"])
def test_every_control_at_its_ends(order: str, rows: str, layer: str) -> None:
    app = open_page(
        net="ms", raster_order=order, raster_rows=rows, raster_layer=layer, raster_step="1",
        picture="999", section="sound", sound_step="2", lang="zh",
    )  # fmt: skip
    assert not app.exception
    assert not app.warning


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("net", "x"),
        ("picture", "1000"),
        ("picture", "-1"),
        ("picture", "nan"),
        ("picture_from", "web"),
        ("picture_data", "x"),
        ("raster_layer", "stages.99.sn1"),
        ("raster_rows", "7"),
        ("raster_order", "x"),
        ("raster_step", "0"),
        ("raster_step", "4"),
        ("raster_neuron", "stages.0.sn1,0,0"),
        ("raster_neuron", "stages.0.sn1,2,0,0"),
        ("raster_neuron", "elsewhere,0,0,0"),
        ("untrained", "maybe"),
        ("sound_step", "0"),
        ("section", "x"),
    ],
)
def test_a_bad_link_gets_a_sentence_and_the_default(field: str, given: str) -> None:
    section = "sound" if field == "sound_step" else "counts"
    app = open_page(**{"section": section, field: given})
    assert_refused_once(app)
    assert given in app.warning[0].value
    assert "at a mean rate of" in text_of(app)


def test_one_time_step_is_said_to_have_nothing_to_tell_apart() -> None:
    app = open_page(net="one_step", section="lesson")
    assert not app.exception
    assert "With one time step that is all there is to see" in text_of(app)
    assert catalogue("en")["raster.lesson_no_contrast"] in text_of(app)


def test_a_silent_network_is_said_to_be_silent() -> None:
    app = open_page(net="silent", raster_layer="stages.0.sn1", section="sound")
    assert not app.exception
    assert "is silent:** none of its 2,048 neurons fires" in text_of(app)
    assert "no neuron fires for this picture" in text_of(app)
    assert "Nothing is heard" in text_of(app)


def test_relus_get_a_sentence() -> None:
    app = open_page(net="relu")
    assert not app.exception
    assert "has no spikes" in app.info[0].value
    assert not app.metric


def test_before_training_batchnorm_takes_the_picture() -> None:
    app = open_page(net="ms", untrained="True", raster_layer="stages.0.sn2")
    said = re.search(r"at a mean rate of ([\d.]+)%", text_of(app))
    net = build(nets()["ms"].experiment).train()
    image = network_input(load(Dataset.SHAPES).test_images[0], Dataset.SHAPES)
    assert said
    rate = spike_trains(net, image).spikes["stages.0.sn2"].mean()
    assert float(said[1]) == pytest.approx(100 * rate, abs=0.06)
    assert "BatchNorm by this picture" in text_of(app)


def test_the_lesson_asks_before_it_shows() -> None:
    app = open_page(net="ms", section="lesson")
    counts = {name: spike_counts([each]) for name, each in seen_by("ms").spikes.items()}
    contrast = contrasting_layers(counts)
    assert contrast is not None
    assert app.button(key="lesson_reveal").disabled
    assert "neurons have both spikes and gaps, at" not in text_of(app)
    asked = [g for g in app.button_group if str(g.key).startswith("lesson_")]
    assert len(asked) == 3
    for group in asked:
        group.set_value("silent")
    app.run()
    assert not app.button(key="lesson_reveal").disabled
    app.button(key="lesson_reveal").click().run()
    assert not app.exception
    text = text_of(app)
    assert text.count(":material/check:") == 1
    assert text.count(":material/close:") == 2
    for kind in ("silent", "regular", "ragged"):
        share = getattr(counts[getattr(contrast, kind)], kind)
        label = catalogue("en")[f"raster.{kind}"]
        assert re.search(rf"[ABC], .*: {label}\.\*\* {share:.0%} of the neurons", text)


def test_a_teacher_can_show_without_predicting() -> None:
    app = open_page(net="sew", section="lesson")
    app.button(key="lesson_reveal_anyway").click().run()
    assert len(re.findall(r"\*\*[ABC], ", text_of(app))) == 3
    assert ":material/close:" not in text_of(app)


def test_another_net_keeps_the_page_alive_and_drops_a_layer_that_it_has_not() -> None:
    app = open_page(net="sew", raster_layer="encode")
    app.selectbox(key="net").set_value("ms").run()
    assert not app.exception
    assert app.session_state["raster_layer"] in seen_by("ms").spikes


def test_the_maps_that_are_sent_are_the_cores() -> None:
    spikes = seen_by("sew").spikes
    one = {"stages.1.sn1": spikes["stages.1.sn1"]}
    for layers in (one, spikes):
        sent = data.map_data(layers)
        kind = {1: np.uint8, 2: np.uint16}[sent["bytes"]]
        values = np.frombuffer(b64decode(sent["counts"]), dtype=kind)
        expected = [
            rate_map(each, over_channels=len(layers) > 1).counts for each in layers.values()
        ]
        maps = [m for counts in expected for m in counts.swapaxes(0, 1)]
        assert len(sent["names"]) == len(maps) == len(sent["each"])
        assert [tuple(side) for side in sent["sides"]] == [m.shape[1:] for m in maps]
        assert np.array_equal(values, np.concatenate([m.ravel() for m in maps]))
    assert sent["each"][0] == spikes["encode"].shape[1]


def test_maps_of_many_channels_do_not_overflow() -> None:
    layers = {name: np.ones((4, 100, 2, 2), dtype=bool) for name in ("encode", "decode")}
    sent = data.map_data(layers)
    values = np.frombuffer(b64decode(sent["counts"]), dtype=np.uint16)
    assert sent["bytes"] == 2
    assert values.max() == 400


def test_only_as_many_maps_are_sent_as_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    spikes = {"encode": seen_by("sew").spikes["encode"]}
    monkeypatch.setattr(data, "MAPS", 10)
    assert data.map_data(spikes)["names"] == ["0"]


@pytest.mark.parametrize("order", list(Order))
def test_bands_cover_the_rows_without_a_gap(order: Order) -> None:
    spikes = seen_by("sew").spikes
    for layers in (spikes, {"encode": spikes["encode"]}):
        rows = raster_rows(layers, 64, order)
        found = data.bands(rows, order)
        assert [band["first"] for band in found[1:]] == [
            b["first"] + b["count"] for b in found[:-1]
        ]
        assert sum(band["count"] for band in found) == len(rows.spikes)
    if order is Order.RATE:
        assert len(found) <= 3


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("section", ["counts", "blocks", "layers"])
def test_pictures_of_other_data_get_one_sentence_and_no_verdict(lang: str, section: str) -> None:
    app = open_page(net="cifar", lang=lang, section=section, picture_data="shapes")
    assert not app.exception
    said, words = text_of(app), catalogue(lang)
    assert len(app.info) == 1
    for key in ("paper_rates", "paper_raster"):
        assert words[f"raster.{key}"] not in said
    label = load(Dataset.SHAPES).classes[int(load(Dataset.SHAPES).test_labels[0])]
    assert words["raster.label"].format(label=words[f"data.class_{label}"]) not in said
