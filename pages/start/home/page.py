"""Home: what can be found out here, on one screen, and the first experiment one click away."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.shared.components.plot.plot import draw
from pages.shared.ui.figure import Provenance, Source, badge
from pages.shared.ui.style import LOOKS
from pages.shared.ui.text import tr
from snncore.analysis.identity.held_branch import KINDS, Stack
from snncore.analysis.identity.identity import identity

EXPERIMENTS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("identity", "theory/identity/page.py", {"v_threshold": "0.75"}),
    ("train", "models/train/page.py", {"block": "ms", "depth": "20"}),
    ("depth_study", "models/depth_study/page.py", {}),
    ("try_it", "models/try_it/page.py", {}),
    ("raster", "models/raster/page.py", {}),
    ("data", "start/data/page.py", {}),
)
"""Catalogue entry, page, and the settings that the page opens with."""

STACK, THRESHOLD = Stack(train="0110111011111011", blocks=6), 0.75
"""What the picture shows: LIF with τ = 2 at a threshold that lets two spikes in a row pass."""


def survival() -> go.Figure:
    """Spikes kept after each block, with silent branches: computed here, as it is shown."""
    kept = identity(STACK, np.array([THRESHOLD])).kept[:, 0]
    blocks = np.arange(STACK.blocks + 1, dtype=np.uint8)
    figure = go.Figure(
        [
            go.Scatter(
                x=blocks,
                y=np.array([STACK.train.count("1"), *row], dtype=np.uint8),
                name=tr(f"option.{kind}"),
                mode="lines+markers",
                line={"color": LOOKS[kind].color, "dash": LOOKS[kind].dash, "width": 3},
                marker={"symbol": LOOKS[kind].symbol, "size": 12 if kind == "sew" else 8},
            )
            for kind, row in zip(KINDS, kept, strict=True)
        ]
    )
    figure.update_layout(
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
    )
    figure.update_xaxes(title=tr("home.blocks_passed"), dtick=1, fixedrange=True)
    figure.update_yaxes(title=tr("home.spikes_kept"), rangemode="tozero", fixedrange=True)
    return figure


left, right = st.columns([3, 2], gap="large", vertical_alignment="center")
with left:
    st.title(tr("home.heading"))
    st.markdown(tr("home.lead"))
with right:
    summary = tr("home.survival", tau=STACK.tau, threshold=THRESHOLD)
    draw(survival(), key="survival", label=summary, height=270, buttons=False)
    st.caption(summary)
    badge(Provenance(Source.MEASURED))
columns = [*st.columns(3), *st.columns(3)]
for column, (name, page, settings) in zip(columns, EXPERIMENTS, strict=True):
    with column, st.container(border=True, height="stretch"):
        st.markdown(f"##### {tr(f'home.{name}_question')}")
        st.markdown(tr(f"home.{name}_text"))
        st.page_link(
            page,
            label=tr(f"home.{name}_open"),
            icon=":material/arrow_forward:",
            query_params=settings,
        )
st.caption(tr("home.papers"))
