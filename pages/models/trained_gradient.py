"""Trained gradient: how much of the gradient reaches each block of a network after training?"""

import streamlit as st

from pages.shared.text import tr
from pages.shared.trained_gradient_panel import gradient_section

st.title(tr("trained_gradient.heading"))
st.markdown(tr("trained_gradient.lead"))
gradient_section()
