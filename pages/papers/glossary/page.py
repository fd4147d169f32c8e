"""Glossary: every term once, both languages side by side, and the letters of both papers."""

import streamlit as st

from pages.shared.papers.claim_view import run_it
from pages.shared.papers.looked_for import choose_named, choose_query, first_of, offer_all
from pages.shared.papers.words import synonyms, term_entries
from pages.shared.ui.terms import terms
from pages.shared.ui.text import LANGUAGES, catalogue, tr
from pages.shared.ui.way import Step, next_steps
from snncore.analysis.papers.search import nearest, search
from snncore.analysis.papers.term import Term


@st.fragment
def index() -> None:
    """The term that a link names first, then all that the query finds."""
    known = {term.name: term for term in terms()}
    entries = term_entries()
    titles = {entry.name: entry.title for entry in entries}
    named = choose_named("term", titles, "glossary")
    if named:
        term_card(known[named])
    query = choose_query("term_query")
    found = [entry.name for entry in search(entries, query, synonyms())]
    if not found:
        st.info(tr("glossary.none"))
        found = [nearest(titles, query)]
    listed = [name for name in found if name != named]
    first = first_of("term_all", listed, cut=len(found) == len(known))
    for name in first:
        term_card(known[name])
    offer_all("term_all", listed, first, tr("glossary.show_all", count=len(found)))


def term_card(term: Term) -> None:
    """Name and definition in each language, other names, letters, where it can be seen."""
    with st.container(border=True, gap="xxsmall", key=f"term_{term.name}"):
        for column, code in zip(st.columns(len(LANGUAGES), gap="medium"), LANGUAGES, strict=True):
            text = catalogue(code)
            name, said = (text[f"glossary.{key}_{term.name}"] for key in ("term", "text"))
            both = f"{spoken(f'**{name}**', code)}  \n{spoken(said, code)}"
            column.markdown(both, unsafe_allow_html=True)
        with st.container(horizontal=True, vertical_alignment="center"):
            run_it(term.page, term.settings)
            if others := aside(term):
                st.caption(" · ".join(others), width="content")


def spoken(text: str, code: str) -> str:
    """A text marked as being of its language, for those who hear the page."""
    return f'<span lang="{code}">{text}</span>'


def aside(term: Term) -> list[str]:
    """What else it is called; its letters in the papers."""
    letters = [("sew", term.sew), ("ms", term.ms)]
    said = [tr("glossary.letter", paper=tr(f"{paper}.title"), letter=letter)
            for paper, letter in letters if letter]  # fmt: skip
    if term.also:
        names = tr("glossary.between").join(term.also)
        said.insert(0, tr("glossary.also", names=names))
    return said


st.title(tr("glossary.heading"))
st.markdown(tr("glossary.takeaway", count=len(terms())))
index()
next_steps(Step(tr("glossary.next_claims"), "papers/claims"))
