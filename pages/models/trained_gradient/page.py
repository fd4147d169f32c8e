"""Trained gradient: how much of the gradient reaches each block of a network after training?"""

import streamlit as st

from pages.models.trained_gradient.panel import gradient_section
from pages.shared.ui.text import tr

st.title(tr("trained_gradient.heading"))
st.markdown(tr("trained_gradient.lead"))
gradient_section()
