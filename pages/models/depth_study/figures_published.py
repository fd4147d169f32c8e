"""What the papers report of depth, in figures of their own: open markers, no measured number."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.models.depth_study.kinds import label, look, of_key
from pages.shared.plotting import (
    GREY,
    HALVES,
    LEGEND,
    Trace,
    apart,
    axes,
    log_axis,
    on,
    single,
)
from pages.shared.ui.text import tr
from snncore.analysis.depth.published import Certainty, Cifar10, Curves, Event, ImageNet

IN_PERCENT = {"ticksuffix": " %"}
SHADES = (1.0, 0.9, 0.8, 0.7, 0.6)
"""Opacity of the curves, the deepest first."""

LINE = 4.5
"""Percent that a line of small print takes of the axis."""

FIRST = 8
"""The depth at which the MS-ResNet paper's comparison begins."""


def marker(kind: str, size: int = 9) -> dict[str, Any]:
    """The kind's colour and shape, open."""
    color, _, symbol = look(of_key(kind))
    return {"color": color, "symbol": f"{symbol.removesuffix('-open')}-open", "size": size}


def imagenet(entries: Sequence[ImageNet]) -> go.Figure:
    """Top-1 against depth: on the test pictures, the best epoch; in training, the last one."""
    traces: list[Trace] = []
    last = f" ({tr('depth_study.last_epoch')}: %{{customdata:.2f}} %)"
    for entry in entries:
        color, dash, _ = look(of_key(entry.kind))
        for number, values, hover in (
            (1, entry.best, "%{y:.2f} %" + last),
            (2, entry.train, "%{y:.1f} %"),
        ):
            line = {
                "type": "scatter",
                "x": single(entry.depth),
                "y": single(values),
                "mode": "lines+markers",
                "line": {"color": color, "dash": dash, "width": 1.5},
                "marker": marker(entry.kind),
                "name": label(of_key(entry.kind)),
                "legendgroup": entry.kind,
                "showlegend": number == 1,
                "customdata": np.array(entry.last),
                "hovertemplate": hover + "<extra>%{fullData.name}, %{x:.0f}</extra>",
                **on(number),
            }
            traces.append(line)
    depths = sorted({depth for entry in entries for depth in entry.depth})
    x = {"title": tr("depth_study.depth"), "tickvals": single(depths)}
    y = {"range": [0, 85]} | IN_PERCENT
    layout = {
        **axes(1, HALVES, x, y | {"title": tr("depth_study.top1_best")}),
        **axes(2, HALVES, x, y | {"title": tr("depth_study.top1_train")}),
        "legend": LEGEND,
    }
    return go.Figure(traces, layout)


def epochs(entries: Sequence[Curves]) -> go.Figure:
    """Top-1 on the test pictures by epoch, a panel for each kind, a line for each depth."""
    traces: list[Trace] = []
    notes: list[dict[str, Any]] = []
    for number, entry in enumerate(entries, 1):
        style = marker(entry.kind, 6)
        for values, depth, shade in zip(entry.accuracy[::-1], entry.depth[::-1], SHADES,
                                        strict=False):  # fmt: skip
            traces.append(
                {"type": "scatter", "x": single(entry.epoch), "y": single(values),
                 "mode": "lines+markers", "line": {"color": style["color"], "width": 1.5},
                 "marker": style, "opacity": shade, "showlegend": False,
                 "name": f"{label(of_key(entry.kind))}, {depth}",
                 "hovertemplate": "%{y:.1f} % (%{x:.0f})<extra>%{fullData.name}</extra>",
                 **on(number)}
            )  # fmt: skip
        heights = apart([values[-1] for values in entry.accuracy], LINE)
        suffix = "" if number == 1 else "2"
        notes += [
            {"text": str(depth), "x": entry.epoch[-1], "y": height, "xref": f"x{suffix}",
             "yref": f"y{suffix}", "xanchor": "left", "xshift": 8, "showarrow": False,
             "font": {"size": 12}}
            for depth, height in zip(entry.depth, heights, strict=True)
        ]  # fmt: skip
    last = max(entry.epoch[-1] for entry in entries)
    x = {"title": tr("depth_study.epoch"), "range": [-0.03 * last, 1.1 * last]}
    y = {"range": [0, 80]} | IN_PERCENT
    titles = [label(of_key(entry.kind)) for entry in entries]
    layout = {
        **axes(1, HALVES, x, y | {"title": titles[0]}),
        **axes(2, HALVES, x, y | {"title": titles[1]}),
        "annotations": notes,
    }
    return go.Figure(traces, layout)


def cifar10(entries: Sequence[Cifar10]) -> go.Figure:
    """By depth what is said of each kind: where it still gains, where it falls; numbers where they
    are known."""
    falls_to = max(entry.drop for entry in entries)
    traces: list[Trace] = []
    notes: list[dict[str, Any]] = []
    for row, entry in enumerate(entries):
        color = look(of_key(entry.kind)).color
        stretches: list[tuple[int, int, Trace]]
        stretches = [(FIRST, entry.until or entry.peak, {"width": 6})]
        if entry.peak:
            stretches.append((entry.peak, entry.drop or falls_to, {"width": 3, "dash": "dot"}))
        for start, end, line in stretches:
            traces.append(
                {"type": "scatter", "x": [start, end], "y": [row, row], "mode": "lines",
                 "line": line | {"color": color}, "hoverinfo": "skip", "showlegend": False}
            )  # fmt: skip
        known = dict(marks(entry))
        traces.append(
            {"type": "scatter", "x": list(known), "y": [row] * len(known), "mode": "markers",
             "marker": marker(entry.kind, 16) | {"symbol": "line-ns-open", "line": {"width": 3}},
             "hoverinfo": "skip", "showlegend": False}
        )  # fmt: skip
        notes += [
            {"text": text, "x": math.log10(depth), "y": row, "yshift": 16, "showarrow": False,
             "xanchor": "right" if depth == entry.peak else "center"}
            for depth, text in known.items()
        ]  # fmt: skip
    last = max(max(entry.until, falls_to) for entry in entries)
    ticks = sorted({FIRST, *(depth for entry in entries for depth, _ in marks(entry))})
    layout = {
        "xaxis": log_axis(tr("depth_study.depth"), (0.9 * FIRST, 1.6 * last), ticks),
        "yaxis": rows([label(of_key(entry.kind)) for entry in entries], above=0.7),
        "margin": {"l": 130},
        "annotations": notes,
    }  # fmt: skip
    return go.Figure(traces, layout)


def marks(entry: Cifar10) -> Iterator[tuple[int, str]]:
    """Depths with something to say there."""
    if entry.peak:
        yield entry.peak, tr("depth_study.peak")
    if entry.drop:
        yield entry.drop, tr("depth_study.drop")
    if entry.until and not entry.depth:
        yield entry.until, tr("depth_study.until")
    for depth, value in zip(entry.depth, entry.accuracy, strict=True):
        yield depth, f"{value:.2f} %"


def event(entries: Sequence[Event]) -> go.Figure:
    """One row for each number; a full mark where it was read from the authors' logs."""
    traces = [
        {"type": "scatter", "x": single([entry.accuracy]), "y": [row], "mode": "markers",
         "marker": {"color": look(of_key(entry.kind)).color, "size": 12,
                    "symbol": "diamond" if entry.origin.certainty is Certainty.LOGS
                    else "diamond-open"},
         "hovertemplate": tr(f"depth_study.certainty_{entry.origin.certainty}")
         + "<extra></extra>", "showlegend": False}
        for row, entry in enumerate(entries)
    ]  # fmt: skip
    notes = [
        {"text": f"{entry.accuracy:.2f} %", "x": entry.accuracy, "y": row, "xshift": -10,
         "xanchor": "right", "showarrow": False}
        for row, entry in enumerate(entries)
    ]  # fmt: skip
    borders = [row for row in range(1, len(entries)) if entries[row].data != entries[row - 1].data]
    layout = {
        "xaxis": {"title": tr("depth_study.test_accuracy"), "range": [55, 101],
                  "tickvals": [60, 70, 80, 90, 100]} | IN_PERCENT,
        "yaxis": rows([f"{entry.data}, {label(of_key(entry.kind))}" for entry in entries]),
        "margin": {"l": 190},
        "annotations": notes,
        "shapes": [{"type": "line", "x0": 55, "x1": 101, "y0": row - 0.5, "y1": row - 0.5,
                    "line": {"color": GREY, "width": 1}} for row in borders],
    }  # fmt: skip
    return go.Figure(traces, layout)


def rows(names: Sequence[str], above: float = 0.5) -> dict[str, Any]:
    """An axis of names, the first at the top."""
    return {"tickvals": list(range(len(names))), "ticktext": list(names), "showgrid": False,
            "zeroline": False, "range": [len(names) - 0.5, -above]}  # fmt: skip
