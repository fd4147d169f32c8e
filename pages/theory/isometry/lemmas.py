"""Lemmas 1 to 3 of the MS-ResNet paper as numbers."""

from dataclasses import replace

import streamlit as st

from pages.shared.ui.table import markdown
from pages.shared.ui.text import tr
from pages.shared.ui.variants import of_variant
from pages.theory.isometry.results import chained, jacobians
from snncore.analysis.isometry.isometry import IsometryProbe
from snncore.analysis.isometry.laws import added, as_shallow, multiplied
from snncore.analysis.probe import Layout

CHAINED = 6
"""Blocks of the stage on which the product lemma is tried, as wide as the first stage."""


def lemmas_panel(probe: IsometryProbe, number: int) -> None:
    """Lemmas 1 to 3 as numbers for the MS block at the chosen γ."""
    ms = of_variant(probe, "ms")
    whole = jacobians(ms)
    block, branch = whole.blocks[number - 1], whole.branches[number - 1]
    stage = replace(ms, layout=Layout.STAGE, blocks=CHAINED, time_steps=1)
    product, factors = chained(stage)
    names, found = [tr("isometry.lemma_product", blocks=CHAINED)], [product]
    laws = [multiplied(factors)]
    if not whole.changes_shape[number - 1]:
        names.append(tr("isometry.lemma_sum", block=number))
        found.append(block)
        laws.append(added(probe.branch_gamma, branch))
    rows = []
    for field in ("mean", "variance"):
        measured, by_lemma = ([f"{getattr(m, field):.4g}" for m in m_] for m_ in (found, laws))
        rows.append([tr(f"isometry.head_{field}"), *measured])
        rows.append([tr(f"isometry.head_{field}_by_lemma"), *by_lemma])
    st.markdown(markdown(["", *names], rows))
    st.caption(tr("isometry.lemma_caption"))
    depth, tau = len(whole.blocks), probe.branch_gamma**2
    bounds = [(k, *as_shallow(depth, k, 1.0, tau)) for k in range(1, min(5, depth))]
    titles = ["λ", r"$C_L^{\lambda}(1-\omega)^{\lambda}$", r"$C_L^{\lambda}\tau^{\lambda}$"]
    st.markdown(markdown(titles, [[f"{x:.3g}" for x in bound] for bound in bounds]))
    st.caption(tr("isometry.shallow_caption", blocks=depth, tau=tau))
