"""Networks side by side: the ratio of energies by every way to count, and the mean rate."""

from collections.abc import Sequence

import plotly.graph_objects as go

from pages.models.energy.figures_formula import TICKS, Counted
from pages.shared.plotting import GREY, LEGEND, PERCENT, level, log_axis, single
from pages.shared.ui.text import tr
from snncore.analysis.energy.energy import RealAs

RATIOS = (0.008, 12.0)
WAYS = {
    RealAs.AS_RUN: "circle",
    RealAs.ONCE: "triangle-up",
    RealAs.EVERY_STEP: "triangle-down",
    RealAs.ADDITIONS: "cross-thin",
}
"""The marker of every way to count what reads real numbers."""


def side_by_side(nets: Sequence[Counted], real: RealAs) -> go.Figure:
    """A row for each network: the ratio by every way to count, the chosen one filled; its rate."""
    figure = go.Figure()
    names = [net.name for net in nets]
    for way, symbol in WAYS.items():
        chosen = way is real
        figure.add_scatter(
            x=single([net.ratios[way] for net in nets]),
            y=names,
            mode="markers",
            marker={
                "symbol": symbol if chosen else f"{symbol.removesuffix('-thin')}-open",
                "size": 15 if chosen else 10,
                "color": [net.look.color if chosen else GREY for net in nets],
            },
            hovertemplate="%{y}: %{x:.3g}<extra>%{fullData.name}</extra>",
            name=tr(f"option.{way}"),
        )
    figure.add_bar(
        x=single([net.rate for net in nets]),
        y=names,
        orientation="h",
        width=0.4,
        marker={"color": [net.look.color for net in nets]},
        hovertemplate="%{y}: %{x:.1%}<extra></extra>",
        xaxis="x2",
        showlegend=False,
    )
    figure.add_shape(level(1, upright=True, width=1.5))
    figure.update_layout(
        xaxis=log_axis(tr("energy.ratio_axis"), RATIOS, TICKS) | {"domain": [0, 0.6]},
        xaxis2=PERCENT
        | {
            "title": tr("energy.mean_rate_axis"),
            "range": [0, 1.03],
            "dtick": 0.25,
            "domain": [0.66, 1],
        },
        yaxis={"autorange": "reversed", "automargin": True, "type": "category"},
        legend=LEGEND,
    )
    return figure
