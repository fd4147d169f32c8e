"""Every page on every screen, in both languages: nothing cut off, nothing over anything else."""

import re
from collections.abc import Iterator

import pytest
from browser.conftest import TALL, settled
from playwright.sync_api import Page, TimeoutError

from pages.shared.ui.text import LANGUAGES, catalogue
from tests.pages.test_walk import PAGES

NAMES = [path.split("/")[1] for path in PAGES]
WIDTHS = (1920, 1280, 1024, 390)
CROWDED = WIDTHS[2:]
"""Where something may not have room: the widths at which each question of a page is looked at."""

TERMS = {word for text in catalogue("zh").values() for word in re.findall("[A-Za-z]{3,}", text)}
TERMS |= {"Residual", "Spikes", "English", "Conv"}
"""Words in Latin letters that Chinese texts have too: names of blocks, symbols, units."""


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


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_cut_off_or_over_anything_else(
    name: str, language: str, server_url: str, screen: Page
) -> None:
    """The first question at all widths; of the others each second one in each language."""
    screen.goto(f"{server_url}/{'' if name == 'home' else name}?lang={language}")
    settled(screen)
    found = []
    for number in questions(screen):
        mine = number % 2 == (language == "zh")
        for width in WIDTHS if not number else CROWDED if mine else ():
            found += [f"question {number}, {fault}" for fault in look(screen, width)]
        if language == "zh":
            found += untranslated(screen)
    assert not found


def untranslated(page: Page) -> list[str]:
    """Texts, seen or read out, without a Chinese letter that are not names and terms alone."""
    texts = page.evaluate("() => window.words()")
    latin = [text for text in texts if not re.search("[\u3000-\u9fff\uff00-\uffef]", text)]
    words = {text: set(re.findall("[A-Za-z]{3,}", text)) for text in latin}
    return [f"not in Chinese: {text}" for text, used in words.items() if used - TERMS]
