"""Class probabilities against the time step: all classes of one network, one class of several."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pages.shared.plotting import GREY, LEGEND, PERCENT, Figure, Note, figure, level, note, scatter
from pages.shared.spacing import apart
from pages.shared.ui.style import LOOKS, Line
from snncore.analysis.raster.class_probabilities import ClassProbabilities
from snncore.experiment import BlockKind

LABEL = "#9b59b6"
APART = 0.055
"""The least distance of two words, as a share of the vertical axis."""

WORDS = 120
"""Pixels to the right of the axes, for the names of the lines."""

HOVER = "%{y:.1%}<extra>%{fullData.name}</extra>"


class Words(NamedTuple):
    """What stands in the figures: the line of chance, the titles of the axes."""

    chance: str
    steps: str
    probability: str


class OneClass(NamedTuple):
    """The probability of one class after each step, of one network."""

    line: Line
    shares: NDArray[np.float32]


def build_up(
    found: ClassProbabilities,
    classes: Sequence[str],
    words: Words,
    *,
    label: str | None,
    block: BlockKind,
    step: int | None,
) -> Figure:
    """The answer in the block's colour, the label where it is another class, the rest in grey."""
    traces = [
        scatter(
            np.arange(1, len(found.shares) + 1),
            found.shares[:, place],
            mode="lines+markers",
            name=classes[place],
            hovertemplate=HOVER,
            **look(place, found, classes[place] == label, block),
        )
        for place in found.ranked[::-1].tolist()  # what is over the others is drawn last
    ]
    at = [] if step is None else [level(step, upright=True, width=2, dash="dash")]
    chance = word(words.chance, word_heights(found, classes, label)[-1])
    layout = {
        **fixed_axes(len(found.shares), words),
        "shapes": [level(1 / len(classes)), *at],
        "annotations": [*names(found, classes, block, label), chance],
        "showlegend": False,
        "hovermode": "x",
        "margin": {"r": WORDS},
    }
    return figure(traces, layout)


def told(found: ClassProbabilities, classes: Sequence[str], label: str | None) -> list[int]:
    """The classes whose names stand in the figure: answer, second, first answer, label."""
    places = [*found.ranked[:2].tolist(), int(found.answers[0])]
    if label is not None and label in classes:
        places.append(list(classes).index(label))
    return list(dict.fromkeys(places))


def look(place: int, found: ClassProbabilities, is_label: bool, block: BlockKind) -> dict[str, Any]:
    """Colour, width, dash and marker of a class's line."""
    if place == found.answer:
        color, dash, symbol = LOOKS[block]
        line = {"color": color, "width": 3.5, "dash": "solid"}
        return {"line": line, "marker": {"color": color, "symbol": symbol, "size": 11}}
    if is_label:
        line = {"color": LABEL, "width": 2.5, "dash": "dash"}
        return {"line": line, "marker": {"color": LABEL, "symbol": "star", "size": 11}}
    line = {"color": GREY, "width": 1.2, "dash": "solid"}
    return {"line": line, "marker": {"color": GREY, "symbol": "circle", "size": 4}}


def names(
    found: ClassProbabilities, classes: Sequence[str], block: BlockKind, label: str | None
) -> Iterator[Note]:
    """The names at the lines' ends."""
    heights = word_heights(found, classes, label)
    for place, height in zip(told(found, classes, label), heights, strict=False):
        text = f"{classes[place]} {found.shares[-1, place]:.0%}"
        color = look(place, found, classes[place] == label, block)["line"]["color"]
        text = f"<b>{text}</b>" if place == found.answer else text
        yield word(text, height, color=color, size=13)


def word_heights(
    found: ClassProbabilities, classes: Sequence[str], label: str | None
) -> list[float]:
    """The heights of the names in the figure, and last that of chance, none over another."""
    named = told(found, classes, label)
    return apart([*found.shares[-1, named], 1 / len(classes)], APART)


def word(text: str, height: float, **font: Any) -> Note:
    """A word to the right of the axes."""
    return note(text, {"x": 1, "xref": "paper", "xanchor": "left", "y": height}, **font)


def fixed_axes(steps: int, words: Words) -> dict[str, Any]:
    """The layout's axes, which are fixed."""
    span = max(steps - 1, 1)
    return {
        "xaxis": {
            "title": words.steps,
            "range": [1 - 0.08 * span, steps + 0.08 * span],
            "dtick": max(1, steps // 8),
            "tick0": 1,
        },
        "yaxis": PERCENT | {"title": words.probability, "range": [0, 1.02]},
    }


def side_by_side(lines: Sequence[OneClass], classes: int, words: Words) -> Figure:
    """One class's probability in several networks, each in its block's look."""
    traces = [
        scatter(
            np.arange(1, len(shares) + 1),
            shares,
            mode="lines+markers",
            name=name,
            line={"color": color, "dash": dash, "width": 2.5},
            marker={"color": color, "symbol": symbol, "size": 10},
            hovertemplate=HOVER,
        )
        for (name, (color, dash, symbol)), shares in lines
    ]
    layout = {
        **fixed_axes(max(len(each.shares) for each in lines), words),
        "shapes": [level(1 / classes)],
        "annotations": [word(words.chance, 1 / classes)],
        "legend": LEGEND,
        "showlegend": True,
        "margin": {"r": 60},
    }
    return figure(traces, layout)
