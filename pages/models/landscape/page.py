"""Landscape: what is the loss around a trained network, in two random directions?"""

import streamlit as st

from pages.models.landscape.panel import landscape_section
from pages.shared.ui.text import tr
from snncore.analysis.landscape.loss_plane import TOGETHER
from snncore.analysis.landscape.loss_surface import FLAT

st.title(tr("landscape.heading"))
st.markdown(tr("landscape.lead"))
st.latex(
    r"f(a,b)=L(\theta+a\,\delta+b\,\eta),\qquad "
    r"\delta_{ij}\leftarrow\frac{\delta_{ij}}{\lVert\delta_{ij}\rVert}\,\lVert\theta_{ij}\rVert"
)
with st.expander(tr("landscape.how_heading")):
    st.markdown(tr("landscape.how", size=TOGETHER, flat=FLAT))
landscape_section()
