"""What the papers report of depth on CIFAR-10 and of event cameras: no measured number."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pages.models.depth_study.figures_imagenet import IN_PERCENT, Lines, open_marker
from pages.shared.plotting import GREY, Figure, Trace, figure, log_axis, single
from pages.shared.ui.style import Line
from snncore.analysis.depth.published import Certainty, Cifar10, Event

FIRST = 8
"""The depth at which the MS-ResNet paper's comparison begins."""

TICKS = (60, 70, 80, 90, 100)
"""Percent on the axis of the event cameras' accuracies."""


class PeakWords(NamedTuple):
    """The words in the figure: what is said at the depth with the largest accuracy, at that with
    the drop, and at the last one that does not degrade."""

    depth: str
    peak: str
    drop: str
    until: str


class EventWords(NamedTuple):
    """The words in the figure; `certainty`: how surely a number is the paper's, for the pointer."""

    accuracy: str
    certainty: Mapping[Certainty, str]


def cifar10(entries: Sequence[Cifar10], lines: Lines, words: PeakWords) -> Figure:
    """What is reported of each kind by depth: where it still gains, where it falls; numbers where
    they are known."""
    falls_to = max(entry.drop for entry in entries)
    traces: list[Trace] = []
    notes: list[dict[str, Any]] = []
    for row, entry in enumerate(entries):
        known = dict(marks(entry, words))
        traces += stretches(entry, lines[entry.kind], row, falls_to)
        marker = open_marker(lines[entry.kind].look, 16)
        marker |= {"symbol": "line-ns-open", "line": {"width": 3}}
        traces.append(
            {"type": "scatter", "x": list(known), "y": [row] * len(known), "mode": "markers",
             "marker": marker, "hoverinfo": "skip", "showlegend": False}
        )  # fmt: skip
        notes += [
            {"text": text, "x": math.log10(depth), "y": row, "yshift": 16, "showarrow": False,
             "xanchor": "right" if depth == entry.peak else "center"}
            for depth, text in known.items()
        ]  # fmt: skip
    last = max(max(entry.until, falls_to) for entry in entries)
    ticks = sorted({FIRST, *(depth for entry in entries for depth, _ in marks(entry, words))})
    layout = {
        "xaxis": log_axis(words.depth, (0.9 * FIRST, 1.6 * last), ticks),
        "yaxis": rows([lines[entry.kind].name for entry in entries], above=0.7),
        "margin": {"l": 130},
        "annotations": notes,
    }
    return figure(traces, layout)


def stretches(entry: Cifar10, line: Line, row: int, falls_to: int) -> Iterator[Trace]:
    """The lines of a kind: solid up to where it still gains or does not degrade, dotted beyond."""
    ends: list[tuple[int, int, Trace]] = [(FIRST, entry.until or entry.peak, {"width": 6})]
    if entry.peak:
        ends.append((entry.peak, entry.drop or falls_to, {"width": 3, "dash": "dot"}))
    for start, end, style in ends:
        yield {
            "type": "scatter",
            "x": [start, end],
            "y": [row, row],
            "mode": "lines",
            "line": style | {"color": line.look.color},
            "hoverinfo": "skip",
            "showlegend": False,
        }


def marks(entry: Cifar10, words: PeakWords) -> Iterator[tuple[int, str]]:
    """The depths at which something is reported, each with its words."""
    if entry.peak:
        yield entry.peak, words.peak
    if entry.drop:
        yield entry.drop, words.drop
    if entry.until and not entry.depth:
        yield entry.until, words.until
    for depth, value in zip(entry.depth, entry.accuracy, strict=True):
        yield depth, f"{value:.2f}%"


def event(entries: Sequence[Event], lines: Lines, words: EventWords) -> Figure:
    """One row for each number; a full mark where it was read from the authors' logs."""
    traces = [
        {"type": "scatter", "x": single([entry.accuracy]), "y": [row], "mode": "markers",
         "marker": {"color": lines[entry.kind].look.color, "size": 12,
                    "symbol": "diamond" if entry.origin.certainty is Certainty.LOGS
                    else "diamond-open"},
         "hovertemplate": words.certainty[entry.origin.certainty] + "<extra></extra>",
         "showlegend": False}
        for row, entry in enumerate(entries)
    ]  # fmt: skip
    notes = [
        {"text": f"{entry.accuracy:.2f}%", "x": entry.accuracy, "y": row, "showarrow": False}
        | ({"xshift": -10, "xanchor": "right"} if entry.accuracy > sum(TICKS) / len(TICKS)
           else {"xshift": 10, "xanchor": "left"})
        for row, entry in enumerate(entries)
    ]  # fmt: skip
    borders = [row for row in range(1, len(entries)) if entries[row].data != entries[row - 1].data]
    low, high = TICKS[0] - 5, TICKS[-1] + 1
    layout = {
        "xaxis": {"title": words.accuracy, "range": [low, high], "tickvals": TICKS} | IN_PERCENT,
        "yaxis": rows([f"{entry.data}, {lines[entry.kind].name}" for entry in entries]),
        "margin": {"l": 190},
        "annotations": notes,
        "shapes": [{"type": "line", "x0": low, "x1": high, "y0": row - 0.5, "y1": row - 0.5,
                    "line": {"color": GREY, "width": 1}} for row in borders],
    }  # fmt: skip
    return figure(traces, layout)


def rows(names: Sequence[str], above: float = 0.5) -> dict[str, Any]:
    """An axis of names, the first at the top."""
    return {"tickvals": list(range(len(names))), "ticktext": list(names), "showgrid": False,
            "zeroline": False, "range": [len(names) - 0.5, -above]}  # fmt: skip
