"""Events: data that are in time, and what a network without memory makes of them."""

import streamlit as st

from pages.models.events.panel import events_section
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps

st.title(tr("events.heading"))
events_section()
next_steps(
    Step(tr("events.next_train"), "models/train", {"dataset": "gestures"}),
    Step(tr("events.next_raster"), "models/raster"),
)
