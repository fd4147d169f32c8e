"""How each block kind looks, the same on every page: never by colour alone."""

from typing import NamedTuple

from snncore.block import Merge
from snncore.experiment import BlockKind


class Look(NamedTuple):
    """Colour (Okabe-Ito: told apart by the colour-blind), dash and marker of Plotly."""

    color: str
    dash: str
    symbol: str


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
