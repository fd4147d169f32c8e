"""The gradient page: its presets, every control at its ends, both languages, bad links."""

import math
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.ui.text import catalogue
from snncore.analysis.gradient.profile import Start
from snncore.experiment import NeuronKind
from tests.pages.charts import chart, charts
from tests.pages.opened import opened

SECTIONS = ("factor", "time", "growth", "deep", "cost")
KINDS = "plain,spiking,no_lif,add,and,iand,or,ms,ms_silenced,relu,rba"


def open_page(**query: str) -> AppTest:
    return opened("theory/gradient", **({"depth": "8"} | query))


def text_of(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.markdown, *app.caption, *app.warning])


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def figure(app: AppTest, key: str) -> dict[str, Any]:
    return chart(app, key).figure


@pytest.fixture(scope="module")
def english() -> AppTest:
    return open_page(lang="en")


def test_each_preset_says_what_its_name_says(english: AppTest) -> None:
    for preset, word, alpha in (
        ("explode", "Exploding", 3.0),
        ("plateau", "It does not vanish here", 2.0),
        ("vanish", "Vanishing", 1.0),
    ):
        app = press(english, f"gradient_{preset}")
        assert not app.exception
        assert word in text_of(app)
        assert app.session_state["gradient_alpha"] == alpha
        assert app.session_state["neuron"] is NeuronKind.IF


def test_the_preset_whose_values_are_on_screen_is_marked_and_says_what_it_has_set() -> None:
    def marked(app: AppTest) -> list[str]:
        return [b.key for b in app.button if b.proto.icon == ":material/check:"]

    app = open_page(lang="en", section="cost")
    assert marked(app) == ["gradient_vanish"]
    app = press(app, "gradient_ms")
    assert marked(app) == ["gradient_ms"]
    assert catalogue("en")["gradient.preset_ms_help"] in text_of(app)
    app.slider(key="gradient_alpha").set_value(1.5).run()
    assert marked(app) == []
    assert catalogue("en")["gradient.preset_ms_help"] not in text_of(app)


def test_the_takeaway_names_the_kinds_that_change_the_gradient_least_and_most() -> None:
    app = open_page(lang="en", gradient_kinds="spiking,add,ms_silenced", gradient_alpha="3")
    said = re.search(r"\*\*(.*)\*\* changes .*\(×([\d.e+-]+)\) and \*\*(.*)\*\*", text_of(app))
    assert said
    alt = chart(app, "gradient_profile").label
    ratios = {n: float(x) for n, x in re.findall(r"[:;] (.*?) ×([\d.e+-]+\d)", alt)}
    far = {name: abs(math.log(ratio)) for name, ratio in ratios.items()}
    assert far[said[1]] == min(far.values())
    assert far[said[3]] == max(far.values())
    alone = text_of(open_page(lang="en", gradient_kinds="add"))
    assert "**SEW ADD** multiplies the gradient's norm by" in alone


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_gradient_beyond_32_bits_is_infinite_and_said_to_be(lang: str) -> None:
    query = {"depth": "110", "gradient_alpha": "6.0", "surrogate": "rectangle"}
    app = open_page(gradient_start=Start.INITIALISED, kinds="plain,ms", lang=lang, **query)
    said = text_of(app)
    assert "nan" not in said.lower()
    assert "×∞" in said
    assert catalogue(lang)["figure.overflow"].split("{")[0] in said
    known = [trace["y"] for trace in figure(app, "gradient_profile")["data"] if trace["name"]]
    assert "nan" not in str(known).lower()
    assert catalogue(lang)["figure.overflow"].split("{")[0] not in text_of(open_page(lang=lang))


def test_a_preset_undoes_what_would_spoil_it() -> None:
    app = open_page(lang="en", neuron="if", gradient_start="initialised", surrogate="sigmoid")
    assert "no block is an identity" in text_of(app)
    assert "settles near √p" in text_of(press(app, "gradient_plateau"))
    assert app.session_state["gradient_start"] is Start.IDENTITY


def test_the_link_holds_what_a_preset_sets() -> None:
    app = press(open_page(lang="en"), "gradient_explode")
    assert app.query_params["gradient_alpha"] == "3"


def test_ms_preset_starts_as_initialised_with_the_papers_neuron() -> None:
    app = press(open_page(lang="en"), "gradient_ms")
    assert not app.exception
    assert app.session_state["gradient_start"] is Start.INITIALISED
    assert "no closed form is drawn" in text_of(app)


def test_the_axis_stays_while_alpha_moves_and_the_closed_form_lies_over_spiking(
    english: AppTest,
) -> None:
    drawn = {}
    for preset in ("vanish", "explode"):
        drawn[preset] = figure(press(english, f"gradient_{preset}"), "gradient_profile")
    one, other = (f["layout"]["yaxis"] for f in drawn.values())
    assert one == other
    assert one["type"] == "log"
    names = [trace["name"] for trace in drawn["vanish"]["data"]]
    assert names == ["Spiking ResNet", "SEW ADD", "SEW AND", "SEW IAND", "MS-ResNet"] + [
        catalogue("en")["gradient.law"]
    ]
    assert len(drawn["vanish"]["layout"]["shapes"]) == 2


def test_one_deep_line_can_be_run_again_and_is_what_was_shipped() -> None:
    app = open_page(lang="en", section="deep", deep_join="and", deep_start="initialised")
    run = next(b for b in app.button if b.label == catalogue("en")["gradient.deep_run"])
    app = run.click().run()
    assert not app.exception
    said = re.search(
        r"AND was run on this server just now. At every block it is within ([\d.]+)% of",
        text_of(app),
    )
    assert said
    assert float(said[1]) < 2


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("section", ["factor", "time"])
@pytest.mark.parametrize(
    "ends",
    [
        {"gradient_alpha": "0.5", "time_steps": "1", "v_threshold": "0.05", "seed": "99"},
        {"gradient_alpha": "6", "time_steps": "8", "v_threshold": "3", "norm": "tdbn"},
        {"neuron": "lif", "tau": "10", "surrogate": "rectangle", "gradient_start": "initialised"},
        {"gradient_rate": "0", "gradient_blocks": "20", "detach_reset": "False"},
    ],
)
def test_every_control_at_its_ends(lang: str, section: str, ends: dict[str, str]) -> None:
    app = open_page(lang=lang, section=section, gradient_kinds=KINDS, **ends)
    assert not app.exception
    assert "nan" not in text_of(app)


@pytest.mark.parametrize("section", SECTIONS)
def test_one_question_is_open(section: str) -> None:
    app = open_page(lang="en", section=section)
    assert not app.exception
    expected = [] if section == "cost" else [f"gradient_{section}"]
    assert [each.key for each in charts(app)] == ["gradient_profile", *expected]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("gradient_alpha", "nan"),
        ("gradient_alpha", "-1"),
        ("depth", "9"),
        ("v_threshold", "0"),
        ("gradient_start", "x"),
        ("gradient_kinds", "spiking,x"),
        ("section", "x"),
        ("deep_steep", "maybe"),
    ],
)
def test_a_bad_link_gets_a_sentence_and_the_default(field: str, given: str) -> None:
    app = open_page(lang="en", **({"section": "deep"} | {field: given}))
    assert not app.exception
    assert len(app.warning) == 1
    assert charts(app)


def test_no_kind_chosen_asks_for_one() -> None:
    app = open_page(lang="en", gradient_kinds="")
    assert not app.exception
    assert app.info


def test_at_alpha_two_one_step_and_one_kind_the_page_reports_the_root_of_the_rate() -> None:
    app = open_page(lang="en", gradient_alpha="2", time_steps="1", gradient_kinds="spiking")
    said = re.search(r"√p = ([\d.]+) .*\(p = ([\d.]+) of", text_of(app))
    assert said
    assert float(said[1]) == pytest.approx(float(said[2]) ** 0.5, abs=0.01)
    assert "Over several time steps" not in text_of(app)


def test_lif_at_its_defaults_is_called_no_identity() -> None:
    app = open_page(lang="en", neuron="lif")
    assert "No identity, no closed form" in text_of(app)
    assert "0.0% of the last block's outputs" in text_of(app)
