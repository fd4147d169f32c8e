"""Every visible string comes from the catalogue, in both languages, and nothing there is unused."""

import ast
import re
import string
from pathlib import Path

import polib
import pytest

from pages.shared.ui.text import CATALOGUE, COUNTED, LANGUAGES, one_of_a_kind

ROOT = Path(__file__).parents[2]
FILES = sorted(path.name for path in (CATALOGUE / "en").glob("*.po"))


def entries(language: str) -> dict[str, str]:
    return {e.msgid: e.msgstr for f in FILES for e in polib.pofile(str(CATALOGUE / language / f))}


def keys_in_code() -> tuple[set[str], list[re.Pattern[str]]]:
    """The literal keys given to `tr`, and a pattern for each key that is put together."""
    literal, patterns = set(), [re.compile(r"streamlit\.\w+")]  # all of them, in components/words
    for path in [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tr"):
                continue
            for key in alternatives(node.args[0]):
                if isinstance(key, ast.Constant):
                    literal.add(key.value)
                else:
                    assert isinstance(key, ast.JoinedStr), f"{path}:{node.lineno}: not readable"
                    patterns.append(pattern(key))
    return literal, patterns


def alternatives(key: ast.expr) -> list[ast.expr]:
    """Both sides of `a if … else b`."""
    if isinstance(key, ast.IfExp):
        return [*alternatives(key.body), *alternatives(key.orelse)]
    return [key]


def pattern(key: ast.JoinedStr) -> re.Pattern[str]:
    """What an f-string can become: any word for what is in braces."""
    parts = (re.escape(p.value) if isinstance(p, ast.Constant) else r"\w+" for p in key.values)
    return re.compile("".join(parts))


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def test_all_languages_have_the_same_files_and_keys_each_once() -> None:
    for language in LANGUAGES:
        assert sorted(path.name for path in (CATALOGUE / language).glob("*.po")) == FILES
        ids = [e.msgid for f in FILES for e in polib.pofile(str(CATALOGUE / language / f))]
        assert len(ids) == len(set(ids)), sorted({i for i in ids if ids.count(i) > 1})
        assert entries(language).keys() == entries("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES)
def test_entries_are_translated_and_named_after_their_file(language: str, file: str) -> None:
    catalogue = polib.pofile(str(CATALOGUE / language / file))
    assert catalogue.metadata["Language"] == language
    for entry in catalogue:
        assert entry.msgstr.strip(), f"{entry.msgid} is empty"
        assert "fuzzy" not in entry.flags
        assert entry.msgid.startswith(f"{file.removesuffix('.po')}."), entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same_in_all_languages(language: str) -> None:
    translated = entries(language)
    for key, text in entries("en").items():
        assert placeholders(text) == placeholders(translated[key]), key


def test_no_entry_is_missing() -> None:
    literal, patterns = keys_in_code()
    known = entries("en")
    assert literal <= known.keys(), literal - known.keys()
    for pattern in patterns:
        assert any(pattern.fullmatch(key) for key in known), pattern.pattern


def test_no_entry_is_unused() -> None:
    literal, patterns = keys_in_code()
    unused = {
        key
        for key in entries("en").keys() - literal
        if not any(pattern.fullmatch(key) for pattern in patterns)
    }
    assert not unused, sorted(unused)


NOT_COUNTED = (
    "adds|answers|as|begins|changes|clips|degrades|diverges|does|fails|fires|follows|gains|gives|"
    "has|is|its|keeps|leaves|lies|makes|ms|offers|pass|passes|points|reaches|refuses|takes|this|"
    "times|was"
)
"""What follows a placeholder in English and ends in s, but is a verb or counts no whole number."""


def test_one_thing_is_not_counted_in_the_plural() -> None:
    """Every noun that is counted anywhere in the English texts is known to be one."""
    counted = {
        word
        for text in entries("en").values()
        for word in re.findall(r"(?<!\{)\{\w+(?::,)?\} ([A-Za-z]+s)\b", text)
    }
    assert counted <= set(f"{COUNTED}|{NOT_COUNTED}".split("|"))
    assert one_of_a_kind("1 blocks of 1 classes, 1 batches") == "1 block of 1 class, 1 batch"
    kept = "11 blocks, 0.1 blocks, 2.1 steps, −1 steps, t = 1 stepsize"
    assert one_of_a_kind(kept) == kept


@pytest.mark.parametrize("language", LANGUAGES)
def test_percent_stands_at_its_number(language: str) -> None:
    """As Python writes it where the number is computed."""
    loose = re.compile("[0-9}]\\s%(?!\\{)")
    assert [key for key, text in entries(language).items() if loose.search(text)] == []
