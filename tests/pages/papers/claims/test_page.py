"""The claims page: search, filters, a claim by its link; a reader's sentences find their answer."""

import pytest

from pages.shared.papers.data import claims, findings
from pages.shared.papers.looked_for import FIRST
from pages.shared.papers.words import figure_line, says, synonyms, why
from pages.shared.ui.text import LANGUAGES, catalogue
from snncore.analysis.papers.search import Entry, search
from snncore.analysis.papers.verdict import Verdict
from tests.pages.opened import opened, text_of

SENTENCES = {
    "几乎无法实现残差学习": "hardly_residual",
    "这里应该说的是 stdp": "spike_time_learning",
    "下采样是否不用这么麻烦": "simpler_downsample",
    "两者的说法不一致": "contradiction",
    "不认同": "identity_cures",
    "是不是说错了": "depth_shallow",
    "不会看这个光栅图": "three_kinds_of_rows",
}
"""What a Chinese reader has marked in reading notes, and the claim that answers it."""

SYNONYMS = {
    "光栅图": "three_kinds_of_rows",
    "短连接": "spiking_with_if",
    "代理梯度": "unit_peak",
    "块动态等距": "ms_isometry",
    "S-ResNet": "hardly_residual",
    "vanilla": "depth_spiking",
}
DOUBTS = {
    "contradiction",
    "depth_shallow",
    "identity_cures",
    "same_in_every_block",
    "simpler_downsample",
    "three_kinds_of_rows",
    "integers",
    "silence_of_and",
    "jumps",
    "unit_peak",
    "hardly_residual",
    "spike_time_learning",
}


def entries() -> list[Entry]:
    """As the page has them, without a session."""
    texts = [catalogue(code) for code in LANGUAGES]
    return [
        Entry(
            name,
            texts[0][f"claims.says_{name}"],
            " ".join(t.get(f"claims.{key}_{name}", "") for t in texts
                     for key in ("says", "found", "why")),
            claim.words,
        )
        for name, claim in claims().items()
    ]  # fmt: skip


def groups() -> list[list[str]]:
    return [list(group) for group in synonyms()]


def cards(app) -> set[str]:
    """The names of the claims on the page."""
    known = {says_in("en", name): name for name in claims()}
    return {name for text, name in known.items() if text in text_of(app)}


def says_in(code: str, name: str) -> str:
    return catalogue(code)[f"claims.says_{name}"].format(**claims()[name].quoted)


@pytest.mark.parametrize(("sentence", "name"), SENTENCES.items())
def test_a_marked_sentence_of_a_note_finds_its_answer(sentence: str, name: str) -> None:
    assert name in [entry.name for entry in search(entries(), sentence, groups())][:2]
    app = opened("papers/claims", lang="zh", claim_query=sentence)
    assert catalogue("zh")[f"claims.why_{name}"] in text_of(app)


@pytest.mark.parametrize(("word", "name"), SYNONYMS.items())
def test_a_synonym_finds_the_claim(word: str, name: str) -> None:
    assert name in [entry.name for entry in search(entries(), word, groups())]


def test_every_doubt_has_its_answer_in_words_in_both_languages() -> None:
    assert {name for name, claim in claims().items() if claim.doubt} == DOUBTS
    for code in LANGUAGES:
        for name in DOUBTS:
            assert len(catalogue(code)[f"claims.why_{name}"]) > 60


def test_the_doubts_are_one_click_from_home_and_answered_there() -> None:
    home = opened("start/home", lang="en")
    links = [link.proto for link in home.get("page_link")]
    assert any("claims" in link.page and "claim_doubts" in link.query_string for link in links)
    app = opened("papers/claims", lang="en", claim_doubts="True")
    assert cards(app) == DOUBTS
    for name in DOUBTS:
        assert catalogue("en")[f"claims.why_{name}"] in text_of(app)


@pytest.mark.parametrize("verdict", Verdict)
def test_a_filter_leaves_the_claims_of_its_verdict(verdict: Verdict) -> None:
    app = opened("papers/claims", lang="en", claim_verdict=str(verdict))
    assert cards(app) == {n for n, found in findings().items() if found.verdict is verdict}


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ({"claim_paper": "sew"}, lambda c: c.paper in ("sew", "both")),
        ({"claim_page": "theory/isometry"}, lambda c: c.page == "theory/isometry"),
    ],
)
def test_filters_by_paper_and_page(filters: dict[str, str], kept) -> None:
    app = opened("papers/claims", lang="en", **filters)
    assert cards(app) == {name for name, claim in claims().items() if kept(claim)}


def test_a_claim_by_its_link_stands_first_with_its_answer() -> None:
    app = opened("papers/claims", lang="en", claim="jumps")
    first = next(e.value for e in app.markdown if e.value.startswith("**The gradient jumps"))
    assert ":green-badge" in first
    assert catalogue("en")["claims.why_jumps"] in text_of(app)


def test_an_unknown_claim_opens_the_nearest_and_says_so() -> None:
    app = opened("papers/claims", lang="en", claim="contradicton")
    assert "no claim “contradicton”" in app.warning[0].value
    assert says_in("en", "contradiction") in text_of(app)
    assert app.query_params["claim"] in ("contradiction", ["contradiction"])


def test_a_query_that_finds_nothing_offers_the_nearest() -> None:
    app = opened("papers/claims", lang="en", claim_query="dwnsample blok is no identiti")
    assert catalogue("en")["claims.none"] in text_of(app)
    assert len(cards(app)) == 1


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_texts_of_every_claim_take_its_numbers(code: str, monkeypatch) -> None:
    from pages.shared.papers import words
    from pages.shared.ui import text

    monkeypatch.setattr(text, "language", lambda: code)
    monkeypatch.setattr(words, "language", lambda: code)
    for claim in claims().values():
        for said in (says(claim), figure_line(claim), why(claim)):
            assert "{" not in said
            assert "nan" not in said
        if findings()[claim.name].verdict is not Verdict.HOLDS and not claim.certainty:
            assert why(claim), claim.name


def test_all_claims_stand_there_only_where_all_are_wished_for() -> None:
    """A hundred cards take the browser long; a query and filters look through all of them."""
    app = opened("papers/claims", lang="en")
    first = cards(app)
    assert len(first) == FIRST
    label = catalogue("en")["claims.show_all"].format(count=len(claims()))
    (every,) = [button for button in app.button if button.label == label]
    every.click().run()
    assert cards(app) == set(claims())
    assert app.query_params["claim_all"] == "True"
    assert cards(opened("papers/claims", lang="en", claim_all="True")) == set(claims())
    named = next(name for name in claims() if name not in first)
    assert named in cards(opened("papers/claims", lang="en", claim=named))
