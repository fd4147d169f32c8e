"""The depth study's networks of one depth: how they learned, and what passes through each block."""

from collections.abc import Sequence
from enum import StrEnum

import streamlit as st

from pages.models.depth_study.controls import choose_depth
from pages.models.depth_study.kinds import label
from pages.models.depth_study.learning import learning_panel
from pages.models.depth_study.profile import profile_panel
from pages.shared.ui.controls import choice
from pages.shared.ui.text import tr
from snncore.analysis.depth.row import NetKind
from snncore.analysis.depth.study import DepthStudy


class Seen(StrEnum):
    """What is shown of the networks of one depth."""

    LEARNING = "learning"
    PROFILE = "profile"


def inside_section(grid: str, study: DepthStudy, kinds: Sequence[NetKind]) -> None:
    """The section on one depth: its kinds of block side by side."""
    with st.container(horizontal=True, gap="medium"):
        seen = choice("depth_study_seen", list(Seen), Seen.LEARNING)
        with st.container(width=320):
            depth = choose_depth(study)
    own = {kind: [n for n in study.nets if n.experiment.depth == depth and n.kind == kind]
           for kind in kinds}  # fmt: skip
    nets = {kind: each for kind, each in own.items() if each}
    absent = [label(kind) for kind, each in own.items() if not each]
    if absent:
        st.caption(
            tr("depth_study.absent", depth=depth, names=tr("propagation.comma").join(absent))
        )
    if nets:
        panel = learning_panel if seen is Seen.LEARNING else profile_panel
        panel(grid, study, nets, depth)
