"""Depth study: does a deeper network still learn? What the papers report, what was trained here.

Precomputed: every kind of block at every depth of a grid.
"""

import streamlit as st

from pages.models.depth_study.accuracy import accuracy_section
from pages.models.depth_study.controls import choose_grid, choose_kinds, trained_kinds
from pages.models.depth_study.inside import inside_section
from pages.models.depth_study.map import map_section
from pages.models.depth_study.papers import papers_section
from pages.models.depth_study.published import other_figures, papers_say, sew_depth, sew_epochs
from pages.models.depth_study.rates import rates_section
from pages.models.depth_study.results import PUBLISHED, grids, published, study
from pages.models.depth_study.text import say_how, say_left_out, say_which, takeaway
from pages.shared.ui.controls import section
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps
from snncore.analysis.depth.published import PublishedDepth
from snncore.analysis.depth.study import DepthStudy

REPORTED = {"published": sew_depth, "epochs": sew_epochs, "more": other_figures}
MEASURED = ("accuracy", "rates", "map", "inside", "claims", "how")

OF_KINDS = {"accuracy": accuracy_section, "inside": inside_section}


@st.fragment
def body(reported: PublishedDepth) -> None:
    """One section of the page, and above it what it comes to."""
    said = st.container(key="takeaway")
    names = grids()
    anything = any(study(name).nets for name in names)
    opened = section("depth_study", (*REPORTED, *MEASURED) if anything else tuple(REPORTED))
    if opened in REPORTED:
        REPORTED[opened](reported)
        with said:
            say(papers_say(reported))
    else:
        grid = choose_grid(names)
        found = study(grid)
        with said:
            say(takeaway(found))
        measured(opened, grid, found, reported)
    if not anything:
        for name in names:
            say_left_out(study(name))
        st.info(tr("depth_study.empty"))


def measured(opened: str, grid: str, found: DepthStudy, reported: PublishedDepth) -> None:
    """One of the sections on a grid, which are never drawn together with a paper's numbers."""
    say_left_out(found)
    match opened:
        case "rates":  # a map has room for all
            rates_section(grid, found, trained_kinds(found))
        case "accuracy" | "inside":
            kinds = choose_kinds(found)
            if kinds:
                OF_KINDS[opened](grid, found, kinds)
        case "map":
            map_section(grid, found)
        case "claims":
            papers_section(found, reported)
        case _:
            say_which(found)
            say_how(grid, found)


st.title(tr("depth_study.heading"))
body(published(PUBLISHED.stat().st_mtime_ns))
next_steps(
    Step(tr("depth_study.next_race"), "models/train", {"section": "race"}),
    Step(tr("depth_study.next_gradient"), "theory/gradient"),
)
