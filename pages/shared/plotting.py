"""What the figures of several pages are drawn with: axes, lines, levels, seed bands, words.

It knows neither Streamlit nor the catalogue: names and titles are arguments.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pages.shared.ui.numbers import by_hand
from pages.shared.ui.style import Line

Trace = dict[str, Any]
Shape = dict[str, Any]
Note = dict[str, Any]
Figure = dict[str, Any]
"""Parts of a figure as plotly.js takes them; a figure is its traces, `data`, and its `layout`."""

GREY = "#8c8c8c"
LEGEND = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}
HALVES = ([0.0, 0.44], [0.56, 1.0])
SECOND = {"xaxis": "x2", "yaxis": "y2"}
PERCENT = {"tickformat": ".0%"}
BARE = {"showticklabels": False, "showgrid": False, "zeroline": False, "ticks": ""}


def figure(traces: Sequence[Trace], layout: Mapping[str, Any]) -> Figure:
    """A figure of these parts, an axis' title as plotly.js reads it; a trace is one of points where
    it does not say of what.

    Plotly's own class, which copies every part of it, takes fifteen times as long; the tests
    have it look at each make of figure.
    """
    named = {
        k: v for k, v in layout.items() if isinstance(v, dict) and isinstance(v.get("title"), str)
    }
    titled = {k: v | {"title": {"text": v["title"]}} for k, v in named.items()}
    drawn = [{"type": "scatter", **trace} for trace in traces]
    return {"data": drawn, "layout": {**layout, **titled}}


def single(values: ArrayLike) -> NDArray[np.float32]:
    """The values as plotly.js draws them; they are sent as bytes."""
    return np.asarray(values, np.float32)


def on(panel: int) -> dict[str, str]:
    """The axes of a trace in this panel, 1 being the first."""
    return {"xaxis": f"x{panel}", "yaxis": f"y{panel}"} if panel > 1 else {}


def axes(
    panel: int, domains: Sequence[Sequence[float]], x: Mapping[str, Any], y: Mapping[str, Any]
) -> dict[str, Any]:
    """The layout's two axes of this panel, in its part of the figure's width."""
    suffix = str(panel) if panel > 1 else ""
    return {
        f"xaxis{suffix}": {"domain": domains[panel - 1], "anchor": f"y{suffix}", **x},
        f"yaxis{suffix}": {"anchor": f"x{suffix}", **y},
    }


def log_axis(
    title: str, ends: tuple[float, float], ticks: Sequence[float], texts: Sequence[str] = ()
) -> dict[str, Any]:
    """A log axis from end to end, labelled at the `ticks` between, as numbers or as `texts`."""
    texts = texts or [by_hand(f"{tick:g}") for tick in ticks]
    told = {t: text for t, text in zip(ticks, texts, strict=True) if ends[0] <= t <= ends[1]}
    return {
        "title": title,
        "type": "log",
        "range": np.log10(ends).tolist(),
        "tickvals": single(list(told)),
        "ticktext": list(told.values()),
    }


def power_axis(title: str, values: ArrayLike, usual: Sequence[int] = ()) -> dict[str, Any]:
    """A log axis over whole decades: the usual ones, and as many as all positive values need."""
    logs = np.log10(positive(values))
    logs = np.r_[logs[np.isfinite(logs)], usual]
    axis = {"title": title, "type": "log"}
    if not len(logs):
        return axis
    low = math.floor(logs.min())
    high = max(math.ceil(logs.max()), low + 1)
    return axis | {"range": [low, high], "dtick": math.ceil((high - low) / 5)}


def clipped_axis(title: str, low: int, high: int) -> dict[str, Any]:
    """A log axis from 10^low to 10^high whose edges, labelled, stand for all that is beyond."""
    step = max(1, round((high - low) / 8))
    inner = [p for p in range(low + 1, high) if p % step == 0 and p - low > step / 2 < high - p]
    powers = [low, *inner, high]
    texts = [f"10<sup>{p}</sup>" if p else "1" for p in powers]
    return {
        "title": title,
        "type": "log",
        "range": [low - 0.02 * (high - low), high + 0.02 * (high - low)],
        "tickvals": single(10.0 ** np.array(powers)),
        "ticktext": [f"≤ {texts[0]}", *texts[1:-1], f"≥ {texts[-1]}"],
    }


def clipped(values: NDArray[np.float64], low: int, high: int) -> NDArray[np.float64]:
    """The values with what leaves a `clipped_axis`, 0 included, on its edge."""
    return np.clip(values, 10.0**low, 10.0**high)


def positive(values: ArrayLike) -> NDArray[np.float64]:
    """The values without those that a log axis cannot show."""
    given = np.asarray(values, float)
    return np.where(given > 0, given, np.nan)


def faint(color: str) -> str:
    """The colour, mostly seen through."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.16)"


def scatter(x: ArrayLike, y: ArrayLike, **options: object) -> Trace:
    """Points, a line, or both."""
    return {"type": "scatter", "x": single(x), "y": single(y)} | options


def measured(line: Line, x: ArrayLike, y: ArrayLike, **options: object) -> Trace:
    """Measured values as a line with markers in its own look."""
    color, dash, symbol = line.look
    marker = {"color": color, "symbol": symbol, "size": 7, "maxdisplayed": 24}
    looks = {"line": {"color": color, "dash": dash, "width": 2}, "marker": marker}
    named = {"name": line.name, "legendgroup": line.name}
    return scatter(x, y, mode="lines+markers") | looks | named | options


def law_line(x: ArrayLike, y: ArrayLike, color: str, **options: object) -> Trace:
    """A closed form as a thin line."""
    thin = {"line": {"color": color, "width": 1}, "opacity": 0.8}
    return scatter(x, y, mode="lines", showlegend=False, hoverinfo="skip") | thin | options


def law_entry(name: str) -> Trace:
    """One entry of the legend for all closed forms."""
    return law_line([np.nan], [np.nan], GREY, name=name, showlegend=True)


def borders(blocks: Iterable[float], *, panels: int = 1) -> list[Shape]:
    """A dotted line before each of these blocks, which change the shape, in every panel."""
    return [
        level(block - 0.5, panel=panel, upright=True, width=1.5)
        for block in blocks
        for panel in range(1, panels + 1)
    ]


def border_names(blocks: Sequence[float], name: str) -> list[Note]:
    """What the borders are called, beside the first one, if there is any."""
    place = {"xanchor": "left", "xshift": 4, "y": 1, "yref": "y domain", "yanchor": "top"}
    return [note(name, place | {"x": block - 0.5}) for block in blocks[:1]]


def level(value: float, *, panel: int = 1, upright: bool = False, **line: object) -> Shape:
    """The shape of a line across a panel at a value that means something: chance, an isometry."""
    suffix = str(panel) if panel > 1 else ""
    own, other = ("x", "y") if upright else ("y", "x")
    at = {f"{own}ref": f"{own}{suffix}", f"{own}0": value, f"{own}1": value}
    whole = {f"{other}ref": f"{other}{suffix} domain", f"{other}0": 0, f"{other}1": 1}
    return {"type": "line", "line": {"color": GREY, "dash": "dot", "width": 1} | line} | at | whole


def note(text: str, place: Mapping[str, Any], *, color: str = GREY, size: int = 12) -> Note:
    """The annotation of a level: a word without an arrow."""
    return {"text": text, "showarrow": False, "font": {"color": color, "size": size}, **place}


def spread(x: ArrayLike, low: ArrayLike, high: ArrayLike, color: str, **options: object) -> Trace:
    """The area between two curves, such as the least and the largest seed, open at gaps."""
    across, bottom, top = (np.asarray(values, float) for values in (x, low, high))
    known = np.isfinite(bottom) & np.isfinite(top)
    outline: list[ArrayLike] = [np.zeros((2, 0))]
    for stretch in np.split(np.arange(len(known)), np.flatnonzero(np.diff(known)) + 1):
        if known[stretch].all():  # there on the upper edge, back on the lower one
            there, back = stretch, stretch[::-1]
            outline += [[across[there], top[there]], [across[back], bottom[back]], [[np.nan]] * 2]
    edge_x, edge_y = np.concatenate(outline, axis=1)
    filled = {"fill": "toself", "fillcolor": faint(color), "line": {"width": 0}}
    quiet = {"hoverinfo": "skip", "showlegend": False}
    return scatter(edge_x, edge_y, mode="lines") | filled | quiet | options


def here(x: float, y: float, color: str, name: str, *, size: int = 13, **options: object) -> Trace:
    """A ring around the point at which the controls stand."""
    ring = {"color": color, "symbol": "circle-open", "size": size, "line": {"width": 3}}
    return scatter([x], [y], mode="markers", marker=ring, name=name) | options
