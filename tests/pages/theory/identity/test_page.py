"""The Identity page without a browser: links, controls, and what is sent ahead for the drag."""

import contextlib
import io
import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.components.browser.packed import packed, pictures
from pages.shared.components.drag.drag import Said, panel_data
from pages.shared.ui.text import LANGUAGES, catalogue
from pages.theory.identity.controls import COUNT, TRAIN, parse_train, place, threshold
from pages.theory.identity.text import rule
from snncore.analysis.identity.held_branch import KINDS, Held, Stack
from snncore.analysis.identity.identity import identity
from snncore.analysis.identity.rule import identity_rule
from snncore.block import Merge
from snncore.experiment import BlockKind
from tests.pages.exported import with_exports

FRAME = Path(__file__).parents[4] / "pages" / "frame.py"
THRESHOLDS = np.array([threshold(n) for n in range(COUNT)])


def open_page(**query: str) -> AppTest:
    app = AppTest.from_file(str(FRAME), default_timeout=180)
    for name, value in ({"lang": "en"} | query).items():
        app.query_params[name] = value
    app = app.run().switch_page("theory/identity/page.py").run()
    assert not app.exception
    return app


def sent(app: AppTest) -> dict[str, Any]:
    """What the component is given."""
    (component,) = (e for e in app.get("bidi_component") if e.proto.id.endswith("-identity"))
    return json.loads(component.proto.json)


def unpacked(frames: dict[str, Any]) -> np.ndarray:
    """The picture at each place, flat."""
    values = np.frombuffer(b64decode(frames["values"]), dtype=frames["type"])
    which = np.frombuffer(b64decode(frames["which"]), dtype=np.uint8)
    return values.reshape(frames["count"], -1)[which]


def summary(app: AppTest) -> str:
    return next(m.value for m in app.markdown if m.value.startswith(("At V_th", "V_th =")))


def test_the_first_view_makes_its_point() -> None:
    text = summary(open_page())
    assert "V_th = 1.00" in text
    assert "**Spiking ResNet** keeps 0 of 8 spikes and adds 0" in text
    assert "**SEW ResNet (ADD)** keeps 8 of 8 spikes and adds 0" in text
    assert "**MS-ResNet** keeps 8 of 8 spikes and adds 0" in text


TAKEAWAYS = [
    ({}, "passes unchanged through SEW ResNet (ADD) and MS-ResNet, but not through Spiking ResNet"),
    ({"v_threshold": "0.5"}, "V_th = 0.50, all three blocks pass"),
    ({"merge": "and"}, "through MS-ResNet, but not through Spiking ResNet and SEW ResNet (AND)"),
    ({"held": "one", "neuron": "if"}, "held at 1 and V_th = 1.00, none of the three"),
    ({"held": "one", "merge": "and"}, "through Spiking ResNet and SEW ResNet (AND), but not"),
]


@pytest.mark.parametrize(("query", "said"), TAKEAWAYS)
def test_its_one_sentence_says_which_blocks_pass_s_on(query: dict[str, str], said: str) -> None:
    assert said in open_page(**query).markdown[0].value


SETTINGS: list[tuple[dict[str, str], dict[str, Any]]] = [
    ({}, {}),
    ({"soft_reset": "True", "blocks": "32"}, {"v_reset": None, "blocks": 32}),
    (
        {"neuron": "plif", "tau": "3", "held": "one", "merge": "or", "train": "1101"},
        {"neuron": "plif", "tau": 3.0, "held": "one", "merge": "or", "train": "1101"},
    ),
    (
        {"neuron": "if", "held": "one", "blocks": "2", "decay_input": "False"},
        {"neuron": "if", "held": "one", "blocks": 2, "decay_input": False},
    ),
]


@pytest.mark.parametrize(("query", "fields"), SETTINGS)
def test_every_threshold_is_sent_ahead_and_is_the_cores(query, fields) -> None:
    stack = Stack(**{"train": TRAIN, "blocks": 6} | fields)
    data = sent(open_page(**query, block="ms"))
    result = identity(stack, THRESHOLDS)
    assert data["places"] == COUNT
    assert data["train"] == stack.train
    for k, (kind, panel) in enumerate(zip(KINDS, data["panels"], strict=True)):
        assert (unpacked(panel["outputs"]) == result.outputs[k].reshape(COUNT, -1)).all()
        scores = unpacked(panel["scores"]).reshape(COUNT, -1, 3)
        for n, part in enumerate((result.kept, result.lost, result.added)):
            assert (scores[..., n] == part[k]).all()
        said = np.frombuffer(b64decode(panel["said"]), dtype=np.uint8)
        exact = [identity_rule(stack, kind).holds(v) for v in THRESHOLDS]
        assert [panel["sentences"][n]["good"] for n in said] == exact
        assert panel["chosen"] == (kind is BlockKind.MS)
    shown = unpacked(data["membrane"]).reshape(COUNT, 3, -1)
    expected = np.stack([result.h[2], result.s[2], result.v[2]], axis=1)
    assert (shown == expected.astype(np.float32)).all()


def test_a_lucky_train_is_told_of_one_that_fails() -> None:
    data = sent(open_page(train="0000", v_threshold="1.5"))
    spiking = data["panels"][0]
    said = spiking["sentences"][b64decode(spiking["said"])[place(1.5)]]
    assert not said["good"]
    assert "1000 fails" in said["text"]
    assert data["value"][0] == place(1.5)


def test_the_rule_is_printed_with_its_numbers() -> None:
    def said(**fields: Any) -> str:
        return rule(Stack(**{"train": "1" * 16} | fields), BlockKind.SPIKING)

    assert "exactly if 0 < V_th ≤ 1/τ = 0.5." in said()
    assert "exactly if 0 < V_th ≤ 1." in said(neuron="if")
    assert "exactly if (T − 1)/T = 0.9375 < V_th ≤ 1." in said(neuron="if", v_reset=None)
    assert "q/(τ(1 + q)) = 0.249996 < V_th ≤ 1/τ = 0.5, q =" in said(v_reset=None)
    assert "T = 16 < V_th ≤ 2 cannot be met" in said(neuron="if", held="one")
    assert "input not divided" in said(decay_input=False)


@pytest.mark.parametrize("merge", Merge)
@pytest.mark.parametrize("held", Held)
def test_the_formula_of_sew_ends_in_what_is_measured(merge: Merge, held: Held) -> None:
    stack = Stack(train="01", merge=merge, held=held)
    formula = catalogue("en")[f"identity.{merge}_{held}"].rsplit("= ", 1)[1]
    outputs = identity(stack, np.array([0.7])).outputs[1, 0, 0]
    assert outputs.tolist() == [eval(formula, {"S": s}) for s in (0, 1)]
    assert formula in rule(stack, BlockKind.SEW)


@pytest.mark.parametrize(
    ("field", "given", "allowed"),
    [
        ("v_threshold", "nan", "from 0.05 to 2"),
        ("v_threshold", "-1", "from 0.05 to 2"),
        ("v_threshold", "0", "from 0.05 to 2"),
        ("v_threshold", "99", "from 0.05 to 2"),
        ("tau", "abc", "from 1.2 to 10"),
        ("tau", "1", "from 1.2 to 10"),
        ("blocks", "0", "from 1 to 32"),
        ("blocks", "6.5", "from 1 to 32"),
        ("train", "0102", "1 to 16 characters, each 0 or 1"),
        ("train", "1" * 17, "1 to 16 characters, each 0 or 1"),
        ("merge", "nand", "add, and, iand, or"),
        ("held", "x", "zero, one"),
        ("neuron", "hh", "if, lif, plif"),
        ("soft_reset", "maybe", "True, False"),
    ],
)
def test_a_link_that_cannot_be_gets_one_sentence_and_a_full_figure(field, given, allowed) -> None:
    app = open_page(**{field: given})
    (warning,) = app.warning
    assert allowed in warning.value
    assert given[:40] in warning.value
    assert sent(app)["panels"] == sent(open_page())["panels"]


def test_a_threshold_between_two_places_is_put_on_the_nearer() -> None:
    app = open_page(v_threshold="0.4962")
    assert app.session_state["v_threshold"] == 0.5
    assert "V_th = 0.50" in summary(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_typed_train_that_is_none_leaves_the_last_good_one(lang: str) -> None:
    app = open_page(train="0011", lang=lang)
    app.text_input(key="train").set_value("0012").run()
    (warning,) = app.warning
    assert "0012" in warning.value
    assert app.text_input(key="train").value == "0011"
    assert sent(app)["train"] == "0011"
    app.text_input(key="train").set_value("01 10 1").run()
    assert not app.warning
    assert sent(app)["train"] == "01101"


def test_every_control_changes_what_is_sent() -> None:
    app = open_page(held="one")
    seen = [sent(app)]

    def changed() -> None:
        app.run()
        assert not app.exception
        assert sent(app) not in seen
        seen.append(sent(app))

    def choose(key: str, value: str) -> None:
        next(group for group in app.get("button_group") if group.key == key).set_value(value)
        changed()

    choose("block", "sew")
    choose("merge", "iand")
    choose("neuron", "plif")
    choose("held", "zero")
    app.slider(key="blocks").set_value(11)
    changed()
    app.slider(key="tau").set_value(3.5)
    changed()
    app.toggle(key="decay_input").set_value(False)
    changed()
    app.toggle(key="soft_reset").set_value(True)
    changed()
    for name in ("all", "regular", "burst", "random"):
        app.button(key=f"train_{name}").click()
        changed()
    before = sent(app)["train"]
    app.slider(key="rate").set_value(0.7)
    app.slider(key="seed").set_value(3)
    app.run()
    app.button(key="train_random").click()
    changed()
    assert sent(app)["train"].count("1") > before.count("1")


def test_presets_set_the_neuron_of_the_papers() -> None:
    app = open_page(held="zero")
    app.button(key="identity_ms_resnet").click().run()
    assert "0 < V_th ≤ 1." in sent(app)["panels"][0]["rule"]
    assert sent(app)["value"][0] == place(0.5)
    app.button(key="identity_spikingjelly").click().run()
    assert "1/τ = 0.5." in sent(app)["panels"][0]["rule"]
    assert sent(app)["value"][0] == place(1.0)
    app.button(key="identity_sew_resnet").click().run()
    assert sent(app)["panels"][0]["rule"].startswith("IF")
    assert app.slider(key="tau").disabled
    assert app.toggle(key="decay_input").disabled


def test_the_lines_of_python_print_the_numbers_of_the_summary() -> None:
    app = open_page(neuron="lif", tau="2.5", v_threshold="0.61", merge="and", blocks="3")
    code = next(c.value for c in with_exports(app).code if c.value.startswith("import numpy"))
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(code, {})
    last = re.findall(r"(\w+) \[.*?(\d+)\] \[.*?(\d+)\] \[.*?(\d+)\]", printed.getvalue())
    said = re.findall(r"keeps (\d+) of 8 spikes and adds (\d+)", summary(app))
    assert [(kept, added) for _, kept, _, added in last] == said
    assert [kind for kind, *_ in last] == list(KINDS)
    assert int(last[0][2]) == 8 - int(last[0][1])


def test_leaving_the_page_and_coming_back_keeps_the_stack() -> None:
    app = open_page(blocks="9", train="10101", v_threshold="0.75", neuron="if")
    before = sent(app)
    app.switch_page("start/home/page.py").run()
    app.switch_page("theory/identity/page.py").run()
    assert sent(app)["panels"] == before["panels"]
    assert sent(app)["value"][0] == place(0.75)


@pytest.mark.parametrize("given", ["", " ", "2", "0b1", "١", "0" * 17])
def test_what_is_no_train_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(given))):
        parse_train(given)


def test_pictures_are_sent_once_each() -> None:
    values = np.array([[[1, 2]], [[3, 4]], [[1, 2]], [[1, 2]]], dtype=np.uint8)
    distinct, which, first = pictures(values)
    assert len(distinct) == 2
    assert (distinct[which] == values).all()
    assert (values[first] == distinct).all()
    assert (unpacked(packed(distinct, which)) == values.reshape(4, 2)).all()


def test_sentences_are_sent_once_each() -> None:
    from pages.shared.components.drag.drag import Panel

    said = [Said("a", True), Said("b", False), Said("a", True)]
    outputs, scores = np.zeros((3, 1, 2), int), np.zeros((3, 1, 3), int)
    panel = Panel("n", "#000", True, "e", "r", None, [True] * 3, said, outputs, scores)
    data = panel_data(panel)
    assert [data["sentences"][n] for n in b64decode(data["said"])] == [s._asdict() for s in said]
    assert len(data["sentences"]) == 2


def test_a_refused_value_of_a_closed_group_is_said_outside_of_it() -> None:
    app = open_page(lang="en", rate="nan")
    assert ["nan" in toast.value for toast in app.toast] == [True]
    assert not open_page(lang="en", rate="0.4").toast
