"""One row of a paper's page: typeset, explained, with its line of source and its link."""

from collections.abc import Callable, Mapping

import streamlit as st

from pages.shared.papers.claim_view import compared, run_it
from pages.shared.papers.data import claims, symbols
from pages.shared.papers.words import row_name
from pages.shared.ui.terms import say, tip
from pages.shared.ui.text import tr
from snncore.analysis.papers.row import Row, carried_by

Panel = Callable[[], None]


def row_key(row: Row) -> str:
    """The key of its container: where a link to it scrolls."""
    return f"row_{row.key}"


def row_card(paper: str, row: Row, panels: Mapping[str, Panel], chosen: bool) -> None:
    """The row in a frame of its own; a panel of its own where it has one."""
    with st.container(border=True, key=row_key(row)):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"##### {row_name(paper, row)}", anchors=False)
            st.caption(tr(f"papers.certainty_{row.certainty}"), width="content")
        if row.latex:
            st.latex(row.latex)
        left, right = st.columns(2, gap="medium")
        with left:
            say(tr(f"{paper}.row_{row.key}"))
            if row.symbols:
                explained(row)
        with right:
            carried(row)
        if row.name in panels:
            panels[row.name]()
        if row.claims:
            label = tr("papers.becomes", count=len(row.claims))
            with st.expander(label, icon=":material/fact_check:", expanded=chosen):
                for name in row.claims:
                    compared(claims()[name])


def explained(row: Row) -> None:
    """Its symbols; each says what it means at the pointer and at the focus of the keyboard."""
    marks = [tip(f"${symbols()[name]}$", tr(f"symbol.{name}")) for name in row.symbols]
    st.markdown(f"{tr('papers.symbols')} {' '.join(marks)}", unsafe_allow_html=True)


def carried(row: Row) -> None:
    """The line of source that carries it."""
    found = carried_by(row.source, row.line)
    st.code(found.text, language="python", wrap_lines=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        run_it(row.page, row.settings)
        source = tr("papers.source", file=found.file, number=found.number)
        st.caption(source, width="content")
