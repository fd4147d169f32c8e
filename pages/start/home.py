"""Home: what can be found out here, on one screen, and the first experiment one click away."""

import streamlit as st

from pages.shared.text import tr

EXPERIMENTS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("identity", "theory/identity.py", {"v_threshold": "0.75"}),
    ("train", "models/train.py", {"block": "ms", "depth": "20"}),
    ("data", "start/data.py", {}),
)
"""Catalogue entry, page, and the settings that the page opens with."""

st.title(tr("home.heading"))
st.markdown(tr("home.lead"))
for column, (name, page, settings) in zip(st.columns(3), EXPERIMENTS, strict=True):
    with column, st.container(border=True, height="stretch"):
        st.subheader(tr(f"home.{name}_question"))
        st.markdown(tr(f"home.{name}_text"))
        st.page_link(
            page,
            label=tr(f"home.{name}_open"),
            icon=":material/arrow_forward:",
            query_params=settings,
        )
st.caption(tr("home.papers"))
