"""The Identity page's lower sections without a browser: what they say, and what a click sets."""

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.shared.ui.session import visit
from pages.shared.ui.text import LANGUAGES
from pages.theory.identity import phase
from pages.theory.identity.gradient import EDGES, gradients
from pages.theory.identity.papers import CASES, verdicts
from pages.theory.identity.phase import THRESHOLDS, Rows, boundaries, mapped
from snncore.analysis.identity.held_branch import Stack
from tests.pages.charts import charts
from tests.pages.theory.identity.test_page import open_page

SECTIONS = ("equations", "map", "margin", "two_papers", "gradient")


def texts(app: AppTest) -> str:
    return "\n".join(markdown.value for markdown in app.markdown)


def test_the_papers_are_resolved_on_screen() -> None:
    assert "(1 against 4096 of 4096 trains)" in texts(open_page(section="two_papers"))
    assert "V_th = 1, τ = 2, blocks = 6: 1 of 256 trains" in texts(open_page(section="map"))
    shown = texts(open_page(section="gradient"))
    assert "**exactly 0**" in shown
    assert "ATan: 0.288" in shown


def test_the_open_question_alone_is_computed() -> None:
    shown = {asked: [c.key for c in charts(open_page(section=asked))] for asked in SECTIONS}
    drawn = {"map": ["phase_map"], "margin": ["residual_margin"]}
    assert shown == dict.fromkeys(SECTIONS, []) | drawn


def test_each_equation_stands_with_its_whole_source() -> None:
    app = open_page(section="equations", merge="iand")
    assert [r"(1 - A) \cdot S" in f.value for f in app.latex] == [False, True, False]
    sources = [c for c in app.code if c.value.startswith("def forward")]
    assert [s.value.count("self.shortcut") for s in sources] == [1, 1, 1]
    assert all(s.proto.wrap_lines for s in sources), "no part of a line is out of sight"


def test_a_start_as_the_exact_identity_was_not_enough() -> None:
    """The number is the file's of what the papers report."""
    assert "With 152 layers it still reached only 10.03%" in texts(open_page(section="two_papers"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "query",
    [
        {"neuron": "if", "phase_axis": "over_tau"},
        {"phase_axis": "over_blocks", "soft_reset": "True", "v_threshold": "0.05"},
        {"held": "one", "soft_reset": "True", "tau": "10", "train": "1", "blocks": "32"},
        {"phase_axis": "nan", "v_threshold": "2", "tau": "nan", "blocks": "1"},
        {"neuron": "plif", "decay_input": "False", "v_threshold": "0.5", "tau": "1.2"},
    ],
)
def test_the_ends_of_every_control(language, query) -> None:
    app = open_page(**{"lang": language, "section": "map"} | query)
    assert len(charts(app)) == 1
    assert "256" in texts(app)
    assert len(charts(open_page(**{"lang": language, "section": "margin"} | query))) == 1


@pytest.mark.parametrize(
    ("load", "row", "field", "value"),
    [
        (phase.load_tau, 2.8000001, "tau", "2.8"),
        (phase.load_blocks, 7.0, "blocks", "7"),
    ],
)
def test_a_click_loads_a_cell(monkeypatch, load, row, field, value) -> None:
    monkeypatch.setattr(st, "session_state", {})
    load(0.4000000059, row)
    assert visit().given == {"v_threshold": "0.4", field: value}


@pytest.mark.parametrize("rows", Rows)
def test_the_boundary_divides_the_map(rows) -> None:
    """Along a row the identity's cells are those between the solid lines."""
    stack = Stack(train="0" * 8, decay_input=False, v_reset=None, tau=3.0, blocks=4)
    found = mapped(stack, rows)
    low, high = (each for each in boundaries(stack, rows) if each.own)
    values = phase.TAUS if rows is Rows.TAU else phase.DEPTHS
    for value, holds in zip(values, found.holds, strict=True):
        edges = [np.interp(value, each.rows, each.v_threshold) for each in (low, high)]
        clear = np.abs(THRESHOLDS - edges[0]) > 0.005  # the line is drawn through 200 points
        between = (edges[0] < THRESHOLDS) & (edges[1] + 1e-9 >= THRESHOLDS)
        assert (holds == between)[clear].all(), value


def test_each_row_of_the_tables_is_an_identity_or_not() -> None:
    found = dict(zip(CASES, verdicts(), strict=True))
    assert [verdict.reached == 4096 for verdict in found.values()] == [False, True, True, True]
    assert [verdict.above == 4096 for verdict in found.values()] == [False, False, False, True]
    slopes = gradients(6)
    assert slopes.keys() == EDGES.keys()
    assert all(each.identity for row in slopes.values() for each in row)
