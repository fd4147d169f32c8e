"""The depth study's map: block kind × depth, test accuracy as colour and as number."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pages.shared.plotting import GREY, PERCENT, Figure, Trace, figure, single
from snncore.analysis.depth.row import NetKind, Values
from snncore.experiment import PICTURE_CLASSES

LOW, STEP = 1 / PICTURE_CLASSES, 0.05
"""Where the map's colours begin, and the steps in which its scale ends."""


class Cells(NamedTuple):
    """The map: rows are kinds, columns are depths. names: of the rows; accuracy: NaN where there is
    none; texts: what stands in each; hover: what the pointer is told."""

    kinds: Sequence[NetKind]
    names: Sequence[str]
    depths: Sequence[int]
    accuracy: Values
    texts: Sequence[Sequence[str]]
    hover: Sequence[Sequence[str]]


class MapWords(NamedTuple):
    depth: str
    accuracy: str


def phase_map(cells: Cells, chosen: tuple[int, int], words: MapWords) -> Figure:
    """Test accuracy as colour and number; a frame around the chosen cell (column, row)."""
    columns, rows = np.arange(len(cells.depths)), np.arange(len(cells.kinds))
    x, y = chosen
    frame = {"type": "rect", "x0": x - 0.48, "x1": x + 0.48, "y0": y - 0.46, "y1": y + 0.46,
             "line": {"color": "#d55e00", "width": 3}}  # fmt: skip
    layout = {
        "xaxis": {"title": words.depth, "tickvals": columns, "showgrid": False,
                  "zeroline": False, "ticktext": [str(depth) for depth in cells.depths],
                  "range": [-0.5, len(columns) - 0.5]},
        "yaxis": {"tickvals": rows, "ticktext": list(cells.names),
                  "range": [len(rows) - 0.5, -0.5], "showgrid": False, "zeroline": False},
        "margin": {"l": 170},
        "shapes": [frame],
        "dragmode": False,
    }  # fmt: skip
    return figure([colours(cells, words.accuracy), gaps(cells)], layout)


def colours(cells: Cells, title: str) -> Trace:
    """The accuracies, with a number in each cell that has one."""
    known = np.isfinite(cells.accuracy)
    top = max(float(np.nanmax(cells.accuracy, initial=0)), LOW + STEP)
    return {
        "type": "heatmap",
        "x": np.arange(len(cells.depths)),
        "y": np.arange(len(cells.kinds)),
        "z": single(cells.accuracy),
        "zmin": LOW,
        "zmax": math.ceil(top / STEP - 1e-9) * STEP,
        "colorscale": "Cividis",
        "colorbar": PERCENT | {"thickness": 12, "title": {"text": title, "side": "right"}},
        "text": np.where(known, np.array(cells.texts), ""),
        "texttemplate": "%{text}",
        "textfont": {"size": 14},
        "customdata": np.array(cells.hover),
        "hovertemplate": "%{customdata}<extra></extra>",
        "hoverongaps": False,
        "xgap": 2,
        "ygap": 2,
    }


def gaps(cells: Cells) -> Trace:
    """Why a cell has no accuracy, in words."""
    row, column = np.nonzero(~np.isfinite(cells.accuracy))
    return {
        "x": column,
        "y": row,
        "mode": "text",
        "text": [cells.texts[r][c] for r, c in zip(row.tolist(), column.tolist(), strict=True)],
        "textfont": {"color": GREY, "size": 13},
        "hoverinfo": "skip",
        "showlegend": False,
    }
