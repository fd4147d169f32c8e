"""The pages of the two papers: four questions, every row in its part, a row by its link."""

import pytest

from pages.shared.papers.data import claims, findings, rows
from pages.shared.papers.words import row_name
from pages.shared.ui.text import LANGUAGES, catalogue
from snncore.analysis.papers.row import read
from tests.pages.opened import opened, text_of

PAPERS = ("sew", "ms")
PARTS = {paper: list(dict.fromkeys(row.part for row in rows(paper))) for paper in PAPERS}


def row_of(paper: str, name: str):
    return next(row for row in rows(paper) if row.name == name)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(("paper", "part"), [(p, part) for p in PAPERS for part in PARTS[p]])
def test_every_row_stands_in_its_part_with_its_sentence(paper: str, part: str, code: str) -> None:
    app = opened(f"papers/{paper}", lang=code, section=part)
    assert not app.exception
    said = text_of(app)
    for question in ("problem", "matters", "solved", "judged"):
        assert catalogue(code)[f"{paper}.{question}"] in said
    for row in rows(paper):
        assert (catalogue(code)[f"{paper}.row_{row.key}"] in said) == (row.part == part)
    formulas = [element.value for element in app.get("latex")]
    own = [row for row in rows(paper) if row.part == part and row.latex]
    assert len(formulas) >= len(own)


@pytest.mark.parametrize(("paper", "part"), [(p, part) for p in PAPERS for part in PARTS[p]])
def test_what_is_said_stands_beside_what_is_measured(paper: str, part: str) -> None:
    app = opened(f"papers/{paper}", lang="en", section=part)
    expanders = {row.key: len(row.claims) for row in rows(paper) if row.part == part and row.claims}
    assert len([e for e in app.expander if "What becomes" in e.label]) == len(expanders)
    badges = [e.value for e in app.markdown if "-badge[" in e.value]
    assert len(badges) >= sum(expanders.values())


@pytest.mark.parametrize("paper", PAPERS)
def test_an_unknown_row_opens_the_nearest_and_says_so(paper: str) -> None:
    app = opened(f"papers/{paper}", lang="en", **{"section": "works", f"{paper}_row": "eq-122"})
    assert "no row “eq-122”" in app.warning[0].value


def test_works_are_links_with_a_number() -> None:
    said = text_of(opened("papers/ms", lang="en", section="works"))
    assert "https://doi.org/10.1109/TNNLS.2024.3355393" in said
    assert "arXiv:2112.08954" in said


def test_nothing_that_the_sheets_call_open_is_told_as_a_fact() -> None:
    for paper in PAPERS:
        for row in rows(paper):
            if row.certainty == "open":
                assert "could not be checked" in catalogue("en")[f"{paper}.row_{row.key}"]
                assert "无法核对" in catalogue("zh")[f"{paper}.row_{row.key}"]


def test_the_architecture_follows_its_slider() -> None:
    app = opened("papers/ms", lang="en", section="experiments", ms_row="table-1", table_n="18")
    assert "Depth 110 = 6n + 2 with n = 18" in text_of(app)


def test_rows_are_read_from_the_files_that_ship() -> None:
    assert read.__module__ == "snncore.analysis.papers.row"
    assert {name for paper in PAPERS for row in rows(paper) for name in row.claims} <= set(claims())
    assert findings().keys() == claims().keys()
    assert row_of("sew", "eq-9").number == "9"


def test_names_of_rows_say_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    from pages.shared.ui import text

    monkeypatch.setattr(text, "language", lambda: "en")
    assert row_name("ms", row_of("ms", "lemma-1")) == "Lemma 1 · Shallow network trick"
