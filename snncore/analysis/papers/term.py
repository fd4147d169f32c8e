"""The terms of the field: once each, with what else they are called and where they are seen."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Term(NamedTuple):
    """also: synonyms in either language; sew, ms: the letter in each paper; page and settings:
    where it can be seen; marked: False where a text uses the word in other senses too."""

    name: str
    page: str
    also: Sequence[str] = ()
    sew: str = ""
    ms: str = ""
    settings: Mapping[str, str] = {}
    marked: bool = True


def read(path: Path) -> tuple[Term, ...]:
    """Every term, in the file's order. Raises TypeError for what is none."""
    return tuple(Term(**term) for term in tomllib.loads(path.read_text("utf-8"))["term"])
