"""The catalogue: every visible string, in English and 简体中文, as gettext PO files."""

import numbers
import re
import string
from functools import cache
from pathlib import Path

import polib
import streamlit as st

from pages.shared.ui.numbers import by_hand

CATALOGUE = Path(__file__).parents[3] / "assets" / "text"
LANGUAGES = {"en": "English", "zh": "简体中文"}
LANG = "lang"
"""Key of the language in the session and in the URL."""

COUNTED = (
    "additions|batches|blocks|branches|bytes|cells|characters|claims|classes|cores|draws|"
    "epochs|events|files|frames|images|kinds|layers|MACs|megapixels|merges|minutes|networks|neurons|"
    "numbers|options|outputs|pairs|parameters|parts|pictures|pixels|places|seeds|settings|spikes|"
    "steps|surrogates|terms|tokens|trains|values"
)
"""What the English texts count."""

ONE = re.compile(rf"(?<![\w.,−-])1 ({COUNTED})\b")

HAN = "\u4e00-\u9fff"
GAP = re.compile(f"(?<=[、。，；：？！）”]) (?=[{HAN}A-Za-z0-9“（])|(?<=[{HAN}]) (?=[{HAN}])")
"""A space behind a Chinese mark, which has its own (one of them is an English mark too), and
between Chinese letters."""


@cache
def catalogue(language: str) -> dict[str, str]:
    """All entries of a language: {"namespace.name": text with str.format placeholders}."""
    files = sorted((CATALOGUE / language).glob("*.po"))
    return {entry.msgid: entry.msgstr for file in files for entry in polib.pofile(str(file))}


def browser_language() -> str:
    """The language that the browser asks for, English where the catalogue has none of it."""
    asked = (st.context.locale or "").lower()
    return next((code for code in LANGUAGES if asked.startswith(code)), "en")


def language() -> str:
    """The language of this session."""
    chosen = st.session_state.get(LANG)
    return chosen if chosen in LANGUAGES else browser_language()


def tr(key: str, **values: object) -> str:
    """The text of an entry in the session's language, its placeholders filled."""
    code = language()
    text = FILLED.vformat(catalogue(code)[key], (), values)
    return closed_up(one_of_a_kind(text), code) if values else text


class Filled(string.Formatter):
    """Placeholders filled with numbers as they are written by hand, with texts as they are."""

    def format_field(self, value: object, format_spec: str) -> str:
        text = format(value, format_spec)
        return by_hand(text) if isinstance(value, numbers.Real) else text


FILLED = Filled()


def closed_up(text: str, code: str) -> str:
    """The text of a language without spaces where Chinese has none."""
    return GAP.sub("", text) if code == "zh" else text


def one_of_a_kind(text: str) -> str:
    """The text with what there is one of in the singular, as English has it."""
    return ONE.sub(lambda found: "1 " + singular(found[1]), text)


def singular(counted: str) -> str:
    """ "block" for "blocks", "batch" for "batches"."""
    return re.sub("(?<=ss|ch)es$|s$", "", counted)
