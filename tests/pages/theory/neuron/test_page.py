"""The neuron page: opens on its point, takes any link, and shows the numbers of the run."""

import contextlib
import io
import re
from base64 import b64decode
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.ui.latex import short
from pages.shared.ui.text import LANGUAGES
from pages.theory.neuron.equations import step_latex
from pages.theory.neuron.own_current import AT_FIRST, as_row, parse_row
from pages.theory.neuron.pixel_current import marked
from pages.theory.neuron.python_code import rate_code, surrogate_code, trace_code
from snncore.analysis.neuron.input_current import InputKind
from snncore.analysis.neuron.rate_curve import rate_curve
from snncore.analysis.neuron.surrogate_shape import surrogate_shape
from snncore.analysis.neuron.trace import neuron_trace
from snncore.experiment import Experiment
from snncore.network import make_neuron
from tests.pages.charts import chart, charts
from tests.pages.opened import opened

FIGURES = {"step": "membrane", "surrogate": "surrogate_shape", "rate": "rate_curve"}


def open_page(**link: str) -> AppTest:
    at = opened("theory/neuron", **link)
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    return "\n".join(m.value for m in [*at.markdown, *at.caption])


def figure(at: AppTest, key: str) -> dict[str, Any]:
    """The traces of a figure by name."""
    return {trace["name"]: trace for trace in chart(at, key).figure["data"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_on_five_spikes_in_sixteen_steps(language: str) -> None:
    at = open_page(lang=language)
    text = said(at)
    assert not at.warning
    assert re.search(r"5 .*T = 16|T = 16 .*5", text)
    assert "0.312" in text
    assert len(figure(at, "membrane")) >= 3
    at = open_page(lang=language, section="rate")
    text = said(at)
    assert "0.3333" in text
    # The curious boundary of LIF at X = V_th = 1, computed.
    assert re.search(r"float32 .*25.*float64 .*54", text)


@pytest.mark.parametrize("asked", FIGURES)
def test_the_open_question_alone_is_computed(asked: str) -> None:
    at = open_page(section=asked)
    shown = {c.key for c in charts(at)}
    assert shown == {"membrane", FIGURES[asked]}


@pytest.mark.parametrize("kind", InputKind)
@pytest.mark.parametrize("asked", FIGURES)
def test_every_input_in_chinese(kind: InputKind, asked: str) -> None:
    at = open_page(lang="zh", input=kind, section=asked)
    assert not at.warning
    assert figure(at, FIGURES[asked])


@pytest.mark.parametrize("kind", InputKind)
@pytest.mark.parametrize("asked", FIGURES)
def test_every_control_at_both_ends(kind: InputKind, asked: str) -> None:
    at = open_page(input=kind, section=asked)
    for name in [slider.key for slider in at.slider]:
        slider = at.slider(key=name)
        low, high, before = slider.min, slider.max, slider.value
        for end in (low, high):
            at.slider(key=name).set_value(end).run()
            assert not at.exception, (name, end)
            assert figure(at, FIGURES[asked]), (name, end)
            check_takeaway(at)
        at.slider(key=name).set_value(before).run()


def check_takeaway(at: AppTest) -> None:
    """The page's sentence counts the spikes that its figure draws."""
    drawn = figure(at, "membrane")["S[t]"]["y"]
    spikes = len(b64decode(drawn["bdata"])) if drawn else 0  # a byte each
    sentence = at.markdown[0].value
    if spikes:
        assert f"in {spikes} of T = " in sentence
    else:
        assert "not one spike" in sentence


@pytest.mark.parametrize("neuron", ["if", "lif", "plif"])
@pytest.mark.parametrize("decay_input", ["True", "False"])
@pytest.mark.parametrize("soft_reset", ["True", "False"])
def test_every_neuron_says_its_rate(neuron: str, decay_input: str, soft_reset: str) -> None:
    at = open_page(
        neuron=neuron,
        decay_input=decay_input,
        soft_reset=soft_reset,
        x_strength="1.4",
        section="rate",
    )
    closed = not (neuron != "if" and soft_reset == "True")
    assert ("closed form" in figure(at, "rate_curve")) == closed
    assert ("has no closed form" not in said(at)) == closed
    assert any("r(X)" in f.value for f in at.latex) == closed


@pytest.mark.parametrize(
    ("field", "given"),
    [("v_threshold", "0"), ("v_threshold", "-1"), ("v_threshold", "nan"), ("tau", "1")]
    + [("tau", "nan"), ("trace_steps", "0"), ("trace_steps", "2.5"), ("trace_steps", "65")]
    + [("neuron", "lstm"), ("input", "music"), ("x_strength", "inf"), ("at_step", "17")]
    + [("soft_reset", "maybe"), ("v_reset", "-9")],
)
def test_a_bad_link_gets_one_sentence(field: str, given: str) -> None:
    at = open_page(**{field: given})
    (warning,) = at.warning
    assert given in warning.value
    assert len(figure(at, "membrane")["H[t]"]["x"]) > 0


@pytest.mark.parametrize(("field", "given"), [("surrogate", "relu"), ("alpha", "0")])
def test_a_bad_link_to_the_surrogate_gets_one_sentence(field: str, given: str) -> None:
    at = open_page(section="surrogate", **{field: given})
    (warning,) = at.warning
    assert given in warning.value


@pytest.mark.parametrize("row", ["", "1,,2", "a", "nan", "1,inf", "11", ",".join("1" * 65)])
def test_a_row_that_cannot_be_read_keeps_the_last_one(row: str) -> None:
    at = open_page(input="own", x="2,0,3")
    before = said(at)
    at.text_input(key="x").set_value(row).run()
    assert not at.exception
    assert len(at.warning) == 1
    assert said(at) == before
    at = open_page(input="own", x=row or " ")
    assert len(at.warning) == 1


def test_a_row_is_read_with_either_comma_and_written_back() -> None:
    assert parse_row("1.5， -2,0 ") == [1.5, -2.0, 0.0]
    assert parse_row(as_row([1.5, -2.0, 0.05])) == [1.5, -2.0, 0.05]


def test_one_step_and_a_silent_input() -> None:
    assert "within T = 1." in said(open_page(trace_steps="1", x_strength="0"))
    at = open_page(x_strength="0", v_threshold="0.05")
    assert "never fires" in said(at)


def test_a_reset_potential_above_the_threshold_gets_a_sentence() -> None:
    at = open_page(v_reset="0.8", v_threshold="0.5")
    (warning,) = at.warning
    assert "0.8" in warning.value
    assert "0.5" in warning.value
    at.slider(key="v_threshold").set_value(0.9).run()
    assert not at.warning


def test_presets() -> None:
    at = open_page(trace_steps="7", soft_reset="True")
    at.button(key="preset_spikingjelly").click().run()
    assert "never fires within T = 32" in said(at)
    at.button(key="preset_ms_resnet").click().run()
    assert at.slider(key="tau").value == 4 / 3
    assert "H[t] > V_th" in said(at)
    at.slider(key="v_threshold").set_value(0.6).run()
    assert at.slider(key="tau").value == 4 / 3
    assert "H[t] > V_th" not in said(at)
    at.button(key="preset_sew_resnet").click().run()
    assert "in 32 of T = 32 steps" in said(at)
    assert not at.exception


def test_ms_resnets_sentence_counts_the_steps_on_the_threshold() -> None:
    link = {"tau": "1.33333", "decay_input": "False", "v_threshold": "0.5", "x_strength": "0.5"}
    assert "exactly: 16" in said(open_page(**link))


def test_steps_go_on_and_back_and_survive_another_t() -> None:
    at = open_page(at_step="15")
    at.button(key="next").click().run()
    assert at.slider(key="at_step").value == 16
    assert at.button(key="next").disabled
    at.slider(key="trace_steps").set_value(20).run()
    assert at.slider(key="at_step").value == 16
    at.slider(key="trace_steps").set_value(4).run()
    assert at.slider(key="at_step").value == 4
    at.button(key="previous").click().run()
    assert at.slider(key="at_step").value == 3
    at.slider(key="trace_steps").set_value(1).run()
    assert not at.exception


VARIANTS = [
    {"neuron": "if", "v_reset": -0.3},
    {"neuron": "if", "v_reset": None},
    {"neuron": "lif", "tau": 3.0, "v_reset": 0.2},
    {"neuron": "lif", "tau": 3.0, "v_reset": None},
    {"neuron": "lif", "tau": 1.5, "decay_input": False, "v_reset": -0.3},
    {"neuron": "lif", "tau": 1.5, "decay_input": False, "v_reset": None},
    {"neuron": "plif", "tau": 4.0, "v_reset": -0.3},
    {"neuron": "plif", "tau": 4.0, "decay_input": False, "v_reset": None},
]


@pytest.mark.parametrize("fields", VARIANTS, ids=str)
def test_the_filled_in_equations_are_true(fields: dict[str, Any]) -> None:
    """Each line of numbers, carried out, gives the result at its end, to four digits."""
    neuron = Experiment(v_threshold=0.7, **fields)
    trace = neuron_trace(make_neuron(neuron), np.random.default_rng(2).normal(0.5, 1, 12))
    for t in range(1, 13):
        charge, fire, reset = filled(step_latex(neuron, trace, t))
        assert charge[0] == pytest.approx(charge[-1], abs=3e-3)
        assert fire == [pytest.approx(trace.s[t - 1])] * 2
        assert reset[0] == pytest.approx(reset[-1], abs=3e-3)
        assert charge[-1] == pytest.approx(trace.h[t - 1], abs=1e-3)
        assert reset[-1] == pytest.approx(trace.v[t - 1], abs=1e-3)


TO_PYTHON = {
    r"\left": "",
    r"\right": "",
    r"\cdot": "*",
    r"\Theta": "step",
    r" \end{aligned}": "",
}


def filled(latex: str) -> list[list[float]]:
    """The lines of numbers under H, S and V: first and last of the terms between their = signs."""
    lines = [row.split("&=")[1] for row in latex.split(r"\\")]
    rows = [" = ".join(lines[i] for i in said) for said in ((1, 2), (4, 5), (7,))]
    for old, new in TO_PYTHON.items():
        rows = [row.replace(old, new) for row in rows]
    rows = [re.sub(r"\\tfrac\{1\}\{([\d.]+)\}", r"(1/\1)", row) for row in rows]
    rows = [re.sub(r"\\mathbf\{([^}]*)\}", r"\1", row) for row in rows]
    names = {"step": lambda x: float(x >= 0)}
    return [
        [eval(term, names) for term in (row.split(" = ")[0], row.split(" = ")[-1])] for row in rows
    ]


def test_numbers_are_short_and_keep_their_sign() -> None:
    assert short(-2.98e-8) == r"-2.98 \times 10^{-8}"
    assert short(-0.0) == "0"
    assert short(1 / 3) == "0.3333"


def test_the_exported_lines_give_the_same_numbers() -> None:
    neuron = Experiment(neuron="plif", tau=3.0, v_reset=None, v_threshold=0.6, surrogate="softsign")
    made = make_neuron(neuron)
    current, grid = np.random.default_rng(0).normal(0.4, 1, 20), np.linspace(-1, 4, 7)
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        for lines in (
            trace_code(neuron, current),
            rate_code(neuron, grid, 40),
            surrogate_code(neuron, 5.0),
        ):
            exec(lines, names)
    assert str(names["curve"].measured) in printed.getvalue()
    for ours, theirs in zip(neuron_trace(made, current), names["trace"], strict=True):
        np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_array_equal(rate_curve(made, grid, 40).measured, names["curve"].measured)
    shape = surrogate_shape(neuron.surrogate, neuron.alpha, 5.0)
    np.testing.assert_array_equal(shape.slope, names["shape"].slope)


def test_the_marked_pixel_keeps_its_colour_inside_its_frame() -> None:
    image = np.arange(3 * 32 * 32, dtype=np.uint8).reshape(3, 32, 32)
    for row, column in ((0, 0), (31, 31), (5, 17)):
        large = marked(image, row, column)
        assert large.shape == (192, 192, 3)
        inside = large[6 * row : 6 * row + 6, 6 * column : 6 * column + 6]
        assert (inside == image[:, row, column]).all()
        framed = (large == (213, 94, 0)).all(2).sum()
        assert framed >= 6 * 2 * 2


def test_reset_leaves_nothing_in_the_url_of_a_control_that_goes_with_it() -> None:
    at = open_page(input="own", x="1,0,1", trace_steps="8")
    at.button(key="reset_page").click().run()
    assert set(at.query_params) == {"lang"}
    at.segmented_control(key="input").set_value(InputKind.OWN).run()
    assert at.text_input(key="x").value == AT_FIRST
