"""Claims: what the two papers and their readers say, and what becomes of it when computed."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from pages.papers.claims.controls import (
    choose_claim,
    choose_doubts,
    choose_page,
    choose_paper,
    choose_verdict,
)
from pages.shared.papers.claim_view import claim_card
from pages.shared.papers.data import claims, findings
from pages.shared.papers.looked_for import choose_query, first_of, offer_all
from pages.shared.papers.words import claim_entries, synonyms
from pages.shared.ui.contents import FOLDERS
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps
from snncore.analysis.papers.claim import Claim
from snncore.analysis.papers.search import nearest, search
from snncore.analysis.papers.verdict import Verdict

PLACES = tuple(FOLDERS.values())
"""The pages in their order, by which claims are grouped unless words are looked for."""


@st.fragment
def index() -> None:
    """The claim that a link names, answered; then all that pass the filters."""
    known = claims()
    named = choose_claim()
    if named:
        claim_card(known[named], answered=True)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        query = choose_query("claim_query")
        page = choose_page(sorted({claim.page for claim in known.values()}))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        paper, verdict = choose_paper(), choose_verdict()
        doubts = choose_doubts()
    entries = claim_entries()
    found = [known[entry.name] for entry in search(entries, query, synonyms())]
    if not found:
        st.info(tr("claims.none"))
        found = [known[nearest({entry.name: entry.title for entry in entries}, query)]]
    shown = [
        claim
        for claim in found
        if (not page or claim.page == page)
        and (not paper or claim.paper in (paper, "both"))
        and (not verdict or findings()[claim.name].verdict == verdict)
        and (claim.doubt or not doubts)
    ]
    listed = [claim for claim in shown if claim.name != named]
    if not query:
        listed.sort(key=lambda claim: PLACES.index(claim.page))
    first = first_of("claim_all", listed, cut=len(shown) == len(known))
    count = len(shown) - len(listed) + len(first)
    st.caption(tr("claims.filtered", count=count, all=len(known)))
    list_claims(first, grouped=not query, answered=doubts or bool(query))
    offer_all("claim_all", listed, first, tr("claims.show_all", count=len(shown)))


def list_claims(listed: Sequence[Claim], *, grouped: bool, answered: bool) -> None:
    """A card for each, below its page where they are grouped by that."""
    place = ""
    with st.container(gap="xsmall"):
        for claim in listed:
            if grouped and claim.page != place:
                place = claim.page
                st.subheader(tr(f"{place.rpartition('/')[2]}.title"), anchor=False)
            claim_card(claim, answered=answered)


def takeaway(every: Sequence[Claim]) -> str:
    """How many claims, and how many of each verdict."""
    counts = Counter(findings()[claim.name].verdict for claim in every)
    parts = [
        tr("claims.part", count=counts[verdict], verdict=tr(f"claims.verdict_{verdict}"))
        for verdict in Verdict
    ]
    return tr("claims.takeaway", count=len(every), parts=tr("claims.between").join(parts))


st.title(tr("claims.heading"))
say(takeaway(list(claims().values())))
index()
next_steps(
    Step(tr("claims.next_sew"), "papers/sew"),
    Step(tr("claims.next_glossary"), "papers/glossary"),
)
