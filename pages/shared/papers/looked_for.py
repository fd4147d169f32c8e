"""What is looked for in an index: a query, and the entry that a link names; both in the URL."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import streamlit as st

from pages.shared.ui import link
from pages.shared.ui.anchors import as_anchor, offer, open_named
from pages.shared.ui.controls import linked
from pages.shared.ui.on_off import ON_OR_OFF, is_on
from pages.shared.ui.text import tr
from snncore.analysis.papers.search import nearest

E = TypeVar("E")

LONGEST = 100
"""Characters of a query."""

FIRST = 12
"""Entries of an index in which nothing is looked for: more take the browser long to draw."""


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


def first_of(field: str, found: Sequence[E], *, cut: bool) -> Sequence[E]:
    """The first entries where there is something to `cut`, unless all are wished for."""
    every = link.plain(field, False, is_on, ON_OR_OFF)
    return found[:FIRST] if cut and not every else found


def offer_all(field: str, found: Sequence[object], shown: Sequence[object], label: str) -> None:
    """The button for all entries, where only the first are shown."""
    if len(shown) < len(found):
        st.button(label, icon=":material/expand_more:", on_click=link.put, args=({field: True},))
