"""Try it: any trained network on any picture; what it says after each step, beside its spikes."""

import streamlit as st

from pages.models.try_it.compare import comparison
from pages.models.try_it.panels import answer_panel, spikes_panel
from pages.models.try_it.results import Tried
from pages.models.try_it.text import takeaway
from pages.shared.nets.choosing import choose_trained_net, say_trained
from pages.shared.nets.picture import choose_picture, say_foreign, show_picture
from pages.shared.ui.controls import section
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step, next_steps

SECTIONS = ("spikes", "compare", "how")


@st.fragment
def experiment() -> None:
    """A network and a picture; its answer as it builds up; the question that is open."""
    first = st.container(key="takeaway")
    left, right = st.columns([6, 5], gap="medium")
    with left:
        net = choose_trained_net("net", events=True)
        dataset = net.checkpoint.experiment.dataset
        picture = choose_picture(net.checkpoint.experiment)
        show_picture(picture, dataset)
        say_trained(net)
    tried = Tried(net, picture)
    with first:
        say(takeaway(tried))
        say_foreign(picture, dataset)
    step = None
    match section("try_it", SECTIONS):
        case "spikes":
            step = spikes_panel(tried)
        case "compare":
            comparison(tried)
        case "how":
            how()
    with right:  # last, when the raster's step is known
        answer_panel(tried, step)
    onwards(tried)


def how() -> None:
    """The classifier's input after t steps."""
    st.latex(
        r"p_t=\mathrm{softmax}\Bigl(W\,\frac{1}{t}\sum_{\tau=1}^{t}"
        r"\frac{1}{HW}\sum_{h,w}O_L[\tau,\cdot,h,w]+b\Bigr)"
    )
    say(tr("try_it.how"))


def onwards(tried: Tried) -> None:
    """The same network and picture, neuron by neuron; or what depth does to such networks."""
    settings = {"net": tried.net.key}
    if tried.picture.dataset is not None:
        settings |= {
            "picture_data": str(tried.picture.dataset),
            "picture": str(tried.picture.number),
        }
    next_steps(Step(tr("try_it.to_raster"), "models/raster", settings))


st.title(tr("try_it.heading"))
experiment()
