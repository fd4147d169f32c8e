"""What is looked for in an index: a query, and the entry that a link names; both in the URL."""

from collections.abc import Mapping

import streamlit as st

from pages.shared.ui import link
from pages.shared.ui.anchors import as_anchor, offer, open_named
from pages.shared.ui.controls import linked
from pages.shared.ui.text import tr
from snncore.analysis.papers.search import nearest

LONGEST = 100
"""Characters of a query."""


def choose_named(field: str, titles: Mapping[str, str], page: str) -> str:
    """The entry that the link names or an anchor does, "" for none; the nearest where there is
    none of that name, which a sentence then says (in a link, the text `unknown` of the page)."""

    def parse(given: str) -> str:
        if not given or given in titles:
            return given
        link.refuse(field, tr(f"{page}.unknown", given=given[:40]))
        return nearest(titles, given)

    offer({as_anchor(name): {field: name} for name in titles})
    sentence = open_named(())
    if sentence:
        st.warning(sentence)
    return link.plain(field, "", parse, "")


def choose_query(field: str) -> str:
    """The words that are looked for."""
    return linked(
        field,
        default="",
        parse=lambda given: given.strip()[:LONGEST],
        allowed="",
        draw=lambda key: st.text_input(
            tr(f"field.{field}"), key=key, max_chars=LONGEST, icon=":material/search:"
        ),
    )
