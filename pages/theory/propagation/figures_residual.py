"""Residuals without effect by block and step; BN and tdBN side by side."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from pages.shared.plotting import HALVES, LEGEND, PERCENT, SECOND, axes, level, single
from pages.shared.ui.style import LOOKS
from snncore.analysis.signal.propagation import Values
from snncore.analysis.signal.tdbn import Normalised
from snncore.experiment import BlockKind

COLOR = LOOKS[BlockKind.SPIKING].color
OTHER = LOOKS[BlockKind.MS].color


class ResidualWords(NamedTuple):
    """The axes' titles, and the names of what a larger σ does."""

    block: str
    unseen: str
    sigma: str
    changed: str
    left: str


class NormWords(NamedTuple):
    """The axes' titles; the names of the norms are the figure's x."""

    deviation: str
    rate: str
    before: str
    current: str
    potential: str


def unseen(
    shares: Values, sigmas: Values, changed: Values, left: Values, words: ResidualWords
) -> go.Figure:
    """Left a line for each step t; right over σ."""
    figure = go.Figure()
    block = np.arange(1, shares.shape[1] + 1)
    for t, row in enumerate(shares):
        figure.add_scatter(x=block, y=single(row), mode="lines+markers", name=f"t = {t + 1}",
                           marker={"size": 5}, opacity=1 - 0.6 * t / max(1, len(shares)),
                           line={"color": COLOR, "width": 2})  # fmt: skip
    for name, values, color, dash in ((words.changed, changed, COLOR, "dash"),
                                      (words.left, left, OTHER, "solid")):  # fmt: skip
        figure.add_scatter(x=single(sigmas), y=single(values), mode="lines+markers", name=name,
                           line={"color": color, "dash": dash}, **SECOND)  # fmt: skip
    whole = {"range": [0, 1.02], **PERCENT}
    across = {"title": words.block, "range": [0.5, len(block) + 0.5]}
    spread = {"title": words.sigma, "range": [0, float(sigmas[-1]) * 1.05]}
    figure.update_layout(
        **axes(1, HALVES, across, {"title": words.unseen, **whole}),
        **axes(2, HALVES, spread, {"range": [0, 1.02]}),
        legend=LEGEND,
    )
    return figure  # fmt: skip


def norms(found: Mapping[str, Normalised], v_threshold: float, words: NormWords) -> go.Figure:
    """Left the standard deviations before, behind the norm, and of the membrane; right the rate."""
    figure = go.Figure()
    names: Sequence[str] = list(found)
    parts = (("before", words.before, "#8c8c8c"), ("current", words.current, OTHER),
             ("potential", words.potential, COLOR))  # fmt: skip
    for field, name, color in parts:
        values = [getattr(each, field)[1] for each in found.values()]
        figure.add_bar(x=names, y=values, name=name, marker={"color": color})
    figure.add_bar(x=names, y=[each.rate for each in found.values()], showlegend=False,
                   marker={"color": COLOR}, **SECOND)  # fmt: skip
    figure.add_shape(level(v_threshold, dash="dot"))
    across = {"type": "category", "categoryarray": names}
    figure.update_layout(
        **axes(1, HALVES, across, {"title": words.deviation}),
        **axes(2, HALVES, across, {"title": words.rate, **PERCENT}),
        legend=LEGEND,
        barmode="group",
    )
    return figure
