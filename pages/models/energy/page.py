"""Energy: what does an image cost in additions and products, beside the same net with ReLUs?"""

import streamlit as st

from pages.models.energy.controls import choose_counting
from pages.models.energy.formula import formula_section
from pages.models.energy.layers import layers_section
from pages.shared.ui.text import tr
from snncore.analysis.energy.energy import E_AC, E_MAC, ratio

st.title(tr("energy.heading"))
left, right = st.columns([1.5, 1], gap="medium", vertical_alignment="center")
with left:
    st.markdown(tr("energy.lead"))
with right:
    st.latex(
        r"\frac{E_{\mathrm{SNN}}}{E_{\mathrm{ANN}}}"
        r"=T\,r\,\frac{E_{\mathrm{AC}}}{E_{\mathrm{MAC}}}"
        rf"={ratio(1, 1):.5f}\,T\,r"
    )
st.caption(tr("energy.estimate", ac=E_AC, mac=E_MAC))
counting = choose_counting()
layers_section(counting)
with st.expander(tr("energy.how_heading")):
    st.markdown(tr("energy.how"))
formula_section(counting)
