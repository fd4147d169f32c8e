"""The same structure converted and trained directly: left measured here, right as reported."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pages.models.conversion.figures import LOOK, Words
from pages.shared.plotting import (
    HALVES,
    LEGEND,
    PERCENT,
    SECOND,
    Figure,
    axes,
    figure,
    measured,
    note,
    scatter,
    single,
)
from pages.shared.ui.style import LOOKS, Line
from snncore.analysis.conversion.published import Converted
from snncore.analysis.depth.published import ImageNet
from snncore.experiment import BlockKind

SPIKING = LOOKS[BlockKind.SPIKING]


class Carried(NamedTuple):
    """Accuracies by depth: of the ReLU networks, of what they were converted to at the last T,
    and of Spiking ResNets trained directly."""

    relu: Mapping[int, float]
    converted: Mapping[int, float]
    direct: Mapping[int, float]


def carried(
    here: Carried, reported: Sequence[ImageNet], converted: Sequence[Converted], words: Words
) -> Figure:
    """Accuracy over depth; what is reported is drawn open and dotted, in a panel of its own."""
    lines = (
        (words.relu, LOOK._replace(dash="dot", symbol="cross-open"), here.relu),
        (words.converted, LOOK, here.converted),
        (words.direct, SPIKING, here.direct),
    )
    traces = [
        measured(Line(name, look), list(values), list(values.values()))
        for name, look, values in lines
    ]
    for entry in reported:
        look = SPIKING._replace(dash="dot", symbol="triangle-down-open")
        line = Line(f"{words.direct} ({words.reported})", look)
        traces.append(measured(line, entry.depth, [each / 100 for each in entry.best], **SECOND))
    traces += [
        scatter(
            [each.depth],
            [each.accuracy / 100],
            mode="markers",
            marker={"color": LOOK.color, "symbol": "cross-open", "size": 12},
            name=f"{words.converted} ({words.reported}, T = {each.time_steps})",
            **SECOND,
        )
        for each in converted
    ]
    depths = sorted({*here.relu, *here.direct})
    across, up = {"title": words.depth}, {"range": [0, 1.03], **PERCENT}
    top = {"y": 0.99, "yanchor": "top", "x": 0.98, "xanchor": "right"}
    layout = {
        **axes(1, HALVES, across | {"tickvals": single(depths)}, up | {"title": words.accuracy}),
        **axes(2, HALVES, across | {"rangemode": "tozero"}, up),
        "legend": LEGEND,
        "margin": {"t": 84},
        "annotations": [note(words.reported, top | {"xref": "x2 domain", "yref": "y2 domain"})],
    }
    return figure(traces, layout)
