"""Landscape: what is the loss around a trained network, in two random directions?"""

import streamlit as st

from pages.models.landscape.panel import landscape_section
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps

st.title(tr("landscape.heading"))
landscape_section()
next_steps(
    Step(tr("landscape.next_depth_study"), "models/depth_study"),
    Step(tr("landscape.next_compare"), "models/compare"),
)
