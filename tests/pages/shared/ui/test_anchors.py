"""Anchors: a section for each, the nearest for a slip, a word where a page has none."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.ui.anchors import as_anchor
from pages.shared.ui.contents import FOLDERS
from pages.shared.ui.session import VISIT
from pages.shared.ui.text import catalogue
from tests.pages.opened import opened


def come(app: AppTest, anchor: str) -> AppTest:
    """As the component tells it, in the callback before a run."""
    app.session_state[VISIT].came = anchor
    return app.run()


def test_an_anchor_opens_its_section_in_either_language() -> None:
    for code in ("en", "zh"):
        app = come(opened("theory/identity", lang=code), "two-papers")
        assert app.session_state[VISIT].shown["section"].text == "two_papers"
        assert not app.warning


def test_a_slip_opens_the_nearest_and_says_so() -> None:
    app = come(opened("theory/identity", lang="en"), "tow-paper")
    assert app.session_state[VISIT].shown["section"].text == "two_papers"
    assert "no “#tow-paper”" in app.warning[0].value
    assert app.session_state[VISIT].opened == "two-papers"


def test_a_row_of_a_paper_has_an_anchor_too() -> None:
    app = come(opened("papers/ms", lang="en"), "lemma-2")
    shown = app.session_state[VISIT].shown
    assert (shown["section"].text, shown["ms_row"].text) == ("isometry", "lemma-2")


def test_where_a_page_has_no_sections_it_says_so() -> None:
    app = come(opened("start/home", lang="en"), "anything")
    assert "#anything" in app.toast[0].value
    assert not app.exception


def test_every_section_of_every_page_has_a_readable_anchor() -> None:
    """The same in all languages: it is the section's name, not what a language calls it."""
    keys = [key.partition(".section_") for key in catalogue("en") if ".section_" in key]
    sections = {(page, as_anchor(name)) for page, _, name in keys if page in FOLDERS}
    assert len({page for page, _ in sections}) >= 15
    for _, anchor in sections:
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", anchor)


@pytest.mark.parametrize(
    ("page", "field", "anchor", "name"),
    [
        ("claims", "claim", "or-as-merge", "or_as_merge"),
        ("claims", "claim", "or-as-merg", "or_as_merge"),
        ("glossary", "term", "membrane-potential", "membrane_potential"),
    ],
)
def test_an_entry_of_an_index_has_an_anchor_too(
    page: str, field: str, anchor: str, name: str
) -> None:
    app = come(opened(f"papers/{page}", lang="en"), anchor)
    assert app.session_state[VISIT].shown[field].text == name
    slipped = anchor.replace("-", "_") != name
    assert [f"no “#{anchor}”" in warning.value for warning in app.warning] == [True] * slipped
