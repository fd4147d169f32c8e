"""Which entries does a reader mean? By words, by what else they are called, or nearly so."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from typing import NamedTuple

SHORTEST = 3
"""Characters from which on an entry's word that is part of the query finds it."""

ENOUGH = 0.55
"""Likeness from which on something else is offered for a query that finds nothing."""


class Entry(NamedTuple):
    """title: as it is shown; text: all else that a word of the query may stand in; words: whole
    phrases by which it is looked up."""

    name: str
    title: str
    text: str = ""
    words: Sequence[str] = ()


def search(
    entries: Iterable[Entry], query: str, synonyms: Iterable[Sequence[str]] = ()
) -> list[Entry]:
    """The entries that the query finds, the best first; all for an empty one.

    A group of synonyms that holds the query is looked for as a whole.
    """
    entries, asked = list(entries), plain(query)
    if not asked:
        return entries
    wanted = {asked}
    for group in synonyms:
        names = {plain(name) for name in group}
        wanted |= names if asked in names else set()
    ranked = [(min(rank(entry, one) for one in wanted), i) for i, entry in enumerate(entries)]
    return [entries[i] for place, i in sorted(ranked) if place < MISSED]


MISSED = 9


def rank(entry: Entry, query: str) -> int:
    """0 for the title itself, then for a phrase of it, of its words, of its text; MISSED."""
    title, words = plain(entry.title), [plain(word) for word in entry.words]
    if query in (title, plain(entry.name)):
        return 0
    if query in words:
        return 1
    if title.startswith(query):
        return 2
    if query in title:
        return 3
    if any(query in word for word in words):
        return 4
    if any(len(word) >= SHORTEST and word in query for word in words):
        return 5
    whole = " ".join([title, *words, plain(entry.text)])
    if query in whole:
        return 6
    return 7 if all(part in whole for part in query.split()) else MISSED


def nearest(names: Mapping[str, str], given: str) -> str:
    """The name that is most like what was given, by itself or by its title."""
    close = get_close_matches(given, names, n=1, cutoff=ENOUGH)
    if close:
        return close[0]
    return max(names, key=lambda name: max(alike(given, name), alike(given, names[name])))


def alike(a: str, b: str) -> float:
    """From 0 to 1."""
    return SequenceMatcher(None, plain(a), plain(b)).ratio()


def plain(text: str) -> str:
    """In small letters, marks and doubled blanks gone."""
    kept = "".join(c if c.isalnum() or c in ".%<>=_²√" else " " for c in text.lower())
    return " ".join(kept.split())
