"""The similarity page: dead blocks and γ, trained networks, silence, links, missing data."""

import re

import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from pages.models.similarity.after import verdict
from pages.models.similarity.figures import DEAD, NEAR_ONE, SILENT, WHOLE, Spokes, Words, radar
from pages.models.similarity.results import ranges
from pages.shared.nets import measured_part, trained
from pages.shared.ui.style import LOOKS, Line
from pages.shared.ui.text import catalogue
from snncore.analysis.signal.block_similarity import block_similarity
from snncore.checkpoint import Checkpoint
from snncore.experiment import BlockKind, Experiment
from snncore.network import build
from tests.pages.opened import assert_refused_once, assert_shown, opened, small_checkpoint, text_of

WORDS = Words("a dead block", "a silent block", "")
KINDS = "plain,spiking,no_lif,add,and,iand,or,ms,ms_silenced,relu,rba"
SMALL = {"depth": "8", "time_steps": "1", "similarity_kinds": "spiking,ms"}


NETS = {
    "one": small_checkpoint(block="ms"),
    "two": small_checkpoint(block="spiking"),
    "deeper": small_checkpoint(block="ms", depth=14),
    "relu": small_checkpoint(block="relu"),
    "fifth": small_checkpoint(block="plain"),
}


@pytest.fixture(autouse=True)
def nets(monkeypatch: pytest.MonkeyPatch) -> dict[str, Checkpoint]:
    known = dict(NETS)
    monkeypatch.setattr(trained, "shipped", lambda: known)
    return known


def open_page(**query: str) -> AppTest:
    return opened("models/similarity", **(SMALL | {"lang": "en"} | query))


def test_small_gamma_gives_the_papers_picture_and_the_usual_one_does_not() -> None:
    for gamma, word in (("0.05", "Dead blocks"), ("0.5", "No dead block"), ("0", "γ = 0: F = 0")):
        app = open_page(similarity_gamma=gamma)
        assert not app.exception
        assert word in text_of(app)
    assert "Spiking ResNet: 1 of 1 block at exactly 1 (block 1)" in text_of(app)
    assert "? Spiking ResNet: 1 of 1; MS-ResNet: 1 of 1." in text_of(app)


def test_without_a_margin_no_gamma_helps() -> None:
    app = open_page(paper="sew_paper", similarity_gamma="0.05")
    assert "No margin" in text_of(app)
    assert "Spiking ResNet: none of 1 block" in text_of(app)


def test_silent_blocks_are_called_silent() -> None:
    said = text_of(open_page(similarity_kinds="plain", similarity_gamma="0", depth="14"))
    assert re.search(r"Plain: none of 4 blocks at exactly 1, 3 silent \(block 2, 4, 6\)", said)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "ends",
    [
        {"similarity_gamma": "1", "similarity_near": "True", "similarity_images": "20"},
        {"similarity_gamma": "0", "time_steps": "8", "seed": "99"},
        {"similarity_trained_images": "100", "section": "after"},
        {"paper": "sew_paper"},
        {"section": "how"},
    ],
)
def test_every_control_at_its_ends(lang: str, ends: dict[str, str]) -> None:
    app = open_page(lang=lang, similarity_kinds=KINDS, **ends)
    assert_shown(app)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("similarity_gamma", "nan"),
        ("similarity_gamma", "0.07"),
        ("similarity_kinds", "spiking,x"),
        ("similarity_nets", "one,nobody"),
        ("similarity_nets", "one,two,deeper,relu,fifth"),
        ("similarity_images", "21"),
        ("similarity_near", "maybe"),
        ("paper", ""),
    ],
)
def test_a_bad_link_gets_a_sentence_and_the_default(field: str, given: str) -> None:
    section = "after" if field == "similarity_nets" else "before"
    app = open_page(**{"section": section, field: given})
    assert_refused_once(app)
    assert "SSIM" in text_of(app)


def test_the_first_net_of_each_block_is_shown_and_others_by_link() -> None:
    app = open_page(section="after")
    assert app.session_state["similarity_nets"] == ["one", "two", "relu", "fifth"]
    app = open_page(section="after", similarity_nets="one,deeper")
    assert app.session_state["similarity_nets"] == ["one", "deeper"]
    assert "MS-ResNet, 8" in text_of(app)
    assert "MS-ResNet, 14" in text_of(app)


def test_the_deepest_pair_of_the_papers_radar_is_shown_first(nets: dict) -> None:
    """One spoke, as depth 8 has it, is no radar."""
    assert "deeper" in nets  # MS-ResNet alone, as yet
    nets["pair"] = small_checkpoint(block="spiking", depth=14)
    app = open_page(section="after")
    assert set(app.session_state["similarity_nets"]) == {"deeper", "pair"}


def test_a_spiking_net_without_dead_blocks_is_said_not_to_look_like_the_paper() -> None:
    said = text_of(open_page(section="after", similarity_nets="two"))
    assert "has no dead block" in said


@pytest.mark.parametrize(
    ("dead", "said"),
    [(0, "has no dead block"), (1, "this is not that picture"), (5, "has such blocks as well")],
)
def test_one_dead_block_is_not_yet_the_papers_picture(dead: int, said: str) -> None:
    assert said in verdict("Net", 0.1, dead)


def test_what_is_our_reading_does_not_stand_in_the_papers_sentence() -> None:
    reported, ours = (catalogue("en")[f"similarity.{key}"] for key in ("reported", "hypothesis"))
    assert "γ" not in reported
    assert "not the paper's" in ours
    captions = [caption.value for caption in open_page().caption]
    assert captions.index(ours) == captions.index(reported) + 1


def test_nothing_chosen_and_nothing_trained_each_get_a_sentence(nets: dict) -> None:
    for section in ("before", "after"):
        app = open_page(section=section, similarity_kinds="", similarity_nets="")
        assert not app.exception
        assert len(app.info) == 1
    nets.clear()
    app = open_page(section="after")
    assert not app.exception
    assert "no trained network here yet" in text_of(app)


def test_a_net_that_has_gone_leaves_the_choice(nets: dict) -> None:
    app = open_page(section="after", similarity_nets="one,two")
    del nets["two"]
    app.run()
    assert not app.exception
    assert app.session_state["similarity_nets"] == ["one"]


@pytest.mark.usefixtures("without_cifar10")
def test_without_its_data_set_a_net_is_shown_other_pictures_and_the_page_says_so(
    nets: dict,
) -> None:
    nets["cifar"] = small_checkpoint(block="ms", dataset="cifar10")
    app = open_page(section="after", similarity_nets="cifar")
    assert not app.exception
    assert "in place of CIFAR-10" in text_of(app)
    assert any("is not on this machine" in info.value for info in app.info)
    nets["cifar"] = small_checkpoint(block="spiking", dataset="cifar10")
    said = text_of(open_page(section="after", similarity_nets="cifar"))
    assert "? Spiking ResNet, 8: " in said
    assert "of the paper" not in said  # no verdict on pictures of other data


def test_the_radar_marks_gaps_ones_and_silence() -> None:
    images = measured_part.batch(measured_part.parts(NETS["one"].experiment, 20, 1e9)[0]).images[:4]
    experiments = {
        name: Experiment(block=block, depth=14, width=4, neuron="if", last_gamma=0.0)
        for name, block in (("dead", "sew"), ("silent", "plain"))
    }
    nets = [
        Spokes(Line(name, LOOKS[BlockKind.SEW]), block_similarity(build(e), images))
        for name, e in experiments.items()
    ]
    traces = {
        (trace.name, trace.marker.symbol if isinstance(trace.marker.symbol, str) else "line"): trace
        for trace in go.Figure(radar(nets, WHOLE, WORDS)).data
    }
    dead = traces["dead", "line"]
    assert [r == 1 for r in dead.r.tolist()] == [True, True, False, True, False, True]
    assert [s == DEAD for s in dead.marker.symbol] == [True, True, False, True, False, True]
    assert [r != r for r in dead.r.tolist()] == [False, False, True, False, True, False]
    silent = traces["silent", SILENT]
    assert len(silent.r) == 3
    labels = go.Figure(radar(nets, NEAR_ONE, WORDS)).layout.polar.angularaxis.ticktext
    assert labels == ("1", "2", "3 ↓", "4", "5 ↓", "6")


def test_block_numbers_are_said_as_ranges() -> None:
    assert ranges(np.array([0, 0], bool)) == ""
    assert ranges(np.array([1, 1, 1, 0, 1], bool)) == "1–3, 5"
