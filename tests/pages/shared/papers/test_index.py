"""The search box: pages, sections, rows, claims and terms, in either language."""

import re
from pathlib import Path

import pytest

from pages.shared.papers import index as module
from pages.shared.papers import words
from pages.shared.papers.data import claims
from pages.shared.papers.index import find, index
from pages.shared.ui import text
from pages.shared.ui.text import catalogue
from tests.pages.papers.claims.test_page import SENTENCES

FRAME = Path(__file__).parents[4] / "pages" / "frame.py"
FOLDER = FRAME.parent
PAGES = {
    section: {p.parent.name: "" for p in sorted((FOLDER / section).glob("*/page.py"))}
    for section in ("start", "theory", "models", "papers")
}


@pytest.fixture(params=["en", "zh"])
def code(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    for each in (text, words, module):
        monkeypatch.setattr(each, "language", lambda: request.param)
    index.cache_clear()
    return request.param


def first(query: str) -> tuple[str, dict[str, str]]:
    hits, _ = find(query)
    return hits[0].page, hits[0].settings


def test_every_page_is_found_by_its_title(code: str) -> None:
    for names in PAGES.values():
        for name in names:
            page, _ = first(catalogue(code)[f"{name}.title"])
            assert page.rpartition("/")[2] in (name, "claims", "glossary"), name


def test_every_section_of_every_page_is_in_it(code: str) -> None:
    found = {(h.page, h.settings.get("section")) for _, h in index(code).values()}
    for section, names in PAGES.items():
        for name in names:
            source = "".join(p.read_text("utf-8") for p in (FOLDER / section / name).glob("*.py"))
            for group in re.findall(r"^(?:SECTIONS|PARTS|REPORTED|MEASURED) = \(([^)]*)\)", source,
                                    re.MULTILINE):  # fmt: skip
                for part in re.findall(r'"(\w+)"', group):
                    assert (f"{section}/{name}", part) in found, (name, part)


@pytest.mark.parametrize(
    ("query", "page", "settings"),
    [
        ("Eq. 9", "papers/sew", {"section": "sew", "sew_row": "eq-9"}),
        ("两者的说法不一致", "papers/claims", {"claim": "contradiction"}),
        ("不会看这个光栅图", "papers/claims", {"claim": "three_kinds_of_rows"}),
        ("短连接", "papers/glossary", {"term": "shortcut"}),
    ],
)
def test_rows_claims_and_terms_are_found(
    query: str, page: str, settings: dict, monkeypatch
) -> None:
    for each in (text, words, module):
        monkeypatch.setattr(each, "language", lambda: "en")
    index.cache_clear()
    hits, _ = find(query)
    assert (page, settings) in [(hit.page, hit.settings) for hit in hits]


@pytest.mark.parametrize(("sentence", "name"), SENTENCES.items())
def test_a_sentence_of_a_note_leads_to_its_answer_by_one_search(
    code: str, sentence: str, name: str
) -> None:
    hits, _ = find(sentence)
    assert ("papers/claims", {"claim": name}) == (hits[0].page, hits[0].settings)


def test_every_doubt_is_found_in_its_own_words(code: str) -> None:
    doubts = [claim for claim in claims().values() if claim.doubt]
    assert len(doubts) >= 10
    for claim in doubts:
        assert first(words.says(claim)) == ("papers/claims", {"claim": claim.name})


def test_nothing_found_gives_the_nearest_and_says_so(code: str) -> None:
    hits, sentence = find("isometrry")
    assert hits
    assert sentence == catalogue(code)["search.none"]
