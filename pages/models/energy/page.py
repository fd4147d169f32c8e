"""Energy: what does an image cost in additions and products, beside the same net with ReLUs?"""

import streamlit as st

from pages.models.energy.formula import formula_section, nets_section, published_panel
from pages.models.energy.layers import counted_section, layers_section
from pages.shared.ui.controls import section
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps
from snncore.analysis.energy.energy import E_AC, E_MAC

SECTIONS = ("formula", "nets", "published", "how")


@st.fragment
def experiment() -> None:
    """How to count, one network layer by layer, and the question that is open."""
    first = st.container(key="takeaway")
    found, counting = layers_section(first)
    st.caption(tr("energy.estimate", ac=E_AC, mac=E_MAC))
    match section("energy", SECTIONS):
        case "formula":
            formula_section(counting)
        case "nets":
            nets_section(counting)
        case "published":
            published_panel()
        case "how":
            counted_section(found, counting)


st.title(tr("energy.heading"))
experiment()
next_steps(Step(tr("energy.next_landscape"), "models/landscape"))
