"""The papers' pages in Chromium: every Run it, anchors, the search box, what explains a term."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from pages.shared.ui.text import LANGUAGES, catalogue
from tests.browser.conftest import READY
from tests.pages.papers.run_its import Place, places, said

ERROR = "[data-testid=stException]"
FIGURE = ".plot, canvas, svg[role], table, .katex-display, [data-testid=stImage] img"
WITHOUT_A_FIGURE = ("claims", "glossary")
PARTS = 8
"""Into which the links are cut, so that one slow part does not hide the others."""


def open_page(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector("h1", timeout=60_000)
    page.wait_for_selector(READY, timeout=60_000)


def reached(page: Page, place: Place, lang: str) -> None:
    """The page of a link stands in this language, with a figure, and nothing was refused."""
    name, texts = place[0].rpartition("/")[2], catalogue(lang)
    heading = page.get_by_role("heading", level=1)
    title = texts.get(f"{name}.heading", texts[f"{name}.title"])
    expect(heading, said(place)).to_have_text(title, timeout=60_000)
    page.wait_for_selector(READY, timeout=60_000)
    expect(page.locator(ERROR), said(place)).to_have_count(0)
    if name not in WITHOUT_A_FIGURE:
        expect(page.get_by_test_id("stMain").locator(FIGURE).first, said(place)).to_be_attached()
    refused = page.locator("[data-testid=stToast], [data-testid=stAlertContentWarning]")
    assert refused.count() == 0, (said(place), refused.all_inner_texts())


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", range(PARTS))
def test_every_run_it_lands_on_its_figure(server_url: str, page: Page, part: int) -> None:
    """Opened in English, then read on in Chinese."""
    for place in places()[part::PARTS]:
        name = place[0].rpartition("/")[2]
        open_page(page, f"{server_url}/{name}?{urlencode({'lang': 'en'} | dict(place[1]))}")
        reached(page, place, "en")
        page.get_by_test_id("stSidebar").get_by_text(LANGUAGES["zh"]).click()
        page.wait_for_url("**lang=zh*")
        reached(page, place, "zh")


@pytest.mark.parametrize("lang", [pytest.param("en", marks=pytest.mark.slow), "zh"])
def test_an_anchor_opens_its_section_in_either_language(
    server_url: str, page: Page, lang: str
) -> None:
    page.goto(f"{server_url}/identity?lang={lang}#two-papers")
    page.wait_for_url(re.compile(r"section=two_papers.*#two-papers$"))
    page.wait_for_selector(READY)
    expect(
        page.get_by_text(catalogue(lang)["phase.neuron_sew"].format(tau=2.0)).first
    ).to_be_visible()
    expect(page.locator(".st-key-section")).to_be_in_viewport()


def test_a_section_that_is_opened_has_its_anchor_in_the_url(server_url: str, page: Page) -> None:
    open_page(page, f"{server_url}/identity?lang=en")
    page.get_by_text(catalogue("en")["identity.section_two_papers"]).click()
    page.wait_for_url(re.compile(r"section=two_papers.*#two-papers$"))


def test_a_slip_in_an_anchor_opens_the_nearest_and_says_so(server_url: str, page: Page) -> None:
    page.goto(f"{server_url}/ms?lang=en#lema-2")
    page.wait_for_url(re.compile(r"ms_row=lemma-2.*#lemma-2$"))
    expect(page.get_by_text("no “#lema-2”")).to_be_visible()
    expect(page.locator(".st-key-row_lemma_2")).to_be_in_viewport()


def search(page: Page, words: str) -> None:
    """By the keyboard alone, from where a page leaves one."""
    page.locator("h1").click()
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name=re.compile("Search|搜索"))
    expect(box).to_be_focused()
    page.keyboard.type(words)
    page.get_by_role("option").first.wait_for()


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ("两者的说法不一致", "contradiction"),
        pytest.param("不会看这个光栅图", "three_kinds_of_rows", marks=pytest.mark.slow),
    ],
)
def test_a_readers_sentence_leads_by_one_search_to_its_answer(
    server_url: str, page: Page, words: str, claim: str
) -> None:
    open_page(page, f"{server_url}/?lang=zh")
    page.evaluate("window.stayed = true")
    search(page, words)
    page.get_by_role("option", name=catalogue("zh")[f"claims.says_{claim}"]).wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/claims?*claim={claim}*")
    expect(page.get_by_text(catalogue("zh")[f"claims.why_{claim}"][:40])).to_be_visible()
    assert page.evaluate("window.stayed"), "the whole page was loaded again"


@pytest.mark.slow
def test_a_row_of_a_paper_is_found_and_seen(server_url: str, page: Page) -> None:
    open_page(page, f"{server_url}/?lang=en")
    search(page, "Lemma 2")
    page.keyboard.press("Enter")
    page.wait_for_url("**ms_row=lemma-2*")
    expect(page.locator(".st-key-row_lemma_2")).to_be_in_viewport(timeout=30_000)


def test_a_term_explains_itself_at_the_pointer_and_at_the_focus(
    server_url: str, page: Page
) -> None:
    open_page(page, f"{server_url}/neuron?lang=en")
    term = page.locator("main .term").first
    shown = "element => getComputedStyle(element, '::after').content"
    assert term.evaluate(shown) == "none"
    term.focus()
    assert len(term.evaluate(shown)) > 20
    term.blur()
    assert term.evaluate(shown) == "none"
    term.hover()
    assert len(term.evaluate(shown)) > 20
    assert term.get_attribute("aria-description")


@pytest.mark.slow
def test_symbols_of_an_equation_explain_themselves(server_url: str, page: Page) -> None:
    open_page(page, f"{server_url}/sew?lang=en#eq-9")
    row = page.locator(".st-key-row_eq_9")
    expect(row).to_be_in_viewport(timeout=30_000)
    assert row.locator(".term .katex").count() >= 4
    assert catalogue("en")["symbol.sn"] in [
        term.get_attribute("data-tip") for term in row.locator(".term").all()
    ]
