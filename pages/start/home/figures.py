"""The picture on Home: how many spikes of a train are left after each block of three kinds."""

from collections.abc import Mapping

import numpy as np

from pages.shared.plotting import Figure, figure, scatter
from pages.shared.ui.style import LOOKS
from snncore.analysis.identity.held_branch import KINDS
from snncore.experiment import BlockKind


def survival(kept: np.ndarray, sent: int, names: Mapping[BlockKind, str], x: str, y: str) -> Figure:
    """A line for each of KINDS: `sent` spikes at first, then kept [kind, block]; axes x and y."""
    traces = [
        scatter(
            np.arange(kept.shape[1] + 1),
            [sent, *row],
            name=names[kind],
            mode="lines+markers",
            line={"color": LOOKS[kind].color, "dash": LOOKS[kind].dash, "width": 3},
            # The lines of SEW and MS-ResNet lie on each other.
            marker={"symbol": LOOKS[kind].symbol, "size": 12 if kind == "sew" else 8},
        )
        for kind, row in zip(KINDS, kept, strict=True)
    ]
    layout = {
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        "xaxis": {"title": x, "dtick": 1, "fixedrange": True},
        "yaxis": {"title": y, "rangemode": "tozero", "fixedrange": True},
    }
    return figure(traces, layout)
