"""The propagation page: every control at its ends, bad links, what figures and sentences say."""

import base64
import re
from itertools import pairwise

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.ui.text import LANGUAGES, catalogue
from pages.shared.ui.variants import VARIANTS
from pages.theory.propagation import results
from pages.theory.propagation.counts import Gate, measure
from pages.theory.propagation.figures import FLOOR
from snncore.analysis.signal.propagation import Propagation, propagate
from tests.pages.charts import charts
from tests.pages.exported import with_exports
from tests.pages.opened import opened

MS = {
    "neuron": "lif",
    "tau": "1.33333",
    "decay_input": "False",
    "v_threshold": "0.5",
    "norm": "tdbn",
    "time_steps": "1",
}
SMALL = {"blocks": "2", "deepest": "8", "twin_kinds": "ms", "kinds": "add,ms"}
SECTIONS = ("memory", "flags", "stream", "change", "twins")
WITH_FIGURE = ("memory", "stream", "change", "twins")


def open_page(**query: str) -> AppTest:
    return opened("theory/propagation", **query)


def text(app: AppTest) -> str:
    return "\n".join(element.value for kind in ("markdown", "caption") for element in app.get(kind))


def alts(app: AppTest) -> list[str]:
    return [each.label for each in charts(app)]


def traces(app: AppTest, chart: int = 0) -> list[dict]:
    return charts(app)[chart].figure["data"]


def values(trace: dict, axis: str = "y") -> np.ndarray:
    packed = trace[axis]
    return np.frombuffer(base64.b64decode(packed["bdata"]), dtype="<f4")


def named(app: AppTest, name: str, axis: str, chart: int = 0) -> np.ndarray:
    """The measured line of a name on one of the two panels."""
    (trace,) = (
        t
        for t in traces(app, chart)
        if t.get("name") == name and t.get("yaxis", "y") == axis and "markers" in t["mode"]
    )
    return values(trace)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("section", SECTIONS)
def test_opens_with_every_block_and_one_question(lang: str, section: str) -> None:
    app = open_page(lang=lang, section=section)
    assert not app.exception
    assert not app.warning
    assert len(alts(app)) == 1 + (section in WITH_FIGURE)
    assert all(len(alt) > 40 for alt in alts(app))
    assert ("0.158655" in text(app)) == (section == "change")


def takeaway(app: AppTest) -> str:
    return next(e.value for e in app.markdown if e.value.startswith("From the input"))


def test_the_takeaway_says_what_becomes_of_each_chosen_kind() -> None:
    app = open_page(kinds="spiking,add,and,iand,ms_silenced", **MS | {"time_steps": "4"})
    for name in ("Spiking ResNet", "SEW ADD", "SEW AND", "SEW IAND", "MS-ResNet, γ_last = 0"):
        line = named(app, name, "y2")
        fate = "grows" if line[-1] > 1.1 * line[0] else "shrinks"
        if line[-1] <= FLOOR:
            fate = "ends at 0"
        elif abs(line[-1] / line[0] - 1) < 0.1:
            fate = "at most 10%"
        part = next(part for part in takeaway(app).split(";") if f"**{name}**" in part)
        assert fate in part


def test_one_block_is_one_block() -> None:
    assert "of one stage of one block," in takeaway(open_page(blocks="1", **MS))


def test_the_lines_do_what_the_page_says() -> None:
    app = open_page(kinds="spiking,add,and,iand,rba", output_scale="linear")
    add, bound = named(app, "SEW ADD", "y2"), None
    assert np.diff(add).min() > 0.1
    assert np.ptp(np.diff(add)) < 0.05  # linear
    (bound,) = (values(t) for t in traces(app) if t.get("name") == "bound k + 1 of SEW ADD")
    assert bound.tolist() == list(range(1, 22))
    largest = {t["name"]: values(t) for t in traces(app) if "largest" in t.get("name", "")}
    assert (largest["SEW ADD, largest"] <= bound).all()
    assert (largest["RBA (ReLU), largest"] > bound).any()
    assert named(app, "SEW AND", "y2")[-1] == 0
    assert (np.diff(named(app, "SEW IAND", "y2")) < 0).all()
    assert np.ptp(named(app, "Spiking ResNet", "y2")[5:]) < 0.02


def test_what_is_below_a_log_axis_lies_on_its_edge_and_is_told_as_it_is() -> None:
    """AND is small, not 0, in the middle of the net: the edge says ≤, hovering says how much."""
    app = open_page(kinds="and")
    assert named(app, "SEW AND", "y2")[-1] == np.float32(FLOOR)
    assert charts(app)[0].figure["layout"]["yaxis2"]["ticktext"][0] == "≤ 0.0001"
    (line,) = (t for t in traces(app) if t.get("yaxis") == "y2" and "customdata" in t)
    told = np.frombuffer(base64.b64decode(line["customdata"]["bdata"]), line["customdata"]["dtype"])
    shown = values(line)
    assert (np.maximum(told, FLOOR).astype("<f4") == shown).all()
    assert (told < FLOOR).any()


def test_dead_layers_are_flagged_with_cause_and_knob() -> None:
    said = text(open_page(section="flags", kinds="and,spiking"))
    assert re.search(r"\*\*SEW AND\*\*, block \d+, output: rate 0\..*Use ADD or IAND", said)
    assert re.search(r"\*\*SEW AND\*\*, blocks \d+ to 20, every layer: rate 0\.", said)
    assert "**Spiking ResNet**," not in said
    assert catalogue("en")["propagation.no_flags"] in text(
        open_page(section="flags", kinds="spiking,ms")
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kinds": "add", "last_gamma": "0"}, "starts at γ = 0"),
        ({"kinds": "spiking", "neuron": "lif", "last_gamma": "0"}, "by only 1/τ = 0.5"),
        (
            {"kinds": "spiking", "v_threshold": "1.2", "last_gamma": "0", "time_steps": "1"},
            "height 1",
        ),
        ({"kinds": "or", "blocks": "40"}, "OR never removes"),
        ({"kinds": "iand", "blocks": "54"}, "IAND removes every spike"),
        ({"kinds": "add", "last_gamma": "0.1", "v_threshold": "3"}, "Lower V_th or raise γ"),
        ({"kinds": "spiking", "v_threshold": "0.1", "last_gamma": "0.1"}, "drifts towards P₊"),
    ],
)
def test_every_cause_has_its_sentence(query: dict[str, str], expected: str) -> None:
    assert expected in text(open_page(section="flags", **query))


def test_spiking_drifts_to_one_half_as_in_the_ms_paper() -> None:
    app = open_page(kinds="spiking", output_scale="linear", **MS)
    rate = named(app, "Spiking ResNet", "y2")
    assert rate[0] == pytest.approx(0.158, abs=0.02)
    assert rate[-1] == pytest.approx(0.5, abs=0.02)


def test_the_stream_and_its_alternation() -> None:
    app = open_page(section="stream", **MS)
    assert named(app, "Var(U)", "y", 1) == pytest.approx(0.25 * (1 + np.arange(21)), rel=0.12)
    assert named(app, "LIF2", "y2", 1) == pytest.approx(0.1587, abs=0.02)
    assert (named(app, "LIF1", "y2", 1)[1:] > named(app, "LIF2", "y2", 1)[1:] + 0.04).all()


def test_memory_fades_but_for_silenced_branches() -> None:
    app = open_page(section="memory", kinds="spiking,ms,ms_silenced", **MS)
    kept = named(app, "MS-ResNet, γ_last = 0", "y", 1)
    assert (kept == 1).all()
    faded = named(app, "MS-ResNet", "y", 1)
    assert faded[-1] == pytest.approx(21**-0.5, abs=0.04)
    assert named(app, "Spiking ResNet", "y", 1)[-1] < faded[-1]


def test_what_a_stage_remembers_is_measured_with_its_rates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A moved slider asks for one measurement of each kind, not for two; a few blocks more or less
    for none."""
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(
        results, "compute", lambda of, *given: asked.append((of, *given)) or of(*given)
    )
    app = open_page(kinds="add,ms", blocks="3", v_threshold="0.85", section="memory")
    assert len(charts(app)) == 2
    open_page(kinds="add,ms", blocks="5", v_threshold="0.85", section="memory")
    open_page(kinds="add,ms", blocks="4", v_threshold="0.85", section="stream")
    assert [(of, probe.block.value) for of, probe in asked] == [
        (propagate, "sew"),
        (propagate, "ms"),
    ]


def test_memory_of_a_whole_net_is_that_of_a_stage_of_as_many_blocks() -> None:
    app = open_page(section="memory", layout="network", depth="20", kinds="ms")
    assert len(named(app, "MS-ResNet", "y", 1)) == 10


def test_presets_set_the_controls_and_the_link() -> None:
    app = open_page(**SMALL)
    app.button(key="propagation_ms_paper").click().run()
    assert (app.slider(key="v_threshold").value, app.slider(key="time_steps").value) == (0.5, 1)
    assert app.query_params["norm"] == "tdbn"
    assert app.slider(key="tau").value == pytest.approx(4 / 3)
    app.button(key="propagation_sew_paper").click().run()
    assert app.slider(key="v_threshold").value == 1.0
    assert "norm" not in app.query_params


@pytest.mark.parametrize(("layout", "section"), [("stage", "change"), ("halved", "twins")])
def test_every_slider_at_both_ends(layout: str, section: str) -> None:
    app = open_page(layout=layout, section=section, neuron="lif", **SMALL)
    for key in [slider.key for slider in app.slider]:
        for end in ("min", "max"):
            slider = app.slider(key=key)
            slider.set_value(getattr(slider, end)).run()
            assert not app.exception, (key, end)
            assert len(alts(app)) == 2
        app.slider(key=key).set_value(app.slider(key=key).min).run()


@pytest.mark.parametrize("section", ["flags", "stream", "memory"])
@pytest.mark.parametrize("layout", ["stage", "halved", "network"])
def test_every_kind_one_block_one_step(section: str, layout: str) -> None:
    app = open_page(
        section=section,
        layout=layout,
        depth="8",
        blocks="1",
        time_steps="1",
        kinds=",".join(VARIANTS),
    )
    assert not app.exception
    assert not re.search(r"\bnan\b|\b1 blocks", text(app))
    assert len(alts(app)) == 1 + (section in WITH_FIGURE)


def test_no_kind_chosen_gives_a_sentence() -> None:
    asked = catalogue("en")["propagation.choose_one"]
    for section in SECTIONS:
        app = open_page(section=section, kinds="", twin_kinds="")
        assert not app.exception
        assert [info.value for info in app.info] == [asked] * (1 + (section == "twins"))


@pytest.mark.parametrize(
    ("field", "bad"),
    [("v_threshold", "0"), ("v_threshold", "nan"), ("blocks", "-1"), ("blocks", "2.5")]
    + [("kinds", "add,foo"), ("layout", "round"), ("last_gamma", "7"), ("sigma", "0")]
    + [("gate_threshold", "inf"), ("spike_rate", "-0.1"), ("similarity", "2"), ("seeds", "many")],
)
def test_a_bad_link_gives_one_sentence_and_the_default(field: str, bad: str) -> None:
    of_change = field in ("sigma", "gate_threshold", "spike_rate")
    app = open_page(**(SMALL | {"section": "change" if of_change else "twins", field: bad}))
    assert not app.exception
    (warning,) = app.warning
    assert bad in warning.value
    assert len(alts(app)) == 2


def test_a_silent_net_says_so() -> None:
    app = open_page(section="flags", kinds="add,and", neuron="lif", v_threshold="3", tau="10")
    assert not app.exception
    assert "neuron before the first block: rate 0" in text(app)


def test_the_state_change_follows_its_sliders() -> None:
    app = open_page(section="change", sigma="1", gate_threshold="1", spike_rate="0.25", **SMALL)
    assert "gives 0.243991" in alts(app)[1]
    assert "depends on r" in alts(app)[1]
    formula = values(traces(app, 1)[0])
    assert formula[0] == pytest.approx(0.158655, abs=1e-5)
    assert formula[-1] == pytest.approx(0.5, abs=1e-5)


def test_monte_carlo_lies_on_the_formula() -> None:
    app = open_page(section="change", sigma="0.7", gate_threshold="0.8", **SMALL)
    for formula, found in ((0, 1), (3, 4)):
        line, dots = traces(app, 1)[formula], traces(app, 1)[found]
        expected = np.interp(values(dots, "x"), values(line, "x"), values(line))
        assert values(dots) == pytest.approx(expected, abs=0.02)


def test_counts_are_the_same_each_time() -> None:
    gate = Gate(0.3, 0.4, 0.6)
    assert measure.__wrapped__(gate) == measure.__wrapped__(gate)


def test_twins_fade_with_depth_but_not_through_silenced_branches() -> None:
    app = open_page(section="twins", **SMALL | {"twin_kinds": "ms,ms_silenced", "deepest": "32"})
    fading = named(app, "MS-ResNet", "y", chart=1)
    assert all(a > b for a, b in pairwise(fading))
    assert named(app, "MS-ResNet, γ_last = 0", "y", chart=1).min() > 0.7


def test_the_exported_python_runs() -> None:
    scopes: dict[str, dict] = {}
    for section in WITH_FIGURE:
        app = open_page(section=section, output_scale="linear", **SMALL | MS)
        first, second = (block.value for block in with_exports(app).code)
        scopes["rates"], scopes[section] = {}, {}
        exec(first, scopes["rates"])
        exec(second, scopes[section])
    assert scopes["change"]["exact"].probability == pytest.approx(0.158655, abs=1e-6)
    assert scopes["twins"]["found"][0] == pytest.approx(named(app, "MS-ResNet", "y", chart=1))
    found = scopes["rates"]["found"]
    assert isinstance(found["add"], Propagation)
    assert found["add"].mean == pytest.approx(named(app, "SEW ADD", "y2"))


def test_the_preset_whose_values_are_on_screen_is_marked() -> None:
    def marked(app: AppTest) -> list[str]:
        return [b.key for b in app.button if b.proto.icon == ":material/check:"]

    app = open_page(**SMALL)
    assert marked(app) == ["propagation_sew_paper"]
    app.button(key="propagation_ms_paper").click().run()
    assert marked(app) == ["propagation_ms_paper"]
    app.slider(key="v_threshold").set_value(0.6).run()
    assert marked(app) == []
