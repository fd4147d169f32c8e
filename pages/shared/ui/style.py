"""How each block kind looks, the same on every page: never by colour alone."""

from typing import NamedTuple

from snncore.block import Merge
from snncore.experiment import BlockKind


class Look(NamedTuple):
    """Colour (Okabe-Ito: told apart by the colour-blind), dash and marker of Plotly."""

    color: str
    dash: str
    symbol: str


class Line(NamedTuple):
    """What a line of a figure is called, and how it looks."""

    name: str
    look: Look


CLEAR = "rgba(0,0,0,0)"
LOOKS = {
    BlockKind.PLAIN: Look("#8c8c8c", "dot", "x"),
    BlockKind.SPIKING: Look("#d55e00", "dash", "triangle-down"),
    BlockKind.NO_LIF: Look("#cc79a7", "dashdot", "diamond"),
    BlockKind.SEW: Look("#0072b2", "solid", "circle"),
    BlockKind.MS: Look("#009e73", "longdash", "square"),
    BlockKind.RELU: Look("#b8860b", "longdashdot", "cross"),
    BlockKind.RBA: Look("#e69f00", "dot", "star"),
}
MERGE_SYMBOLS = {
    Merge.ADD: "circle",
    Merge.AND: "circle-open",
    Merge.IAND: "hexagon",
    Merge.OR: "hexagon-open",
}
MERGE_DASHES = {Merge.ADD: "solid", Merge.AND: "dot", Merge.IAND: "dash", Merge.OR: "dashdot"}
"""The dash of SEW with each g; its colour is the block's."""
