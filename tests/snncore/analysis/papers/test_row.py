"""The rows of both papers: none is missing, each has its symbols, its line of source, its link."""

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from snncore.analysis.papers import claim
from snncore.analysis.papers.row import Row, carried_by, read
from snncore.analysis.papers.work import read as works

ROOT = Path(__file__).parents[4]
PAPERS = ROOT / "assets" / "papers"
NUMBERED = tomllib.loads((PAPERS / "numbered.toml").read_text("utf-8"))
ROWS = {paper: read(PAPERS / f"{paper}.toml") for paper in NUMBERED}
EVERY = [
    pytest.param(row, id=f"{paper}-{row.name}") for paper, rows in ROWS.items() for row in rows
]
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VIII": 8}


@pytest.mark.parametrize("paper", NUMBERED)
def test_every_number_of_the_paper_has_exactly_one_row(paper: str) -> None:
    found: dict[str, list[str]] = {}
    for row in ROWS[paper]:
        if row.number:
            found.setdefault(row.kind, []).append(row.number)
    assert {kind: sorted(numbers) for kind, numbers in found.items()} == {
        kind: sorted(numbers) for kind, numbers in NUMBERED[paper].items()
    }


@pytest.mark.parametrize("paper", NUMBERED)
def test_equations_and_figures_stand_in_the_papers_order(paper: str) -> None:
    for kind in ("equation", "table", "lemma"):
        numbers = [row.number for row in ROWS[paper] if row.kind == kind]
        order = [ROMAN.get(number) or int(number) for number in numbers]
        assert all(a < b for a, b in pairwise(order)), (kind, numbers)


@pytest.mark.parametrize("row", EVERY)
def test_the_line_that_carries_a_row_exists(row: Row) -> None:
    found = carried_by(row.source, row.line)
    assert (ROOT / found.file).read_text("utf-8").splitlines()[
        found.number - 1
    ].strip() == found.text
    assert row.line in found.text


def test_a_line_that_is_gone_is_an_error() -> None:
    with pytest.raises(ValueError, match="no line has"):
        carried_by("snncore.block:MSBlock.forward", "return self.shortcut(u)  # gone")


@pytest.mark.parametrize("row", EVERY)
def test_symbols_claims_and_page_of_a_row_are_known(row: Row) -> None:
    symbols = tomllib.loads((PAPERS / "symbols.toml").read_text("utf-8"))
    known = {each.name for each in claim.read(PAPERS / "claims.toml")}
    assert set(row.symbols) <= symbols.keys()
    assert set(row.claims) <= known
    assert (ROOT / "pages" / row.page / "page.py").exists()


def test_works_have_one_number_each() -> None:
    for found in works(PAPERS / "works.toml").values():
        assert {work.kind for work in found} == {"main", "code", "basis"}
        for work in found:
            assert sum(map(bool, (work.doi, work.arxiv, work.github))) == 1
            assert work.number in work.address or work.arxiv in work.address
