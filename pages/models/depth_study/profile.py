"""The depth study's gradient norms and firing rates by block, of the networks of one depth."""

import numpy as np
import streamlit as st

from pages.models.depth_study.figures_inside import Bands, Ends, ProfileWords, profiles
from pages.models.depth_study.kinds import label, lines
from pages.models.depth_study.results import Nets, as_columns, bands, code, provenance
from pages.shared.components.plot.plot import show
from pages.shared.ui.text import tr
from snncore.analysis.depth.study import DepthStudy
from snncore.study.log import LAST


def profile_panel(grid: str, study: DepthStudy, nets: Nets, depth: int) -> None:
    measured = {kind: [net for net in each if len(net.gradient)] for kind, each in nets.items()}
    measured = {kind: each for kind, each in measured.items() if each}
    if not measured:
        st.info(tr("depth_study.no_profile"))
        return
    gradient = bands(measured, lambda net: (np.arange(1.0, len(net.gradient) + 1), net.gradient))
    rate = bands(measured, lambda net: (net.place, net.rate))
    words = ProfileWords(tr("train.block"), tr("depth_study.gradient"), tr("train.rate"))
    show(
        profiles(gradient, rate, lines(measured), words, depth, profile_ends(study)),
        key="depth_study_profiles",
        summary=profile_summary(gradient, rate, depth),
        provenance=provenance(study, tr("depth_study.last_steps", steps=LAST)),
        table=profile_table(measured),
        code=code(
            grid,
            f"for net in (net for net in study.nets if net.experiment.depth == {depth}):",
            "    if len(net.gradient):",
            "        print(net.name, net.gradient[0] / net.gradient[-1], net.gradient, net.rate)",
        ),
        height=320,
    )


def profile_ends(study: DepthStudy) -> tuple[Ends, Ends]:
    """The ends of both vertical axes: the same at every depth."""
    norms = np.concatenate([net.gradient for net in study.nets])
    norms = norms[np.isfinite(norms) & (norms > 0)]
    rates = np.concatenate([net.rate for net in study.nets])
    low, high = (norms.min(), norms.max()) if len(norms) else (0.1, 1.0)
    return (float(low), float(high)), (0.0, max(0.1, 1.05 * float(np.nanmax(rates, initial=0))))


def profile_summary(gradient: Bands, rate: Bands, depth: int) -> str:
    """The gradient from the last block to the first; the firing rates; silent layers."""
    parts = []
    for kind, band in gradient.items():
        first, last = band.mean[0], band.mean[-1]
        rates = rate[kind].mean
        text = tr("depth_study.no_gradient", name=label(kind))
        if first > 0 and last > 0:
            text = tr("depth_study.gradient_of", name=label(kind), ratio=first / last)
        known = rates[np.isfinite(rates)]
        if len(known):
            text = tr("depth_study.rate_of", text=text, low=known.min(), high=known.max())
        parts.append(text)
    return tr("depth_study.profile_summary", depth=depth,
              parts=tr("propagation.between").join(parts))  # fmt: skip


def profile_table(nets: Nets) -> dict[str, list[object]]:
    """One row for each network and block or layer."""
    rows: list[tuple[object, ...]] = []
    for net in (net for each in nets.values() for net in each):
        rows += [(net.name, "gradient_norm", i + 1, float(v)) for i, v in enumerate(net.gradient)]
        places = zip(net.place.tolist(), net.rate.tolist(), strict=True)
        rows += [(net.name, "firing_rate", place, value) for place, value in places]
    return as_columns(("cell", "quantity", "block", "value"), rows)
