"""Residuals without effect by block and step; BN and tdBN side by side."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from pages.shared.plotting import (
    HALVES,
    LEGEND,
    PERCENT,
    SECOND,
    Figure,
    Trace,
    axes,
    figure,
    level,
    scatter,
)
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
) -> Figure:
    """Left a line for each step t; right over σ."""
    block = np.arange(1, shares.shape[1] + 1)
    step = {"mode": "lines+markers", "marker": {"size": 5}, "line": {"color": COLOR, "width": 2}}
    fading = np.linspace(1, 0.4, len(shares), endpoint=False)
    traces = [
        scatter(block, row, name=f"t = {t}", opacity=opacity, **step)
        for t, (row, opacity) in enumerate(zip(shares, fading.tolist(), strict=True), 1)
    ]
    traces += [
        scatter(sigmas, values, mode="lines+markers", name=name, line=line, **SECOND)
        for name, values, line in (
            (words.changed, changed, {"color": COLOR, "dash": "dash"}),
            (words.left, left, {"color": OTHER, "dash": "solid"}),
        )
    ]
    whole = {"range": [0, 1.02], **PERCENT}
    across = {"title": words.block, "range": [0.5, len(block) + 0.5]}
    spread = {"title": words.sigma, "range": [0, float(sigmas[-1]) * 1.05]}
    layout = {
        **axes(1, HALVES, across, {"title": words.unseen, **whole}),
        **axes(2, HALVES, spread, {"range": [0, 1.02]}),
        "legend": LEGEND,
    }
    return figure(traces, layout)


def norms(found: Mapping[str, Normalised], v_threshold: float, words: NormWords) -> Figure:
    """Left the standard deviations before, behind the norm, and of the membrane; right the rate."""
    names: Sequence[str] = list(found)
    parts = (("before", words.before, "#8c8c8c"), ("current", words.current, OTHER),
             ("potential", words.potential, COLOR))  # fmt: skip
    traces: list[Trace] = [
        {"type": "bar", "x": names, "y": [getattr(each, field)[1] for each in found.values()],
         "name": name, "marker": {"color": color}}
        for field, name, color in parts
    ]  # fmt: skip
    rate = {"type": "bar", "x": names, "y": [each.rate for each in found.values()]}
    traces.append(rate | {"showlegend": False, "marker": {"color": COLOR}} | SECOND)
    across = {"type": "category", "categoryarray": names}
    layout = {
        **axes(1, HALVES, across, {"title": words.deviation}),
        **axes(2, HALVES, across, {"title": words.rate, **PERCENT}),
        "legend": LEGEND,
        "barmode": "group",
        "shapes": [level(v_threshold)],
    }
    return figure(traces, layout)
