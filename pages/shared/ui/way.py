"""The way through the app: where a page stands in its order, and the questions that come next."""

from collections.abc import Mapping
from typing import NamedTuple

import streamlit as st

from pages.shared.ui.text import tr

THEORY = ("neuron", "block", "identity", "propagation", "gradient", "isometry")
"""The theory pages in the order in which they build on each other."""


class Step(NamedTuple):
    """A question, and the page that answers it: its folder below pages/, and its settings."""

    question: str
    page: str
    settings: Mapping[str, str] = {}


def theory_title(page: str) -> None:
    """The title of a theory page, and beside it which step of the theory the page is."""
    number = THEORY.index(page) + 1
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        st.title(tr(f"{page}.heading"), width="content")
        st.caption(tr("way.theory", number=number, count=len(THEORY)), width="content")


def next_steps(*steps: Step) -> None:
    """Where to go from here: one or two questions, each a link to the page that answers it."""
    with st.container(border=True, key="next_steps"):
        st.caption(tr("way.next"))
        for question, page, settings in steps:
            st.page_link(
                f"{page}/page.py",
                label=question,
                icon=":material/arrow_forward:",
                query_params=dict(settings),
            )
