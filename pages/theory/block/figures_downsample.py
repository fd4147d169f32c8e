"""What meets at g in a downsample block, and what leaves it, as shares of the values."""

from collections.abc import Sequence
from typing import NamedTuple

from pages.shared.plotting import HALVES, LEGEND, PERCENT, SECOND, Figure, Trace, axes, figure
from pages.shared.ui.style import LOOKS
from snncore.analysis.block.downsample import Meeting
from snncore.experiment import BlockKind


class MeetWords(NamedTuple):
    """The axes' titles, and the names of the shares."""

    to_g: str
    from_g: str
    spikes: str
    negative: str


def meetings(found: Sequence[Meeting], names: Sequence[str], words: MeetWords) -> Figure:
    """Left what the shortcut brings to g, right what leaves g; for each kind of shortcut."""
    traces: list[Trace] = []
    parts = ((words.spikes, "binary", LOOKS[BlockKind.SEW].color),
             (words.negative, "negative", LOOKS[BlockKind.SPIKING].color))  # fmt: skip
    for name, field, color in parts:
        bar = {"type": "bar", "x": list(names), "marker": {"color": color}}
        traces += [
            bar | {"y": [getattr(m, field) for m in found], "name": name},
            bar | {"y": [getattr(m, f"out_{field}") for m in found], "showlegend": False} | SECOND,
        ]
    whole = {"range": [0, 1.05], **PERCENT}
    across = {"type": "category", "categoryarray": list(names)}
    layout = {
        **axes(1, HALVES, across, {"title": words.to_g, **whole}),
        **axes(2, HALVES, across, {"title": words.from_g, **whole}),
        "legend": LEGEND,
        "barmode": "group",
    }
    return figure(traces, layout)
