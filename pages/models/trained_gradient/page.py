"""Trained gradient: how much of the gradient reaches each block of a network after training?"""

import streamlit as st

from pages.models.trained_gradient.panel import gradient_section
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps

st.title(tr("trained_gradient.heading"))
gradient_section()
next_steps(Step(tr("trained_gradient.next_energy"), "models/energy"))
