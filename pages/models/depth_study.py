"""Depth study: does a deeper network still learn? Every block kind at every depth, precomputed."""

import streamlit as st

from pages.shared.depth_study_accuracy import accuracy_section
from pages.shared.depth_study_controls import choose_grid, choose_kinds
from pages.shared.depth_study_inside import inside_section
from pages.shared.depth_study_map import map_section
from pages.shared.depth_study_papers import papers_section
from pages.shared.depth_study_published import published_section
from pages.shared.depth_study_results import PUBLISHED, grids, published, study
from pages.shared.depth_study_text import say_how, say_what_is_missing, say_which
from pages.shared.text import tr
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
