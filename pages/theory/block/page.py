"""Block: every kind from one description, one operation at a time, and what each can pass on."""

import streamlit as st

from pages.shared.ui.text import tr
from pages.theory.block.controls import choose_chain
from pages.theory.block.limits import (
    and_panel,
    growth_panel,
    identity_panel,
    merged_panel,
    place_panel,
)
from pages.theory.block.steps import step_panel


@st.fragment
def experiment() -> None:
    """The controls, and everything that follows from them."""
    chain = choose_chain()
    step_panel(chain)
    place_panel(chain)
    left, right = st.columns(2, gap="large")
    with left:
        growth_panel(chain)
    with right:
        and_panel(chain)
    identity_panel(chain)
    merged_panel(chain)


st.title(tr("block.heading"))
st.markdown(tr("block.lead"))
experiment()
