"""The isometry page: every control at its ends, bad links, what figures and sentences say."""

import base64
import re
from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.ui.text import LANGUAGES
from pages.theory.isometry import results
from pages.theory.isometry.figures import room
from snncore.analysis.isometry.isometry import IsometryProbe
from tests.pages.charts import charts
from tests.pages.exported import with_exports
from tests.pages.opened import opened

SMALL = {"isometry_depth": "8"}


SECTIONS = ("gamma", "spectrum", "lemmas", "gate")


def open_page(**query: str) -> AppTest:
    return opened("theory/isometry", **query)


def text(app: AppTest) -> str:
    return "\n".join(e.value for kind in ("markdown", "caption", "info") for e in app.get(kind))


def alts(app: AppTest) -> list[str]:
    return [each.label for each in charts(app)]


def traces(app: AppTest, chart: int = 0) -> list[dict]:
    return charts(app)[chart].figure["data"]


def values(trace: dict, axis: str = "y") -> np.ndarray:
    return np.frombuffer(base64.b64decode(trace[axis]["bdata"]), dtype="<f4")


def named(app: AppTest, name: str, axis: str = "y", chart: int = 0) -> np.ndarray:
    (found,) = (
        t for t in traces(app, chart) if t.get("name") == name and t.get("yaxis", "y") == axis
    )
    return values(found)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_opens_with_two_figures_and_says_where_the_claim_holds(lang: str) -> None:
    app = open_page(lang=lang)
    assert not app.exception
    assert not app.warning
    assert len(alts(app)) == 2
    assert all(len(alt) > 40 for alt in alts(app))
    assert "γ → 0" in app.info[0].value
    numbers = [float(x) for x in re.findall(r"\d+\.?\d*(?=[ 、；,;])", app.info[0].value)]
    assert max(numbers) > 1.5  # the figures at γ = 0.5 stand beside those at 0


@pytest.mark.parametrize(("gamma", "said"), [("0", 2), ("0.2", 3), ("0.5", 2)])
def test_a_gamma_is_told_once(gamma: str, said: int) -> None:
    info = open_page(lang="en", isometry_gamma=gamma, **SMALL).info[0].value
    assert len(re.findall("mean [0-9.]+", info)) == said
    assert info.count(f"your γ = {gamma} ") == 1


def test_default_shows_ms_near_isometry_and_vanilla_far_from_it() -> None:
    app = open_page()
    keeps = np.delete(np.arange(9), [3, 6])
    ms, vanilla = named(app, "MS-ResNet")[keeps], named(app, "Spiking ResNet")[keeps]
    assert (abs(ms - 1) < 0.06).all()
    assert (vanilla < 0.7).all()
    assert (named(app, "MS-ResNet", "y2")[keeps] < 0.1).all()


def test_at_gamma_zero_ms_is_exact_and_vanilla_dead() -> None:
    app = open_page(isometry_gamma="0", **SMALL)
    assert named(app, "MS-ResNet")[0] == 1
    assert named(app, "MS-ResNet", "y2")[0] == 0
    assert named(app, "Spiking ResNet")[0] == 0
    app = open_page(isometry_gamma="0", section="spectrum", **SMALL)
    shares = named(app, "MS-ResNet", chart=1)
    assert shares.max() == 1  # all squared singular values in one interval


def test_gamma_curve_passes_through_the_net_at_that_gamma() -> None:
    app = open_page(isometry_gamma="0.37", **SMALL)
    curve = named(app, "measured, MS block", chart=1)
    assert curve[37] == pytest.approx(named(app, "MS-ResNet")[0], abs=1e-4)
    assert curve[0] == 1
    law = named(app, "Lemma 3: 1 + γ²ϕ_F and 2γ²ϕ_F + γ⁴φ_F", chart=1)
    assert curve == pytest.approx(law, rel=0.1)
    assert "At γ = 0.37 the mean squared singular value" in alts(app)[1]


def test_the_first_panel_knows_what_gamma_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """A moved slider asks for each kind once; the curve over γ comes from the same Jacobians, but
    for a block that was too large for them."""
    asked: list[tuple[str, str]] = []

    def compute(of: Callable[..., object], probe: IsometryProbe, *rest: object) -> object:
        asked.append((of.__name__, probe.block.value))
        return of(probe, *rest)

    monkeypatch.setattr(results, "compute", compute)
    app = open_page(isometry_gamma="0.23", **SMALL)
    assert len(charts(app)) == 2
    assert asked == [("isometry", "spiking"), ("isometry", "ms")]
    asked.clear()
    open_page(isometry_gamma="0.23", isometry_steps="2", **SMALL)
    assert asked[2:] == [("block_traces", "ms")]
    open_page(isometry_gamma="0.24", isometry_steps="2", **SMALL)  # the first block's is known
    assert [name for name, _ in asked[3:]] == ["isometry", "isometry"]


def test_gate_follows_p_over_a_squared() -> None:
    app = open_page(gate_width="2", gate_sigma="0.5", section="gate", **SMALL)
    assert "p/a² = 0.21" in alts(app)[1]
    line, dots = traces(app, 1)[:2]
    expected = np.interp(values(dots, "x"), values(line, "x"), values(line))
    assert values(dots) == pytest.approx(expected, rel=0.03)


def test_a_block_that_changes_shape_has_no_gamma() -> None:
    app = open_page(isometry_block="2", **SMALL)
    assert not app.exception
    assert "Block 2 changes the shape" in text(app)
    assert "as γ → 0" in text(app)
    assert len(alts(app)) == 1
    app = open_page(isometry_block="2", section="lemmas", **SMALL)
    assert "Lemma 2" in text(app)
    assert "Lemma 3: I" not in text(app)


@pytest.mark.parametrize(
    "query",
    [
        {"isometry_gamma": "0", "isometry_width": "0.25", "gate_sigma": "0"},
        {"isometry_gamma": "0.5", "isometry_width": "3", "gate_sigma": "2", "gate_width": "3"},
        {"isometry_threshold": "0.1", "gate_v_threshold": "0.1", "gate_width": "0.25"},
        {"isometry_threshold": "1.5", "gate_v_threshold": "1.5", "seed": "99"},
        {"isometry_block": "3", "isometry_kinds": "plain,no_lif,add,and,iand,or,ms_silenced"},
        {"isometry_kinds": "relu,rba"},
        {"isometry_depth": "56", "isometry_kinds": "ms", "isometry_block": "27"},
    ],
)
def test_every_control_at_its_ends(query: dict[str, str]) -> None:
    for section in SECTIONS:
        app = open_page(**SMALL | query | {"section": section})
        assert not app.exception
        assert not app.warning
        assert not re.search(r"\bnan\b|\binf\b", text(app))


def test_through_time_large_blocks_are_estimated_with_error_bars() -> None:
    app = open_page(isometry_steps="4", isometry_kinds="ms", isometry_block="3", **SMALL)
    assert not app.exception
    assert "Hutchinson" in text(app)
    (ms,) = (t for t in traces(app) if t.get("name") == "MS-ResNet" and "yaxis" not in t)
    assert ms["error_y"]["visible"]
    errors = np.frombuffer(base64.b64decode(ms["error_y"]["array"]["bdata"]), dtype="<f4")
    assert errors[0] > 0
    assert errors[-1] == 0


def test_links_with_impossible_values_get_a_sentence_each() -> None:
    bad = {
        "isometry_gamma": "nan",
        "isometry_depth": "9",
        "isometry_steps": "0",
        "isometry_threshold": "-1",
        "isometry_width": "0",
        "isometry_block": "77",
        "isometry_kinds": "none",
        "section": "none",
    }
    app = open_page(**bad)
    assert not app.exception
    assert len(app.warning) == len(bad)
    assert len(alts(app)) == 2
    assert len(open_page(section="gate", gate_sigma="-0.1").warning) == 1


def test_no_kind_chosen_still_shows_the_claim() -> None:
    app = open_page(isometry_kinds="", **SMALL)
    assert not app.exception
    assert "γ → 0" in text(app)


def test_the_exported_python_runs() -> None:
    scopes: list[dict] = []
    for section in ("gamma", "gate"):
        app = open_page(section=section, **SMALL)
        for block in with_exports(app).code:
            scopes.append({})
            exec(block.value, scopes[-1])
    app = open_page(**SMALL)
    found = [m.mean for m in scopes[0]["found"]["ms"].blocks]
    assert found == pytest.approx(named(app, "MS-ResNet"))
    curve = named(app, "measured, MS block", chart=1)
    assert scopes[1]["found"]["ms"].mean[:-1] == pytest.approx(curve[::10])
    assert scopes[3]["found"][0].mean == pytest.approx(0.477, abs=1e-3)


def test_an_axis_has_room_for_its_values() -> None:
    for value in np.geomspace(0.01, 1000, 60):
        assert value < room(value)


def test_the_takeaway_names_the_kind_that_comes_nearest() -> None:
    """At γ → 0 that is MS-ResNet, whatever stands beside it; alone, a kind is not compared."""
    said = next(e.value for e in open_page(**SMALL).markdown if "nearest" in e.value)
    assert "**MS-ResNet**" in said
    alone = text(open_page(isometry_kinds="spiking", **SMALL))
    assert "nearest" not in alone
    assert "blocks of **Spiking ResNet** have mean" in alone
