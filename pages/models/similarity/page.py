"""Similarity: what does a block change of the firing rates that it is given?"""

import streamlit as st

from pages.models.similarity.after import after_section
from pages.models.similarity.before import before_section
from pages.shared.ui.controls import section
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps

SECTIONS = ("before", "after", "how")


@st.fragment
def experiment() -> None:
    """New networks, trained ones, or what exactly is compared."""
    first = st.container(key="takeaway")
    match section("similarity", SECTIONS):
        case "before":
            before_section(first)
        case "after":
            after_section(first)
        case "how":
            with first:
                say(tr("similarity.lead"))
            how()


def how() -> None:
    """SSIM, and of what."""
    st.latex(
        r"\mathrm{SSIM}(x,y)=\frac{(2\mu_x\mu_y+C_1)(2\sigma_{xy}+C_2)}"
        r"{(\mu_x^2+\mu_y^2+C_1)(\sigma_x^2+\sigma_y^2+C_2)}"
    )
    say(tr("similarity.how"))


st.title(tr("similarity.heading"))
experiment()
next_steps(Step(tr("similarity.next_gradient"), "models/trained_gradient"))
