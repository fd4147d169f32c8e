"""Home: the question of this app, its answer in one picture; the lessons, and six doors."""

import numpy as np
import streamlit as st

from pages.shared.components.plot.plot import draw
from pages.shared.ui.figure import Provenance, Source, badge
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.start.home.figures import survival
from pages.start.home.path import path, start
from snncore.analysis.identity.held_branch import KINDS, Stack
from snncore.analysis.identity.identity import identity

DOORS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("identity", "theory/identity/page.py", {"v_threshold": "0.75"}),
    ("gradient", "theory/gradient/page.py", {}),
    ("train", "models/train/page.py", {}),
    ("depth_study", "models/depth_study/page.py", {}),
    ("try_it", "models/try_it/page.py", {}),
    ("raster", "models/raster/page.py", {}),
)
"""In the order in which they build on each other: catalogue entry, page, what it opens with."""

STACK, THRESHOLD = Stack(train="0110111011111011", blocks=6), 0.75
"""What the picture shows: LIF with τ = 2 at a threshold that lets two spikes in a row pass."""


def picture() -> None:
    """Spikes kept after each block, with silent branches: computed here, as it is shown."""
    kept = identity(STACK, np.array([THRESHOLD])).kept[:, 0]
    names = {kind: tr(f"option.{kind}") for kind in KINDS}
    axes = tr("home.blocks_passed"), tr("home.spikes_kept")
    figure = survival(kept, STACK.train.count("1"), names, *axes)
    summary = tr("home.survival", tau=STACK.tau, threshold=THRESHOLD)
    draw(figure, key="survival", label=summary, height=270, buttons=False)
    st.caption(summary)
    badge(Provenance(Source.MEASURED))


def doors() -> None:
    """The experiments as a path: each answers one question and leads to the next."""
    columns = [*st.columns(3), *st.columns(3)]
    for number, (column, door) in enumerate(zip(columns, DOORS, strict=True), 1):
        name, page, settings = door
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"##### {number} · {tr(f'home.{name}_question')}")
            st.markdown(tr(f"home.{name}_text"))
            st.page_link(
                page,
                label=tr(f"home.{name}_open"),
                icon=":material/arrow_forward:",
                query_params=settings,
            )


left, right = st.columns([3, 2], gap="large", vertical_alignment="center")
with left:
    st.title(tr("home.heading"))
    say(tr("home.lead"))
    start()
with right:
    picture()
path()
st.subheader(tr("home.doors"))
doors()
with st.container(horizontal=True, vertical_alignment="center"):
    st.caption(tr("home.papers"), width="content")
    st.page_link("start/data/page.py", label=tr("home.data_open"), icon=":material/database:")
    st.page_link(
        "papers/claims/page.py",
        label=tr("home.doubts_open"),
        icon=":material/fact_check:",
        query_params={"claim_doubts": "True"},
    )
