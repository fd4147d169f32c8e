"""Depth study: does a deeper network still learn? Every block kind at every depth, precomputed."""

import streamlit as st

from pages.models.depth_study.accuracy import accuracy_section
from pages.models.depth_study.controls import choose_grid, choose_kinds
from pages.models.depth_study.inside import inside_section
from pages.models.depth_study.map import map_section
from pages.models.depth_study.papers import papers_section
from pages.models.depth_study.published import published_section
from pages.models.depth_study.results import PUBLISHED, grids, published, study
from pages.models.depth_study.text import say_how, say_what_is_missing, say_which
from pages.shared.ui.text import tr
from snncore.analysis.depth.published import PublishedDepth
from snncore.analysis.depth.study import DepthStudy


@st.fragment
def measured(grid: str, found: DepthStudy, reported: PublishedDepth) -> None:
    """All that one grid shows; what the papers report is not drawn anew with it."""
    say_which(found)
    say_what_is_missing(found)
    kinds = choose_kinds(found)
    if kinds:
        accuracy_section(grid, found, kinds)
    say_how(grid, found)
    map_section(grid, found)
    if kinds:
        inside_section(grid, found, kinds)
    papers_section(found, reported)


st.title(tr("depth_study.heading"))
st.markdown(tr("depth_study.lead"))
reported = published(PUBLISHED.stat().st_mtime_ns)
names = grids()
grid = choose_grid(names) if names else ""
found = study(grid) if names else None
if found is not None and found.nets:
    measured(grid, found, reported)
else:
    if found is not None:
        say_what_is_missing(found)
    st.info(tr("depth_study.empty"))
published_section(reported)
