"""The Try it page: what it says follows from the numbers; links, labels, silence, several nets."""

import io
import re
from functools import cache

import numpy as np
import plotly.graph_objects as go
import pytest
import torch
from PIL import Image
from streamlit.testing.v1 import AppTest

from pages.models.try_it.figures import APART, LABEL, Words, build_up
from pages.shared.nets import trained
from pages.shared.ui.style import LOOKS
from pages.shared.ui.text import LANGUAGES, catalogue
from snncore.analysis.raster.class_probabilities import ClassProbabilities, class_probabilities
from snncore.checkpoint import Checkpoint
from snncore.data import load
from snncore.data.picture import network_input
from snncore.experiment import BlockKind, Dataset, Experiment
from snncore.network import build
from snncore.recipe import Recipe
from tests.pages.charts import chart, charts
from tests.pages.opened import opened

SHAPES = load(Dataset.SHAPES)
WORDS = Words("chance", "t", "p")


def checkpoint(block: str, head: int | None = None, **settings: object) -> Checkpoint:
    """A small network whose BatchNorm has seen a few pictures; one that always says class `head`
    where that is given."""
    options = {"depth": 8, "width": 2, "time_steps": 3, "neuron": "if", "v_threshold": 0.5}
    experiment = Experiment(block=block, **options | settings)  # type: ignore[arg-type]
    net = build(experiment)
    with torch.no_grad():
        for _ in range(20):
            net.train()(network_input(SHAPES.test_images[:4], Dataset.SHAPES))
        net.head.weight.mul_(20)
        if head is not None:
            net.head.weight.zero_()
            net.head.bias.copy_(torch.eye(10)[head])
    record = {"dataset": SHAPES.label, "accuracy": 0.5, "test_images": 1000, "device": "CPU"}
    return Checkpoint(
        experiment=experiment, recipe=Recipe(), step=7, net=net.state_dict(), record=record
    )


NETS = ("ms", "sew", "spiking", "relu", "one_step", "always", "never", "cifar")


@cache
def nets() -> dict[str, Checkpoint]:
    """Of four kinds, and one each that takes one step, is always right, is never, sees photos."""
    first = int(SHAPES.test_labels[0])
    made = {kind: checkpoint(kind) for kind in NETS[:4]}
    made["one_step"] = checkpoint("ms", time_steps=1)
    made["always"] = checkpoint("plain", head=first)
    made["never"] = checkpoint("plain", head=(first + 1) % 10, seed=1)
    return made | {"cifar": checkpoint("sew", head=3, dataset="cifar10")}


@pytest.fixture(autouse=True)
def _nets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trained, "shipped", nets)


def open_page(**query: str) -> AppTest:
    return opened("models/try_it", **({"lang": "en", "picture_data": "shapes"} | query))


def text_of(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(e.value for e in [*app.markdown, *app.caption, *app.warning, *app.info])


def answer_of(net: str, picture: int = 0) -> ClassProbabilities:
    x = network_input(SHAPES.test_images[picture], Dataset.SHAPES)
    return class_probabilities(nets()[net].restore().eval(), x)


def test_the_sentence_and_the_lines_are_the_cores() -> None:
    for number in range(8):
        app = open_page(net="sew", picture=str(number))
        found, said = answer_of("sew", number), text_of(app)
        answer = catalogue("en")[f"data.class_{SHAPES.classes[found.answer]}"]
        assert re.search(rf"says \*\*{answer}\*\*|with \*\*{answer}\*\*", said)
        assert f"says **{answer}** ({found.shares[-1].max():.0%} in the end)" in said
        assert f"{found.shares[-1].max():.0%} after all 3 steps" in said
        assert f"since step {found.settled} of 3" in said
        if found.settled > 1:
            assert f"From step {found.settled} on" in said
        right = found.answer == int(SHAPES.test_labels[number])
        assert ("**correct**" in said) == right
        assert ("That is correct." in said) == right
        assert ("That is wrong." in said) != right
        assert ("**wrong**" in said) != right
    drawn = chart(app, "try_it_answer").figure["data"]
    assert len(drawn) == 10
    assert drawn[-1]["name"] == answer  # over all others


def test_right_and_wrong_are_told_apart_and_so_are_several_networks() -> None:
    label = catalogue("en")[f"data.class_{SHAPES.classes[int(SHAPES.test_labels[0])]}"]
    app = open_page(net="always", section="compare", try_it_nets="always,never")
    said = text_of(app)
    assert f"The label is {label}: the answer is **correct**" in said
    assert f"1 of 2 networks say {label}, which is the label" in said
    assert "after its first step and stays with it" in said
    assert len(chart(app, "try_it_compare").figure["data"]) == 2
    found, wanted = answer_of("never"), int(SHAPES.test_labels[0])
    place = found.ranked.tolist().index(wanted) + 1
    assert place > 1
    words = f"{label} {found.shares[-1, wanted]:.0%}, which is place {place}."
    assert words in text_of(open_page(net="never"))


def test_a_network_that_cannot_say_the_label_says_so() -> None:
    app = open_page(net="cifar", section="compare", try_it_nets="cifar,always")
    said = text_of(app)
    assert "is not a class of CIFAR-10" in said
    assert "neither right nor wrong" in said
    assert not re.search(r"correct|\*\*wrong|That is", said)
    assert "have no class cat" in said
    assert [line["name"] for line in chart(app, "try_it_compare").figure["data"]] == [
        "SEW ResNet (ADD), 8"
    ]


def test_relus_have_an_answer_and_no_raster() -> None:
    app = open_page(net="relu")
    said = text_of(app)
    assert "no spikes to add up" in said
    assert "has no spikes, so there is no raster" in said
    assert {c.key for c in charts(app)} == {"try_it_answer"}


def test_one_step_is_said_to_be_one() -> None:
    assert "In its one time step" in text_of(open_page(net="one_step"))


def test_the_line_stands_at_the_rasters_step() -> None:
    for step in ("1", "3"):
        shapes = chart(open_page(net="ms", raster_step=step), "try_it_answer").figure["layout"]
        upright = [s for s in shapes["shapes"] if s["x0"] == s["x1"]]
        assert [line["x0"] for line in upright] == [int(step)]


def test_a_picture_of_ones_own_has_no_label() -> None:
    app = open_page(net="sew", picture_from="upload", section="compare", try_it_nets="sew,cifar")
    assert "The label is" in text_of(app)  # a test image, until there is one
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((64, 48)).save(buffer, "PNG")
    app.file_uploader(key="file_given").upload("ramp.png", buffer.getvalue(), "image/png").run()
    said = text_of(app)
    assert "This picture has no label" in said
    assert "your file ramp.png" in said
    assert "(the answer above)" in str(chart(app, "try_it_compare").figure["layout"])
    app.file_uploader(key="file_given").upload("b.png", b"no picture", "image/png").run()
    assert "your file ramp.png" in text_of(app)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("net", NETS)
@pytest.mark.parametrize("section", ["spikes", "compare", "how"])
def test_every_kind_of_network_in_both_languages(lang: str, net: str, section: str) -> None:
    several = "ms,relu,one_step,always"
    app = open_page(lang=lang, net=net, section=section, picture="999", try_it_nets=several)
    said = text_of(app)
    assert not app.warning
    assert "nan" not in said
    able = section == "compare" and net != "cifar"  # it says cat, which is not a shape
    assert sum(c.key == "try_it_compare" for c in charts(app)) == able
    foreign, missing = net == "cifar", net == "relu" and section == "spikes"
    assert len(app.info) == foreign + missing + (foreign and section == "compare")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("net", "nobody"),
        ("picture", "1000"),
        ("picture_data", "x"),
        ("picture_from", "web"),
        ("try_it_nets", "ms,nobody"),
        ("try_it_nets", "ms,sew,spiking,relu,always"),
        ("raster_step", "4"),
    ],
)
def test_a_bad_link_gets_a_sentence_and_the_default(field: str, given: str) -> None:
    section = "compare" if field == "try_it_nets" else "spikes"
    app = open_page(**{"net": "ms", "section": section, field: given})
    said = text_of(app)
    assert len(app.warning) == 1
    assert given in app.warning[0].value
    assert "of 3." in said


def test_no_network_chosen_leaves_the_first_one() -> None:
    app = open_page(net="ms", section="compare", try_it_nets="")
    assert "Choose at least one" in text_of(app)
    assert [c.key for c in charts(app)] == ["try_it_answer"]


def test_the_page_says_how_good_the_network_is_and_how_that_is_known() -> None:
    said = text_of(open_page(net="ms"))
    assert "7 steps, seed 0" in said
    assert "accuracy 50.00% on 1,000 test images" in said
    assert "network: precomputed here" in said
    assert "measured here" in said


def test_the_label_has_a_look_of_its_own_and_words_do_not_touch() -> None:
    shares = np.full((2, 4), 0.25, np.float32)
    shares[-1] = [0.3, 0.28, 0.21, 0.21]
    figure = go.Figure(
        build_up(
            ClassProbabilities(shares),
            list("abcd"),
            WORDS,
            label="b",
            block=BlockKind.MS,
            step=None,
        )
    )
    by_name = {trace.name: trace for trace in figure.data}
    assert by_name["a"].line.color == LOOKS[BlockKind.MS].color
    assert (by_name["b"].line.color, by_name["b"].line.dash) == (LABEL, "dash")
    words = sorted(note.y for note in figure.layout.annotations)
    assert len(words) == 3
    assert min(np.diff(words)) > APART - 1e-9
    unlabelled = go.Figure(
        build_up(
            ClassProbabilities(shares),
            list("abcd"),
            WORDS,
            label=None,
            block=BlockKind.MS,
            step=None,
        )
    )
    assert LABEL not in {trace.line.color for trace in unlabelled.data}
