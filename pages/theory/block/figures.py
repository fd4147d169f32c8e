"""The block page's charts: what grows, what AND needs, where 5×5 is not two 3×3."""

import numpy as np

from pages.shared.plotting import (
    BARE,
    GREY,
    HALVES,
    LEGEND,
    Figure,
    axes,
    figure,
    level,
    on,
    scatter,
    single,
)
from pages.shared.ui.style import LOOKS, MERGE_DASHES, MERGE_SYMBOLS
from snncore.analysis.block.integer_growth import IntegerGrowth
from snncore.analysis.block.merge_identity import Saturation
from snncore.analysis.block.merged_convolutions import MergedConvolutions
from snncore.block import Merge
from snncore.experiment import BlockKind

SEW = LOOKS[BlockKind.SEW].color
SIZES = {Merge.ADD: 9, Merge.AND: 18, Merge.IAND: 8, Merge.OR: 13}
"""Sizes of the markers: where lines meet at 1, each is seen around the next."""

SMALLEST = -8.0
"""Errors below 1e-8 look alike."""


def grown(growth: IntegerGrowth, x: str, y: str) -> Figure:
    """The largest value after each block for each g, and the bound k + 1 of ADD.

    `x` and `y` are the axes' titles.
    """
    dotted = {"color": GREY, "dash": "dot"}
    traces = [scatter(growth.block, growth.bound, mode="lines", line=dotted, name="k + 1")]
    traces += [
        scatter(
            growth.block,
            largest,
            mode="lines+markers",
            line={"color": SEW, "dash": MERGE_DASHES[merge], "width": 2},
            marker={"symbol": MERGE_SYMBOLS[merge], "size": SIZES[merge]},
            name=merge.value.upper(),
        )
        for merge, largest in growth.largest.items()
    ]
    layout = {
        "xaxis": {"title": x, "dtick": 1, "range": [0.7, len(growth.block) + 0.3]},
        "yaxis": {"title": y, "dtick": 1, "range": [-0.3, int(growth.bound[-1]) + 0.4]},
        "legend": LEGEND,
    }
    return figure(traces, layout)


def saturating(result: Saturation, x: str, y: str, needed: str) -> Figure:
    """The rate of A over the bias; AND's identity begins at the line, which says `needed`."""
    stairs = {"color": SEW, "shape": "hv", "width": 2.5}
    above = {"x": result.drive, "xanchor": "left", "y": 1, "yref": "y domain", "yanchor": "bottom"}
    layout = {
        "xaxis": {"title": x, "range": [0, float(result.bias[-1])]},
        "yaxis": {"title": y, "range": [-0.04, 1.04]},
        "shapes": [level(result.drive, upright=True, dash="dash", width=2)],
        "annotations": [{"text": needed, "showarrow": False, **above}],
    }
    trace = scatter(result.bias, result.rate, mode="lines", line=stairs, showlegend=False)
    return figure([trace], layout)


def compared(result: MergedConvolutions, cut: str, extended: str, scale: str) -> Figure:
    """The two maps of |two 3×3 - one 5×5| on one logarithmic scale."""
    traces = [
        {
            "type": "heatmap",
            "z": single(np.log10(np.maximum(error, 10**SMALLEST))),
            "customdata": single(error),
            "hovertemplate": "%{customdata:.2e}<extra></extra>",
            "coloraxis": "coloraxis",
            "xgap": 1,
            "ygap": 1,
            **on(panel),
        }
        for panel, error in enumerate((result.error, result.error_extended), 1)
    ]
    square = BARE | {"constrain": "domain", "autorange": "reversed"}
    layout = {
        **axes(1, HALVES, BARE | {"title": cut}, square | {"scaleanchor": "x"}),
        **axes(2, HALVES, BARE | {"title": extended}, square | {"scaleanchor": "x2"}),
        "coloraxis": {
            "colorscale": "Cividis",
            "cmin": SMALLEST,
            "cmax": 1,
            "colorbar": {
                "title": {"text": scale, "side": "right"},
                "tickvals": [-8, -6, -4, -2, 0],
                "ticktext": ["10⁻⁸", "10⁻⁶", "10⁻⁴", "0.01", "1"],
            },
        },
    }
    return figure(traces, layout)
