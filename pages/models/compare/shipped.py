"""The networks that come with the app, to be pinned like the runs."""

import streamlit as st

from pages.models.compare.pins import letter_control
from pages.models.compare.rows import columns
from pages.models.compare.runs import SHIPPED
from pages.shared.nets.trained import TrainedNet, gamma, settings, shipped
from pages.shared.ui.figure import Source
from pages.shared.ui.text import tr


def shipped_networks() -> None:
    """The list of the networks that come with the app, to be pinned like the runs."""
    with st.container(height=380, border=False, key="shipped"):
        for key, checkpoint in shipped().items():
            shipped_row(TrainedNet(key, checkpoint, Source.PRECOMPUTED))


def shipped_row(net: TrainedNet) -> None:
    """One network: its pin, what it is, how well it does."""
    step, seed = net.checkpoint.step, net.checkpoint.experiment.seed
    pin, what, stands = columns()[:3]
    with pin:
        letter_control(SHIPPED + net.key)
    with what, st.container(gap=None):
        st.markdown(f"**{' · '.join([net.name, *gamma(net)])}**")
        st.caption(" · ".join([settings(net), tr("trained.run", step=step, seed=seed)]))
    with stands, st.container(gap=None):
        if net.score is not None:
            st.markdown(tr("compare.shipped_score", accuracy=net.score))
        st.badge(tr(f"figure.{net.source}"), color="blue")
