"""Pinned runs on the same axes: loss and accuracy against the step, gradient and rate by place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pages.shared.plotting import (
    HALVES,
    LEGEND,
    PERCENT,
    Figure,
    Trace,
    axes,
    figure,
    on,
    positive,
    power_axis,
    scatter,
    spread,
)
from pages.shared.spacing import apart
from pages.shared.ui.style import Look
from snncore.analysis.depth.seed_band import SeedBand

Bands = Mapping[str, SeedBand]
"""Mean and spread over the seeds, by the letter of the group."""


class Pinned(NamedTuple):
    """A group of runs as a figure knows it: its letter, name and look, and how many runs it has."""

    letter: str
    name: str
    look: Look
    runs: int


LETTER = 0.12
"""Part of a panel that a letter takes: of its height from its base, or its lowest line, up."""

THIRDS = ([0.0, 0.27], [0.365, 0.635], [0.73, 1.0])


class Words(NamedTuple):
    """The titles of the axes."""

    step: str
    loss: str
    train: str
    test: str
    block: str
    layer: str
    gradient: str
    rate: str


def learning(
    groups: Sequence[Pinned], loss: Bands, train: Bands, test: Bands, words: Words, sigma: bool
) -> Figure:
    """Training loss, training accuracy and test accuracy against the step."""
    traces: list[Trace] = []
    for number, bands in enumerate((loss, train, test), 1):
        base = np.nan if bands is loss else 0.0
        traces += drawn(groups, bands, number, sigma, markers=bands is test, base=base)
    accuracy = PERCENT | {"rangemode": "tozero"}
    across = {"title": words.step} | reach(loss, train, test)
    layout = {
        **axes(1, THIRDS, across, {"title": words.loss}),
        **axes(2, THIRDS, across, {"title": words.train} | accuracy),
        **axes(3, THIRDS, across, {"title": words.test} | accuracy),
        "legend": LEGEND,
    }
    return figure(named_once(traces), layout)


def profiles(
    groups: Sequence[Pinned], gradient: Bands, rate: Bands, words: Words, sigma: bool
) -> Figure:
    """Gradient norm by block, on a log axis, and firing rate by layer."""
    seen = {letter: b._replace(low=positive(b.low), mean=positive(b.mean), high=positive(b.high))
            for letter, b in gradient.items()}  # fmt: skip
    left = drawn(groups, seen, 1, sigma, markers=True, log=True)
    right = drawn(groups, rate, 2, sigma, markers=True, base=0.0)
    values = np.concatenate([np.r_[b.low, b.high] for b in seen.values()])
    block, layer = {"title": words.block}, {"title": words.layer}
    layout = {
        **axes(1, HALVES, block | reach(seen), power_axis(words.gradient, values)),
        **axes(2, HALVES, layer | reach(rate), {"title": words.rate, "rangemode": "tozero"}),
        "legend": LEGEND,
    }
    return figure(named_once([*left, *right]), layout)


def drawn(
    groups: Sequence[Pinned],
    bands: Bands,
    number: int,
    sigma: bool,
    *,
    markers: bool,
    log: bool = False,
    base: float = np.nan,
) -> Iterator[Trace]:
    """A mean line for each group on the axes with this number, of which the vertical one may be
    a log axis or begin at a base, and how far its seeds spread."""
    seen = [group for group in groups if len(bands[group.letter].step)]
    for group, height in zip(seen, letter_heights(seen, bands, log, base), strict=True):
        band = bands[group.letter]
        if group.runs > 1:
            around = {"legendgroup": group.letter, **on(number)}
            yield spread(band.step, *edges(band, sigma), group.look.color, **around)
        color, dash, symbol = group.look
        yield scatter(
            band.step,
            band.mean,
            mode="lines+markers" if markers or len(band.step) == 1 else "lines",
            line={"color": color, "dash": dash, "width": 2},
            marker={"color": color, "symbol": symbol, "size": 6, "maxdisplayed": 30},
            name=group.name,
            legendgroup=group.letter,
            hovertemplate=f"{group.letter}: %{{y:.3g}} (%{{x:.0f}})<extra></extra>",
            **on(number),
        )
        yield letter(group, float(band.step[-1]), height) | on(number)


def named_once(traces: list[Trace]) -> list[Trace]:
    """The traces, of which the first one of a name stands in the legend."""
    names: set[str] = set()
    for trace in traces:
        if "name" in trace:
            trace["showlegend"] = trace["name"] not in names
            names.add(trace["name"])
    return traces


def edges(band: SeedBand, sigma: bool) -> tuple[np.ndarray, np.ndarray]:
    """The lower and the upper edge of a band."""
    if sigma:
        return band.mean - band.sigma, band.mean + band.sigma
    return band.low, band.high


def letter_heights(groups: Sequence[Pinned], bands: Bands, log: bool, base: float) -> list[float]:
    """Where each group's letter stands: at the end of its line, but none over another, or
    where no line reaches."""
    scale, back = (np.log10, lambda height: 10**height) if log else (np.asarray, float)
    values = [scale(bands[group.letter].mean) for group in groups]
    known = np.concatenate([*values, [base]])
    known = known[np.isfinite(known)]
    ends = [float(line[-1]) for line in values]
    if len(known) and np.isfinite(ends).all():
        ends = inside(apart(ends, LETTER * float(np.ptp(known))), known)
    return [back(end) for end in ends]


def inside(heights: Sequence[float], known: NDArray[np.float64]) -> list[float]:
    """The heights moved down, then up, as far as letters have to, to stand where lines may."""
    low, high, least = known.min(), known.max(), LETTER * np.ptp(known)
    moved, order = np.array(heights), np.argsort(heights, kind="stable")
    room = least * np.arange(len(order))
    moved[order] = np.minimum(moved[order], high - room[::-1])
    moved[order] = np.maximum(moved[order], low + room)
    return moved.tolist()


def letter(group: Pinned, step: float, height: float) -> Trace:
    """The group's letter at the end of its line: colour does not tell two groups of the same block
    apart."""
    return scatter(
        [step],
        [height],
        mode="text",
        text=["\u2002" + group.letter],
        textposition="middle right",
        textfont={"color": group.look.color, "size": 13},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
        legendgroup=group.letter,
    )


def reach(*bands: Bands) -> dict[str, Any]:
    """The range of the horizontal axis: all steps, and room for the letters at their end."""
    steps = [band.step for each in bands for band in each.values() if len(band.step)]
    if not steps:
        return {}
    first, last = min(step[0] for step in steps), max(step[-1] for step in steps)
    span = max(last - first, 1.0)
    return {"range": [first - 0.03 * span, last + 0.15 * span]}
