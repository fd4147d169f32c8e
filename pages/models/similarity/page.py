"""Similarity: what does a block change of the firing rates that it is given?"""

import streamlit as st

from pages.models.similarity.after import after_section
from pages.models.similarity.before import before_section
from pages.shared.ui.controls import switch
from pages.shared.ui.text import tr

st.title(tr("similarity.heading"))
st.markdown(tr("similarity.lead"))
st.latex(
    r"\mathrm{SSIM}(x,y)=\frac{(2\mu_x\mu_y+C_1)(2\sigma_{xy}+C_2)}"
    r"{(\mu_x^2+\mu_y^2+C_1)(\sigma_x^2+\sigma_y^2+C_2)}"
)
with st.expander(tr("similarity.how_heading")):
    st.markdown(tr("similarity.how"))
near = switch("similarity_near", False)
before_section(near)
after_section(near)
