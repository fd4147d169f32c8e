"""A paper's page: four questions, then its rows part by part, then the works."""

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from pages.shared.papers.data import PAPERS, claims, findings, rows
from pages.shared.papers.row_view import Panel, row_card
from pages.shared.papers.words import UNNUMBERED, row_name
from pages.shared.ui import link
from pages.shared.ui.anchors import offer
from pages.shared.ui.controls import section
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps
from snncore.analysis.papers.search import nearest
from snncore.analysis.papers.verdict import Verdict
from snncore.analysis.papers.work import Work, read

QUESTIONS = ("problem", "matters", "solved", "judged")
WORKS = "works"


@st.fragment
def paper_body(paper: str, parts: Sequence[str], panels: Mapping[str, Panel]) -> None:
    """The rows of the part that is open; the row that a link names is in it, and is seen."""
    known = {row.name: row for row in rows(paper)}
    offer({row.name: {"section": row.part, f"{paper}_row": row.name} for row in known.values()})
    opened = section(paper, (*parts, WORKS))
    chosen = choose_row(paper)
    if opened == WORKS:
        works(read(PAPERS / "works.toml")[paper])
    for row in known.values():
        if row.part == opened:
            row_card(paper, row, panels, row.name == chosen)


def choose_row(paper: str) -> str:
    """The row that the link names; the nearest one where there is none of that name."""
    field, names = f"{paper}_row", {row.name: row_name(paper, row) for row in rows(paper)}

    def parse(given: str) -> str:
        if not given or given in names:
            return given
        link.refuse(field, tr("papers.unknown", given=given[:40]))
        return nearest(names, given)

    return link.plain(field, "", parse, "")


def takeaway(paper: str) -> str:
    """How many numbered rows, and what became of what was said of them."""
    own = rows(paper)
    said = {name for row in own for name in row.claims if name in claims()}
    counts = Counter(findings()[name].verdict for name in said)
    parts = [
        tr("claims.part", count=counts[verdict], verdict=tr(f"claims.verdict_{verdict}"))
        for verdict in Verdict
        if counts[verdict]
    ]
    numbered = sum(row.kind not in UNNUMBERED for row in own)
    return tr("papers.takeaway", numbered=numbered, parts=tr("claims.between").join(parts))


def four_questions(paper: str) -> None:
    """Which problem, why it matters, how it is solved, how to judge it."""
    columns = [*st.columns(2), *st.columns(2)]
    for column, question in zip(columns, QUESTIONS, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.caption(tr(f"papers.{question}"))
            say(tr(f"{paper}.{question}"))


def works(found: Sequence[Work]) -> None:
    """The paper, its code, and what it builds on: titles with DOI or arXiv number."""
    for work in found:
        title = f'<span lang="en">[{work.title}]({work.address})</span>'  # as it was published
        said = tr(f"papers.work_{work.kind}", title=title)
        st.markdown(f'- {said} · <span lang="en">{work.number}</span>', unsafe_allow_html=True)


def paper_page(
    paper: str, parts: Sequence[str], panels: Mapping[str, Panel], onwards: Sequence[Step]
) -> None:
    """All of the page."""
    st.title(tr(f"{paper}.heading"))
    st.caption(tr(f"{paper}.cite"))
    say(takeaway(paper))
    four_questions(paper)
    paper_body(paper, parts, panels)
    next_steps(*onwards)
