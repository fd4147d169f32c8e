"""What a reader looks up finds its place: words, synonyms in both languages, slips."""

import pytest

from snncore.analysis.papers.search import MISSED, Entry, nearest, rank, search

ENTRIES = [
    Entry("raster", "How is a raster read?", "rows and columns", ["光栅图", "不会看这个光栅图"]),
    Entry("surrogate", "Which surrogate?", "the peak counts", ["替代梯度"]),
    Entry("shortcut", "What does the shortcut carry?", "a current", ["捷径"]),
]
SYNONYMS = [["surrogate gradient", "替代梯度", "代理梯度"], ["shortcut", "捷径", "短连接"]]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("raster", "raster"),
        ("RASTER read", "raster"),
        ("光栅图", "raster"),
        ("我不会看这个光栅图，怎么办", "raster"),
        ("代理梯度", "surrogate"),
        ("短连接", "shortcut"),
        ("current", "shortcut"),
        ("what carry", "shortcut"),
    ],
)
def test_a_query_finds_by_title_word_synonym_and_text(query: str, first: str) -> None:
    assert search(ENTRIES, query, SYNONYMS)[0].name == first


def test_an_empty_query_finds_all_in_their_order_and_a_strange_one_nothing() -> None:
    assert search(ENTRIES, "  ") == ENTRIES
    assert search(ENTRIES, "quantum", SYNONYMS) == []


def test_the_title_comes_before_a_word_in_the_text() -> None:
    ranks = [rank(ENTRIES[2], query) for query in ("shortcut", "捷径", "current", "nothing")]
    assert ranks[0] < ranks[1] < ranks[2] < ranks[3] == MISSED


@pytest.mark.parametrize("given", ["two-paper", "tow-papers", "papers"])
def test_the_nearest_name_is_found_for_a_slip(given: str) -> None:
    names = dict.fromkeys(["equations", "two-papers", "gradient"], "")
    assert nearest(names, given) == "two-papers"
