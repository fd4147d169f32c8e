"""What the SEW paper reports of depth on ImageNet: open markers, no measured number."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from pages.shared.plotting import HALVES, LEGEND, Figure, Trace, axes, figure, on, single
from pages.shared.spacing import apart
from pages.shared.ui.style import Line, Look
from snncore.analysis.depth.published import Curves, ImageNet

IN_PERCENT = {"ticksuffix": "%"}
SHADES = (1.0, 0.9, 0.8, 0.7, 0.6)
"""Opacity of the curves, the deepest first."""

LINE = 4.5
"""Percent that a line of small print takes of the axis."""

Lines = Mapping[str, Line]
"""The line of each kind of block, by its key in the published numbers."""


class DepthWords(NamedTuple):
    """The words in the figure; `best` and `train` are the titles of the vertical axes."""

    depth: str
    best: str
    train: str
    last_epoch: str


def open_marker(look: Look, size: int = 9) -> dict[str, Any]:
    """The kind's colour and shape, open."""
    symbol = f"{look.symbol.removesuffix('-open')}-open"
    return {"color": look.color, "symbol": symbol, "size": size}


def imagenet(entries: Sequence[ImageNet], lines: Lines, words: DepthWords) -> Figure:
    """Top-1 against depth: on the test pictures, the best epoch; in training, the last one."""
    traces: list[Trace] = []
    last = f" ({words.last_epoch}: %{{customdata:.2f}} %)"
    for entry in entries:
        name, (color, dash, _) = lines[entry.kind]
        for number, values, hover in (
            (1, entry.best, "%{y:.2f}%" + last),
            (2, entry.train, "%{y:.1f}%"),
        ):
            trace = {
                "type": "scatter",
                "x": single(entry.depth),
                "y": single(values),
                "mode": "lines+markers",
                "line": {"color": color, "dash": dash, "width": 1.5},
                "marker": open_marker(lines[entry.kind].look),
                "name": name,
                "legendgroup": entry.kind,
                "showlegend": number == 1,
                "customdata": np.array(entry.last),
                "hovertemplate": hover + "<extra>%{fullData.name}, %{x:.0f}</extra>",
                **on(number),
            }
            traces.append(trace)
    depths = sorted({depth for entry in entries for depth in entry.depth})
    x = {"title": words.depth, "tickvals": single(depths)}
    y = {"range": [0, 85]} | IN_PERCENT
    layout = {
        **axes(1, HALVES, x, y | {"title": words.best}),
        **axes(2, HALVES, x, y | {"title": words.train}),
        "legend": LEGEND,
    }
    return figure(traces, layout)


def epochs(entries: Sequence[Curves], lines: Lines, across: str) -> Figure:
    """Top-1 on the test pictures by epoch, a panel for each kind, a line for each depth."""
    traces: list[Trace] = []
    notes: list[dict[str, Any]] = []
    for number, entry in enumerate(entries, 1):
        traces += [trace | on(number) for trace in curves(entry, lines[entry.kind])]
        heights = apart([values[-1] for values in entry.accuracy], LINE)
        suffix = "" if number == 1 else "2"
        end = {"x": entry.epoch[-1], "xref": f"x{suffix}", "yref": f"y{suffix}", "xshift": 8,
               "xanchor": "left", "showarrow": False, "font": {"size": 12}}  # fmt: skip
        notes += [
            end | {"text": str(depth), "y": height}
            for depth, height in zip(entry.depth, heights, strict=True)
        ]
    last = max(entry.epoch[-1] for entry in entries)
    x = {"title": across, "range": [-0.03 * last, 1.03 * last]}
    y = {"range": [0, 80]} | IN_PERCENT
    first, second = (lines[entry.kind].name for entry in entries)
    layout = {
        **axes(1, HALVES, x, y | {"title": first}),
        **axes(2, HALVES, x, y | {"title": second}),
        "annotations": notes,
        "margin": {"r": 36},
    }
    return figure(traces, layout)


def curves(entry: Curves, line: Line) -> Iterator[Trace]:
    """A line for each depth, the deepest first and strongest."""
    marker = open_marker(line.look, 6)
    deepest_first = zip(entry.accuracy[::-1], entry.depth[::-1], SHADES, strict=False)
    for values, depth, shade in deepest_first:
        yield {
            "type": "scatter",
            "x": single(entry.epoch),
            "y": single(values),
            "mode": "lines+markers",
            "line": {"color": marker["color"], "width": 1.5},
            "marker": marker,
            "opacity": shade,
            "showlegend": False,
            "name": f"{line.name}, {depth}",
            "hovertemplate": "%{y:.1f}% (%{x:.0f})<extra>%{fullData.name}</extra>",
        }
