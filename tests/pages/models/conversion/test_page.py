"""The conversion page: what ships at once, the rest with progress and stop; links, data."""

import re
import time
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.models.conversion import results
from pages.models.conversion.controls import relu_nets, trained_directly
from pages.models.conversion.measuring import Measurement
from pages.models.conversion.results import measurement, on_one_picture
from pages.shared.nets import trained
from pages.shared.nets.trained import trained_nets
from snncore.analysis.conversion.convert import Conversion
from snncore.analysis.conversion.rate_curve import Order, Pair, batches_of, follow
from snncore.analysis.conversion.shipped import MADE, NAME
from snncore.checkpoint import Checkpoint
from snncore.data import load
from snncore.experiment import Dataset
from snncore.files.rows import write_rows
from tests.pages.charts import chart, charts
from tests.pages.opened import (
    assert_refused_once,
    assert_shown,
    finish,
    opened,
    small_checkpoint,
    text_of,
)

LAYERS = ["encode", *(f"stages.{i}.{name}" for i in range(3) for name in ("sn1", "sn2"))]
TIMES = [2**k for k in range(9)]


def scored(score: float, **settings: object) -> Checkpoint:
    checkpoint = small_checkpoint(**settings)
    checkpoint.record["accuracy"] = score
    return checkpoint


@cache
def small_nets() -> dict[str, Checkpoint]:
    """Beside "relu": of MS the one of its depth, of Plain none."""
    return {
        "relu": scored(0.9, block="relu"),
        "spiking": scored(0.3, block="spiking", time_steps=4),
        "sew": scored(0.7, block="sew", time_steps=4),
        "ms": scored(0.6, block="ms", time_steps=2),
        "deeper": scored(0.8, block="ms", depth=14),
        "wider": scored(0.8, block="ms", width=3),
        "plain": scored(0.8, block="plain"),
    }


def row(accuracy: list[float]) -> dict[str, object]:
    """A shipped curve whose error halves as T doubles, and grows by a tenth from layer to layer."""
    error = [[(1 + 0.1 * i) / t for i in range(7)] for t in TIMES]
    key = {"net": "relu", "percentile": 99.9, "soft": True, "start": 0.5, "matched": True}
    about = {"steps": 256, "pictures": 200, "sha256": "", "data": load(Dataset.SHAPES).label}
    numbers = {"times": TIMES, "accuracy": accuracy, "relu": 0.9, "images": 200, "layers": LAYERS}
    own = [[0.5 / t] * 7 for t in TIMES]
    return key | about | numbers | {"v_th": [1.0] * 7, "error": error, "alone": own}


@pytest.fixture(autouse=True)
def nets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Checkpoint]:
    known = dict(small_nets())
    monkeypatch.setattr(trained, "shipped", lambda: known)
    file = tmp_path / "conversion.json"
    write_rows(file, MADE, NAME, [row([0.1, 0.1, 0.2, 0.5, 0.8, 0.895, 0.9, 0.9, 0.9])])
    monkeypatch.setattr(results, "RESULTS", file)
    results.precomputed.clear()
    measurement.clear()
    on_one_picture.clear()
    return known


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is measured here is soon done."""
    monkeypatch.setattr(results, "OWN_STEPS", 8)


def open_page(**query: str) -> AppTest:
    return opened("models/conversion", **({"lang": "en"} | query))


def test_it_opens_on_a_network_whose_curve_ships() -> None:
    first = next(iter(relu_nets(trained_nets()).values()))
    assert results.shipped_curve(first, Conversion())


def test_what_ships_is_there_at_once_and_called_precomputed() -> None:
    app = open_page()
    assert_shown(app)
    assert not app.get("progress")
    said = text_of(app)
    assert "stays within one point of that from T = 32 on" in said
    assert "SEW ResNet (ADD), 8, trained directly, comes to 70.0% with T = 4" in said
    assert "converted network comes to 20.0%" in said
    assert "precomputed here" in said
    assert "measured here" not in said
    assert "T = 4: 20.0% (32%)" in said
    assert [each.key for each in charts(app)] == ["conversion", "conversion_carried"]


def test_beside_it_stand_networks_of_its_data_and_width_nearest_in_depth(
    nets: dict[str, Checkpoint],
) -> None:
    found = trained_directly(relu_nets(trained_nets())["relu"])
    assert set(found) == {"spiking", "sew", "ms"}
    del nets["ms"]
    assert set(trained_directly(relu_nets(trained_nets())["relu"])) == {"spiking", "sew", "deeper"}
    nets["ms"] = small_nets()["ms"]
    marks = [t for t in chart(open_page(), "conversion").figure["data"] if t["mode"] == "markers"]
    assert len(marks) == 3


def test_the_structure_converted_and_trained_directly() -> None:
    said = text_of(open_page(section="carried"))
    assert "depth 8: converted 90.0% of the ReLU network's 90.0%, trained directly 30.0%" in said
    assert "from 62.32% at depth 18 to 10.03% at depth 152" in said
    assert "ResNet-34 in its table has 74.61%, at T = 256" in said
    assert "reported by the paper" in said


def test_why_the_error_grows_is_said_with_its_numbers() -> None:
    said = text_of(open_page(section="depth", conversion_time="4"))
    assert "grows from 25.0% in the first layer to 40.0% in layer 7" in said
    assert "off by 12.5% in the first and 12.5% in the last" in said
    assert "The other 27.5%" in said


@pytest.mark.usefixtures("few")
def test_another_conversion_is_measured_in_parts_and_is_what_the_core_measures() -> None:
    app = open_page(conversion_soft="False", section="depth")
    assert not app.exception
    assert app.get("progress")
    said = text_of(finish(app))
    assert "measured here" in said
    how = Conversion(soft=False)
    images, order = load(Dataset.SHAPES), Order(how=how, steps=8)
    pairs = [Pair(small_nets()["relu"], images, how)]
    *_, curve = follow(pairs, batches_of(images, order), order)
    assert f"T = 4: {curve.accuracy[2]:.1%} ({curve.error[2].mean():.0%})" in said
    assert f"({curve.error[-1, 0]:.1%})" in said or f"{curve.error[-1, 0]:.1%} in the first" in said
    assert not open_page(conversion_soft="False").get("progress")


@pytest.mark.usefixtures("few")
def test_it_can_be_stopped_and_gone_on_with() -> None:
    app = open_page(conversion_half="False")
    app.button(key="conversion_stop").click().run()
    assert not app.get("progress")
    assert re.search(r"Stopped after \d+ of 500 pictures", text_of(app))
    app.button(key="conversion_go_on").click().run()
    finish(app)
    assert "Stopped" not in text_of(app)
    assert "T = 4: " in text_of(app)


def test_nobody_looks_and_it_ends() -> None:
    going = Measurement(small_nets()["relu"], load(Dataset.SHAPES), Order(steps=64))
    going.want()
    going.wanted = 0.0
    for _ in range(600):
        if going.thread is None:
            break
        time.sleep(0.1)
    assert going.thread is None
    assert not going.complete


def test_the_neurons_of_one_picture() -> None:
    app = open_page(section="layer", conversion_layer="1", conversion_time="16")
    assert_shown(app)
    found = results.on_one_picture(
        results.job_of(relu_nets(trained_nets())["relu"], Conversion()),
        0,
        relu_nets(trained_nets())["relu"],
    )
    rate, v_th = found.rate["encode"][4], found.v_th["encode"]
    np.testing.assert_allclose(rate / v_th * 16, np.round(rate / v_th * 16), atol=1e-3)
    off = np.abs(rate - found.activation["encode"]).mean()
    assert f"by {off:.3g} on average" in text_of(app)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "query",
    [
        {"section": "how"},
        {"section": "ways"},
        {"section": "layer", "conversion_percentile": "100.0", "conversion_matched": "False"},
        {"section": "depth", "conversion_time": "1"},
    ],
)
def test_every_question_in_both_languages(lang: str, query: dict[str, str]) -> None:
    assert_shown(open_page(lang=lang, **query))


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("conversion_net", "spiking"),
        ("conversion_percentile", "50"),
        ("conversion_soft", "perhaps"),
    ],
)
def test_a_bad_link_gets_a_sentence_and_the_default(field: str, given: str) -> None:
    app = open_page(**{field: given})
    assert_refused_once(app)
    assert "from T = 32 on" in text_of(app)


def test_without_a_relu_network_a_sentence(nets: dict[str, Checkpoint]) -> None:
    del nets["relu"]
    app = open_page()
    assert not app.exception
    assert "no trained ReLU network here yet" in text_of(app)


@pytest.mark.usefixtures("without_cifar10")
def test_without_the_data_a_sentence(nets: dict[str, Checkpoint]) -> None:
    nets.clear()
    nets["cifar"] = small_checkpoint(block="relu", dataset="cifar10")
    app = open_page()
    assert not app.exception
    assert any("CIFAR-10" in each.value for each in app.info)
