"""What meets at g in a downsample block, and what leaves it, as shares of the values."""

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from pages.shared.plotting import HALVES, LEGEND, PERCENT, SECOND, axes
from pages.shared.ui.style import LOOKS
from snncore.analysis.block.downsample import Meeting
from snncore.experiment import BlockKind


class MeetWords(NamedTuple):
    """The axes' titles, and the names of the shares."""

    to_g: str
    from_g: str
    spikes: str
    negative: str


def meetings(found: Sequence[Meeting], names: Sequence[str], words: MeetWords) -> go.Figure:
    """Left what the shortcut brings to g, right what leaves g; for each kind of shortcut."""
    figure = go.Figure()
    parts = ((words.spikes, "binary", LOOKS[BlockKind.SEW].color),
             (words.negative, "negative", LOOKS[BlockKind.SPIKING].color))  # fmt: skip
    for name, field, color in parts:
        marker = {"color": color}
        figure.add_bar(x=list(names), y=[getattr(m, field) for m in found], name=name,
                       marker=marker)  # fmt: skip
        figure.add_bar(x=list(names), y=[getattr(m, f"out_{field}") for m in found],
                       marker=marker, showlegend=False, **SECOND)  # fmt: skip
    whole = {"range": [0, 1.05], **PERCENT}
    across = {"type": "category", "categoryarray": list(names)}
    figure.update_layout(
        **axes(1, HALVES, across, {"title": words.to_g, **whole}),
        **axes(2, HALVES, across, {"title": words.from_g, **whole}),
        legend=LEGEND,
        barmode="group",
    )
    return figure
