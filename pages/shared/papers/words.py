"""The papers' rows, claims and terms in the session's language."""

from collections.abc import Sequence

from pages.shared.papers.data import claims, findings, rows
from pages.shared.ui.terms import terms
from pages.shared.ui.text import LANGUAGES, catalogue, language, tr
from snncore.analysis.papers.claim import Claim, Paper, Who
from snncore.analysis.papers.row import Kind, Row
from snncore.analysis.papers.search import Entry

UNNUMBERED = (Kind.METHOD, Kind.RESULT)


def row_name(paper: str, row: Row) -> str:
    """Its number and what it is."""
    name = tr(f"{paper}.name_{row.key}")
    if row.kind in UNNUMBERED:
        return name
    return tr("papers.row_name", number=tr(f"papers.kind_{row.kind}", number=row.number), name=name)


def says(claim: Claim) -> str:
    """The claim itself."""
    return tr(f"claims.says_{claim.name}", **claim.quoted)


def figure_line(claim: Claim) -> str:
    """What carries the verdict, in one line."""
    numbers = dict(findings()[claim.name].numbers)
    if agreement := numbers.get("agreement"):
        return tr(f"claims.agreement_{agreement}", nets=numbers["nets"])
    if numbers.get("depth") == 0:
        return tr(f"claims.untrained_{claim.name}")
    return tr(f"claims.found_{claim.name}", **numbers)


def why(claim: Claim) -> str:
    """The answer in words, empty where the figure's line says all."""
    return catalogue(language()).get(f"claims.why_{claim.name}", "")


def where(claim: Claim) -> str:
    """Where it is said: a row of the paper, or an issue."""
    of_ms = claim.paper is Paper.MS or claim.who in (Who.MS, Who.TDBN, Who.ISSUES_MS)
    for paper in ("ms", "sew") if of_ms else ("sew", "ms"):
        for row in rows(paper):
            if row.name == claim.where:
                return row_name(paper, row)
    number = claim.where.removeprefix("issue ")
    return tr("papers.issue", number=number) if claim.where else ""


def synonyms() -> list[Sequence[str]]:
    """Groups of names of one thing, in both languages and both papers."""
    both = [catalogue(code) for code in LANGUAGES]
    return [
        [*dict.fromkeys(text[f"glossary.term_{term.name}"] for text in both), *term.also]
        for term in terms()
    ]


def claim_entries() -> list[Entry]:
    """What the claims are found by: in either language."""
    texts = [catalogue(code) for code in LANGUAGES]
    keys = ("says", "found", "why")
    return [
        Entry(
            claim.name,
            says(claim),
            " ".join(t.get(f"claims.{key}_{claim.name}", "") for t in texts for key in keys),
            claim.words,
        )
        for claim in claims().values()
    ]


def term_entries() -> list[Entry]:
    """What the terms are found by."""
    texts = [catalogue(code) for code in LANGUAGES]
    return [
        Entry(
            term.name,
            tr(f"glossary.term_{term.name}"),
            " ".join(t[f"glossary.text_{term.name}"] for t in texts),
            [*(t[f"glossary.term_{term.name}"] for t in texts), *term.also],
        )
        for term in terms()
    ]
