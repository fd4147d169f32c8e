"""What a depth study compares, in words and in looks: block, g, and how the last γ starts."""

from collections.abc import Iterable

from pages.shared.ui.style import LOOKS, MERGE_DASHES, MERGE_SYMBOLS, Line, Look
from pages.shared.ui.text import tr
from snncore.analysis.depth.row import NetKind
from snncore.block import Merge
from snncore.experiment import BlockKind


def label(kind: NetKind) -> str:
    """The block's name; g for SEW; the last γ where a study sets it."""
    name = tr(f"option.{kind.block}")
    if kind.block is BlockKind.SEW:
        name = tr("propagation.sew_with", merge=tr(f"option.{kind.merge}"))
    if kind.last_gamma is None:
        return name
    return tr("depth_study.with_gamma", name=name, gamma=kind.last_gamma)


def look(kind: NetKind) -> Look:
    """The look of a kind: the block's; SEW's dash and marker say g, open markers a last γ of 0."""
    color, dash, symbol = LOOKS[kind.block]
    if kind.block is BlockKind.SEW:
        dash, symbol = MERGE_DASHES[kind.merge], MERGE_SYMBOLS[kind.merge]
    if kind.last_gamma == 0:
        return Look(color, "dot", f"{symbol.removesuffix('-open')}-open")
    return Look(color, dash, symbol)


def line(kind: NetKind) -> Line:
    """The line of a kind in a figure."""
    return Line(label(kind), look(kind))


def lines(kinds: Iterable[NetKind]) -> dict[NetKind, Line]:
    """The line of each kind in a figure."""
    return {kind: line(kind) for kind in kinds}


def published_lines(keys: Iterable[str]) -> dict[str, Line]:
    """The line of each kind in the published numbers, by its key there."""
    return {key: line(of_key(key)) for key in keys}


def of_key(key: str) -> NetKind:
    """The kind that a key of the published numbers names, "plain" or "sew-iand"; without a γ."""
    block, _, merge = key.partition("-")
    return NetKind(BlockKind(block), Merge(merge) if merge else Merge.ADD, None)
