"""What becomes of a claim when it is computed: a verdict, and the numbers that carry it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """HOLDS_IF: under the condition that the claim's text names, and not without it. NOT_HERE: in
    networks of this size it does not show. QUOTED: nothing here can decide it."""

    HOLDS = "holds"
    HOLDS_IF = "holds_if"
    NOT_HERE = "not_here"
    FAILS = "fails"
    QUOTED = "quoted"


class Finding(NamedTuple):
    """numbers: what the figure in one line is made of, by the names in its text."""

    verdict: Verdict
    numbers: Mapping[str, float | str]


def found(holds: bool, **numbers: float | str) -> Finding:
    """HOLDS, or FAILS."""
    return Finding(Verdict.HOLDS if holds else Verdict.FAILS, numbers)


def found_if(inside: bool, outside: bool, **numbers: float | str) -> Finding:
    """HOLDS_IF where a claim holds inside its condition and not outside; where it holds on both
    sides it needs none, where it fails inside it fails."""
    if not inside:
        return Finding(Verdict.FAILS, numbers)
    return Finding(Verdict.HOLDS if outside else Verdict.HOLDS_IF, numbers)


def found_here(shows: bool, **numbers: float | str) -> Finding:
    """HOLDS, or NOT_HERE: of a claim about large trained networks."""
    return Finding(Verdict.HOLDS if shows else Verdict.NOT_HERE, numbers)
