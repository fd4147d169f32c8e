"""Try it: any trained network on any picture; what it says after each step, beside its spikes."""

import streamlit as st

from pages.models.try_it.compare import comparison
from pages.models.try_it.panels import answer_panel, spikes_panel
from pages.models.try_it.results import Tried
from pages.shared.nets.picture import choose_picture, show_picture
from pages.shared.nets.trained import choose_trained_net
from pages.shared.ui.text import tr


@st.fragment
def experiment() -> None:
    """A network and a picture; its answer as it builds up; the same picture in other networks."""
    left, right = st.columns([1.1, 1], gap="medium")
    with left:
        net = choose_trained_net("net")
        dataset = net.checkpoint.experiment.dataset
        picture = choose_picture(dataset)
    with right:
        show_picture(picture, dataset)
    tried = Tried(net, picture)
    left, right = st.columns(2, gap="medium")
    with right:  # first, so that the step that is chosen there is known
        step = spikes_panel(tried)
    with left:
        answer_panel(tried, step)
        comparison(tried)


st.title(tr("try_it.heading"))
st.markdown(tr("try_it.lead"))
experiment()
with st.expander(tr("try_it.how_heading")):
    st.latex(
        r"p_t=\mathrm{softmax}\Bigl(W\,\frac{1}{t}\sum_{\tau=1}^{t}"
        r"\frac{1}{HW}\sum_{h,w}O_L[\tau,\cdot,h,w]+b\Bigr)"
    )
    st.markdown(tr("try_it.how"))
