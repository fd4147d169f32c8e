"""Pictures of the MS-ResNet page: a network's parts by their layers and maps; a counterfactual."""

from collections.abc import Mapping, Sequence

import numpy as np

from pages.shared.plotting import LEGEND, Figure, figure, scatter, single
from pages.shared.ui.style import LOOKS, Look
from snncore.analysis.papers.architecture import Stage
from snncore.experiment import BlockKind

LINES = {
    "identity": Look(LOOKS[BlockKind.SPIKING].color, "solid", "circle"),
    "usual": LOOKS[BlockKind.SPIKING],
    "ms": LOOKS[BlockKind.MS],
}


def layers(stages: Sequence[Stage], names: Sequence[str], across: str, up: str) -> Figure:
    """A bar for each part: as many layers wide as it has, as tall as its map's side."""
    widths = np.array([stage.layers for stage in stages])
    ends = widths.cumsum()
    bars = {
        "type": "bar",
        "x": single(ends - widths / 2),
        "y": [stage.side for stage in stages],
        "width": single(widths),
        "text": [f"{n}<br>{s.layers} × {s.channels}" for n, s in zip(names, stages, strict=True)],
        "marker": {"color": LOOKS[BlockKind.MS].color, "line": {"width": 1, "color": "white"}},
        "textposition": "inside",
        "insidetextanchor": "middle",
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
    }
    layout = {
        "xaxis": {"title": across, "range": [0, float(ends[-1])]},
        "yaxis": {"title": up, "range": [0, 36], "tickvals": [1, 8, 16, 32]},
        # What has no room is told at the pointer.
        "uniformtext": {"minsize": 10, "mode": "hide"},
    }
    return figure([bars], layout)


def counterfactuals(
    depths: Sequence[int],
    values: Mapping[str, Sequence[float | None]],
    names: Mapping[str, str],
    across: str,
    up: str,
) -> Figure:
    """A line for each start, where it was trained."""
    traces = [
        scatter(
            depths,
            100 * np.array(own, float),  # where there is no number, NaN
            name=names[name],
            mode="lines+markers",
            line={"color": LINES[name].color, "dash": LINES[name].dash, "width": 2.5},
            marker={"symbol": LINES[name].symbol, "size": 9},
        )
        for name, own in values.items()
    ]
    layout = {
        "xaxis": {"title": across, "tickvals": list(depths)},
        "yaxis": {"title": up, "range": [0, 100]},
        "legend": LEGEND,
    }
    return figure(traces, layout)
