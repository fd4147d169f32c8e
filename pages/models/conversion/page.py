"""Conversion: a trained ReLU ResNet as a Spiking ResNet, and what that costs in time."""

import streamlit as st

from pages.models.conversion.panel import conversion_section
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps

st.title(tr("conversion.heading"))
conversion_section()
next_steps(
    Step(tr("conversion.next_depth_study"), "models/depth_study"),
    Step(tr("conversion.next_two_ways"), "theory/neuron", {"section": "two_ways"}),
)
