"""The search box in the sidebar: results while one types, by pointer or keyboard; `/` begins."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import streamlit as st

HERE = Path(__file__).parent
mount = st.components.v2.component(
    "search",
    html=(HERE / "search.html").read_text("utf-8"),
    css=(HERE / "search.css").read_text("utf-8"),
    js=(HERE / "search.js").read_text("utf-8"),
)


class Hit(NamedTuple):
    """A result: what it is called, what kind of thing it is, the page and settings it opens."""

    title: str
    kind: str
    page: str
    settings: dict[str, str]


def search_box(
    find: Callable[[str], tuple[Sequence[Hit], str]], *, label: str, placeholder: str
) -> Hit | None:
    """The result that was chosen, once. `find` gives the hits of a query, and a sentence where
    they are only the nearest."""
    state = st.session_state.get("search")
    query = str((state and state.query) or "")
    hits, sentence = find(query) if query else ([], "")
    data = {
        "label": label,
        "placeholder": placeholder,
        "asked": query,
        "sentence": sentence,
        "hits": [{"title": hit.title, "kind": hit.kind} for hit in hits],
    }
    result = mount(
        key="search",
        data=data,
        default={"query": ""},
        on_query_change=lambda: None,
        on_chosen_change=lambda: None,
    )
    chosen = result.chosen
    return hits[int(chosen)] if chosen is not None and int(chosen) < len(hits) else None
