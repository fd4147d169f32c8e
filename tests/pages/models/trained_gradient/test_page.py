"""The page of gradients after training: what it says follows from the numbers; links, silence."""

import math
import re

import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from pages.models.trained_gradient.figures import DECADES, Profile, Words, over_images, profiles
from pages.models.trained_gradient.panel import DEEP
from pages.models.trained_gradient.results import State
from pages.models.trained_gradient.text import rivals, verdict
from pages.shared.nets import trained as trained_net
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.figure import Source
from pages.shared.ui.style import LOOKS, Line
from snncore.analysis.gradient.trained_gradient import InputGradients, input_gradients
from snncore.checkpoint import Checkpoint
from snncore.data import load, test_batches
from snncore.experiment import BlockKind, Dataset
from tests.pages.opened import assert_refused_once, assert_shown, opened, small_checkpoint, text_of

WORDS = Words("block", "norm", "border", "")
NETS = {
    "ms": small_checkpoint(block="ms", neuron="if"),
    "spiking": small_checkpoint(block="spiking", neuron="if"),
    "relu": small_checkpoint(block="relu"),
    "deep": small_checkpoint(block="spiking", depth=14),
}
TRAINED = {key: TrainedNet(key, net, Source.PRECOMPUTED) for key, net in NETS.items()}


@pytest.fixture(autouse=True)
def nets(monkeypatch: pytest.MonkeyPatch) -> dict[str, Checkpoint]:
    known = dict(NETS)
    monkeypatch.setattr(trained_net, "shipped", lambda: known)
    return known


def open_page(**query: str) -> AppTest:
    return opened(
        "models/trained_gradient", **({"lang": "en", "trained_gradient_images": "20"} | query)
    )


def known(**norms: list[float]) -> dict[State, InputGradients]:
    """Trained networks with given norms of one image."""
    return {
        State(key, False): InputGradients(np.array([values]), np.ones((1, len(values))))
        for key, values in norms.items()
    }


def test_the_page_says_the_ratio_that_the_core_measures() -> None:
    app = open_page(trained_gradient_nets="ms", trained_gradient_new="False")
    assert not app.exception
    net = NETS["ms"].restore().eval()
    batch = next(test_batches(load(Dataset.SHAPES), size=20, count=20, device="cpu"))
    found = input_gradients(net, *batch)
    said = re.findall(r"MS-ResNet, 8: ×([\d.e+-]+)\.", text_of(app))
    assert len(said) >= 2  # the takeaway and the summary
    assert [float(each) for each in said[:2]] == pytest.approx([found.ratio] * 2, rel=0.01)


def test_new_networks_stand_beside_the_trained_ones() -> None:
    said = text_of(open_page(section="paper", trained_gradient_nets="ms,spiking"))
    assert len(re.findall(r"\(new: ", said)) == 2
    assert "Before training, with the same settings" in said
    assert "new: BatchNorm on 10 images" in said
    said = text_of(open_page(trained_gradient_nets="ms,spiking", trained_gradient_new="False"))
    assert "(new: " not in said
    assert "Before training, with the same settings" not in said


@pytest.mark.parametrize(
    ("ms", "spiking", "word"),
    [
        ([1.0, 1.0, 2.0], [1.0, 10.0, 1.0], "**As in the paper:**"),
        ([1.0, 3.0, 1.0], [1.0, 2.0, 4.0], "**Only in part"),  # flatter, but less calm
        ([1.0, 5.0, 2.0], [1.0, 2.0, 1.0], "**Not as in the paper:**"),
        ([1.0, 5.0, 2.0], [0.0, 2.0, 1.0], "**As in the paper:**"),
    ],
)
def test_the_verdict_follows_from_the_numbers(
    ms: list[float], spiking: list[float], word: str
) -> None:
    nets = {key: TRAINED[key] for key in ("ms", "spiking")}
    assert word in verdict(nets, known(ms=ms, spiking=spiking))


def test_the_link_to_the_contrast_opens_nets_that_start_as_the_paper_s() -> None:
    app = opened("theory/gradient", **DEEP)
    assert not app.exception
    assert not app.warning
    found = re.search(r"MS-ResNet, γ_last = 0 ×([\d.]+); Spiking ResNet ×([\d.]+\d)", text_of(app))
    assert found
    assert 0.8 < float(found[1]) < 1.4
    assert float(found[2]) < 0.1


def test_only_networks_of_one_depth_are_compared() -> None:
    assert rivals(TRAINED) == ("ms", "spiking")
    assert rivals({key: TRAINED[key] for key in ("ms", "deep")}) is None
    assert "of the same depth" in text_of(
        open_page(section="paper", trained_gradient_nets="ms,deep")
    )


def test_a_silent_network_is_said_to_be_silent(nets: dict) -> None:
    nets["quiet"] = small_checkpoint(
        block="plain", surrogate="rectangle", alpha=0.1, last_gamma=0.0
    )
    app = open_page(trained_gradient_nets="quiet")
    assert not app.exception
    assert "no gradient at all" in text_of(app)
    assert "is silent:" in text_of(app)
    assert "nan" not in text_of(app)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("ends", [{"trained_gradient_images": "200"}, {"section": "paper"}])
def test_every_control_at_its_ends(lang: str, ends: dict[str, str]) -> None:
    app = open_page(lang=lang, **ends)
    assert_shown(app)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("trained_gradient_nets", "x"),
        ("trained_gradient_images", "100000"),
        ("trained_gradient_images", "nan"),
        ("trained_gradient_new", "yes"),
    ],
)
def test_a_bad_link_gets_a_sentence_and_the_default(field: str, given: str) -> None:
    app = open_page(**{field: given})
    assert_refused_once(app)
    assert "MS-ResNet, 8: ×" in text_of(app)


def test_nothing_trained_gets_a_sentence(nets: dict) -> None:
    nets.clear()
    app = open_page()
    assert not app.exception
    assert "no trained network here yet" in text_of(app)


def test_a_lost_gradient_lies_on_the_axis_edge_and_stages_are_marked() -> None:
    found = known(ms=[0.0, 1e-2, 1e-3])[State("ms", False)]
    look = LOOKS[BlockKind.MS]
    line = Line("a", look)
    figure = go.Figure(
        profiles([Profile(line, 8, False, found), Profile(line, 8, True, found)], WORDS)
    )
    trained, new = figure.data
    assert math.log10(trained.y[0]) == pytest.approx(DECADES[0])
    assert trained.marker.symbol != new.marker.symbol
    assert trained.line.width != new.line.width
    assert [shape.x0 for shape in figure.layout.shapes] == [1.5, 2.5]
    assert figure.layout.yaxis.type == "log"


def test_the_area_spans_the_images_and_the_line_is_their_median() -> None:
    norms = np.geomspace(1e-5, 1e-1, 101)[:, None] * np.array([[1.0, 2.0, 3.0]])
    found = InputGradients(norms, np.ones((101, 3)))
    area, line = go.Figure(
        over_images([Profile(Line("a", LOOKS[BlockKind.MS]), 8, False, found)], WORDS)
    ).data
    assert line.y == pytest.approx(norms[50], rel=1e-5)
    edges = area.y[np.isfinite(area.y)]
    assert edges[:3] == pytest.approx(norms[90], rel=1e-5)
    assert edges[3:] == pytest.approx(norms[10][::-1], rel=1e-5)


@pytest.mark.usefixtures("without_cifar10")
def test_pictures_of_other_data_get_no_verdict(nets: dict) -> None:
    for block in ("ms", "spiking"):
        nets[f"{block}_cifar"] = small_checkpoint(block=block, dataset="cifar10")
    app = open_page(section="paper", trained_gradient_nets="ms_cifar,spiking_cifar")
    assert not app.exception
    assert "so nothing here can be compared" in text_of(app)
    assert not re.search("s in the paper|part as in|same settings", text_of(app))
    assert len(app.info) == 1
