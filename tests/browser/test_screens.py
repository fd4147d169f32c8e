"""Every page on every screen, in both languages and themes: nothing cut off, nothing over anything
else, nothing in the other language, nothing that axe-core finds gravely wrong."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser.axe import DARK, found
from browser.conftest import READY, TALL, settled
from playwright.sync_api import Browser, Page, TimeoutError, expect

from pages.shared.ui.text import LANGUAGES, catalogue
from tests.pages.test_walk import PAGES

NAMES = [path.split("/")[1] for path in PAGES]
WIDTHS = (2560, 1920, 1280, 1024, 390, 360)
CROWDED = (1024, 390)
"""Where something may not have room: the widths at which each question of a page is looked at."""
ONCE = {"en": (1024, 390), "zh": (1024, 360)}
"""The widths that `make test` has time for, in an order with few changes."""

TERMS = {word for text in catalogue("zh").values() for word in re.findall("[A-Za-z]{3,}", text)}
TERMS |= {"Residual", "Spikes", "English", "Conv"}
"""Words in Latin letters that Chinese texts have too: names of blocks, symbols, units."""


PART = {"claims": "&claim_doubts=True", "glossary": "&term_query=neuron"}
"""Of an index with a hundred entries that are alike, a dozen are looked at in `make test`."""

FIRST = {
    "home": ("survival",),
    "neuron": ("membrane",),
    "block": ("block_diagram",),
    "identity": ("identity",),
    "propagation": ("propagation_rates",),
    "gradient": ("gradient_profile",),
    "isometry": ("isometry_blocks",),
    "train": ("before_training",),
    "depth_study": ("depth_study_imagenet",),
    "compare": ("compare_learning",),
    "try_it": ("try_it_answer",),
    "raster": ("raster",),
    "similarity": ("similarity_before",),
    "trained_gradient": ("trained_gradient",),
    "energy": ("energy_layers",),
    "landscape": ("landscape_1",),
    "conversion": ("conversion",),
    "events": ("events_cloud", "events_frame", "events_raster"),
}
"""The figure of each page's first question, in all its parts; other pages begin with words."""

ENDS = """(keys) => {
  const figures = keys.map((key) => document.querySelector(`.st-key-${key}`));
  const question = document.querySelector(".st-key-section");
  const before = (one, other) => one.compareDocumentPosition(other) & 4;
  const last = figures.at(-1);
  const end = question && last && before(last, question) ? question : last;
  const above = document.querySelectorAll("main :is(h1, .st-key-takeaway, " +
    "[data-testid=stSlider], [data-testid=stButtonGroup], [data-testid=stSelectbox], " +
    "[data-testid=stMultiSelect])");
  const seen = [...above].filter((one) => end && one.checkVisibility() && before(one, end));
  return [...figures, ...seen].map((one) => [one.className, one.getBoundingClientRect().bottom]);
}"""
"""How far down a page's first question goes: its figures, and all that stands before them or, where
the row of questions comes after, before that."""


def address(server_url: str, name: str, language: str) -> str:
    return f"{server_url}/{'' if name == 'home' else name}?lang={language}"


GO = """(url) => {
  window.history.replaceState(window.history.state, "", url);
  window.dispatchEvent(new PopStateEvent("popstate", { state: window.history.state }));
}"""
"""As the browser's Back does: another page, and its language, without loading the app again."""


@pytest.fixture(scope="module")
def tab(browser: Browser, server_url: str) -> Iterator[Page]:
    """One tab for all pages: it loads the app, and what they have in common, once."""
    context = browser.new_context(locale="en-US", reduced_motion="reduce")
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.add_init_script(path=Path(__file__).with_name("faults.js"))
    page.goto(address(server_url, "home", "en"))
    settled(page)
    yield page
    context.close()


@pytest.fixture(scope="module", params=NAMES)
def which(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def opened(which: str, server_url: str, tab: Page) -> Page:
    """A page for all that is looked at in English and in light; all of it is in sight."""
    return turned(tab, server_url, which, "en", "light")


@pytest.fixture(scope="module")
def chinese(which: str, server_url: str, tab: Page, opened: Page) -> Page:
    """The same page afterwards, for all that is looked at in Chinese and in the dark."""
    return turned(tab, server_url, which, "zh", "dark")


def turned(tab: Page, server_url: str, name: str, language: str, theme: str) -> Page:
    """The tab, when it shows the page in a language and a theme."""
    tab.set_viewport_size({"width": ONCE[language][0], "height": TALL})
    tab.emulate_media(color_scheme=theme)
    # A run that the last page still asked for would bring that page's language with it.
    tab.wait_for_selector(READY, state="attached")
    tab.evaluate(GO, address(server_url, name, language) + PART.get(name, ""))
    title = f"{catalogue(language)[f'{name}.title']} · Residual Spikes"
    expect(tab).to_have_title(title, timeout=150_000)
    tab.wait_for_selector(f"html[lang^={language}]", state="attached")
    settled(tab)
    tab.wait_for_function(f"({DARK}) === {str(theme == 'dark').lower()}")
    return tab


def test_nothing_of_ours_is_gravely_wrong(opened: Page) -> None:
    assert found(opened) == []


def test_the_first_question_fits_a_screen_of_1280_by_900(opened: Page) -> None:
    """Title, takeaway, the controls of the first question and the whole of its figure."""
    name = urlsplit(opened.url).path.strip("/") or "home"
    opened.set_viewport_size({"width": 1280, "height": TALL})  # what is out of sight is not drawn
    settled(opened)
    ends = opened.evaluate(ENDS, list(FIRST.get(name, ())))
    assert [(what, round(bottom)) for what, bottom in ends if bottom > 900] == []


def test_nothing_is_cut_off_or_over_anything_else(opened: Page) -> None:
    assert [fault for width in ONCE["en"] for fault in look(opened, width)] == []


def test_the_colours_of_the_dark_can_be_told_apart(chinese: Page) -> None:
    """Of what axe-core finds, they alone depend on the theme."""
    assert found(chinese, ["color-contrast"]) == []


def test_nothing_is_cut_off_in_chinese_and_all_of_it_is_chinese(chinese: Page) -> None:
    wrong = [fault for width in ONCE["zh"] for fault in look(chinese, width)]
    assert wrong + untranslated(chinese) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_question_of_a_page_can_be_read(
    name: str, language: str, server_url: str, screen: Page
) -> None:
    """The first question at all widths; of the others each second one in each language."""
    screen.goto(address(server_url, name, language))
    settled(screen)
    wrong = []
    for number in questions(screen):
        mine = number % 2 == (language == "zh")
        for width in WIDTHS if not number else CROWDED if mine else ():
            wrong += [f"question {number}, {fault}" for fault in look(screen, width)]
        if language == "zh":
            wrong += untranslated(screen)
    assert not wrong


def questions(page: Page) -> Iterator[int]:
    """Open one question of the page after the other; the first is open."""
    yield 0
    choices = page.locator(".st-key-section [role=radio]")
    for number in range(1, choices.count()):
        settled(page)
        choices.nth(number).click()
        page.wait_for_function("n => [...document.querySelectorAll('.st-key-section [role=radio]')]"
                               "[n].ariaChecked === 'true'", arg=number)  # fmt: skip
        page.wait_for_url("**section=*", timeout=150_000)
        yield number


def look(page: Page, width: int) -> list[str]:
    """What is wrong at this width and stays so: a redraw may be on its way."""
    page.set_viewport_size({"width": width, "height": TALL})
    settled(page)
    try:
        page.wait_for_function("() => !window.faults().length", polling=200, timeout=15_000)
    except TimeoutError:
        return [f"{width} px: {fault}" for fault in page.evaluate("() => window.faults()")]
    return []


def untranslated(page: Page) -> list[str]:
    """Texts, seen or read out, without a Chinese letter that are not names and terms alone."""
    texts = page.evaluate("() => window.words()")
    latin = [text for text in texts if not re.search("[\u3000-\u9fff\uff00-\uffef]", text)]
    words = {text: set(re.findall("[A-Za-z]{3,}", text)) for text in latin}
    return [f"not in Chinese: {text}" for text, used in words.items() if used - TERMS]
