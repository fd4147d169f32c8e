"""The claims page's controls: a query, filters, and the claim that a link names; all in the URL."""

from collections.abc import Callable, Sequence

import streamlit as st

from pages.shared.papers.data import claims
from pages.shared.papers.looked_for import choose_named
from pages.shared.papers.words import says
from pages.shared.ui.controls import linked, one_among, switch
from pages.shared.ui.text import tr
from snncore.analysis.papers.claim import Paper
from snncore.analysis.papers.verdict import Verdict


def choose_claim() -> str:
    """The claim that the link names."""
    return choose_named("claim", {name: says(claim) for name, claim in claims().items()}, "claims")


def choose_page(pages: Sequence[str]) -> str:
    """The page that shows it; empty for all."""
    return one_of_all("claim_page", pages, lambda page: tr(f"{page.rpartition('/')[2]}.title"))


def choose_paper() -> str:
    """What it is about."""
    return one_of_all("claim_paper", list(Paper), lambda paper: tr(f"claims.paper_{paper}"))


def choose_verdict() -> str:
    """What became of it."""
    return one_of_all(
        "claim_verdict", list(Verdict), lambda verdict: tr(f"claims.verdict_{verdict}")
    )


def choose_doubts() -> bool:
    """Only what readers have doubted."""
    return switch("claim_doubts", False)


def one_of_all(field: str, options: Sequence[str], name: Callable[[str], str]) -> str:
    """One of the options, or all of them, which is empty and the default."""
    every = ["", *map(str, options)]
    return linked(
        field,
        default="",
        parse=lambda given: one_among(given, every),
        allowed=", ".join(every[1:]),
        draw=lambda key: st.selectbox(
            tr(f"field.{field}"),
            every,
            format_func=lambda each: name(each) if each else tr("claims.all"),
            key=key,
            width=240,
        ),
    )
