"""The blocks that pages compare: every kind, SEW with each g; their names and looks."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple, TypeVar

from pages.shared.ui.style import LOOKS, MERGE_DASHES, MERGE_SYMBOLS, Line, Look
from pages.shared.ui.text import tr
from snncore.analysis.probe import Probe
from snncore.block import Merge
from snncore.experiment import BlockKind, Experiment

P = TypeVar("P", bound=Probe | Experiment)


class Variant(NamedTuple):
    """A block; g says nothing outside SEW; `silenced` starts the branch at γ = 0."""

    block: BlockKind
    merge: Merge = Merge.ADD
    silenced: bool = False


VARIANTS = {
    "plain": Variant(BlockKind.PLAIN),
    "spiking": Variant(BlockKind.SPIKING),
    "no_lif": Variant(BlockKind.NO_LIF),
    **{merge.value: Variant(BlockKind.SEW, merge) for merge in Merge},
    "ms": Variant(BlockKind.MS),
    "ms_silenced": Variant(BlockKind.MS, silenced=True),
    "relu": Variant(BlockKind.RELU),
    "rba": Variant(BlockKind.RBA),
}


def of_variant(probe: P, name: str) -> P:
    """The probe, or the experiment, with the blocks of a variant."""
    block, merge, silenced = VARIANTS[name]
    last_gamma = 0.0 if silenced else probe.last_gamma
    return replace(probe, block=block, merge=merge, last_gamma=last_gamma)


def label(name: str) -> str:
    """The name of a variant: the block's, and g for SEW."""
    block, merge, silenced = VARIANTS[name]
    if silenced:
        return tr("propagation.silenced", block=tr(f"option.{block}"))
    if block is BlockKind.SEW:
        return tr("propagation.sew_with", merge=tr(f"option.{merge}"))
    return tr(f"option.{block}")


def look(name: str) -> Look:
    """The colour of the block; among SEW and MS blocks a dash and marker for each variant."""
    block, merge, silenced = VARIANTS[name]
    color, dash, symbol = LOOKS[block]
    if silenced:
        return Look(color, "dot", f"{symbol}-open")
    if block is BlockKind.SEW:
        return Look(color, MERGE_DASHES[merge], MERGE_SYMBOLS[merge])
    return Look(color, dash, symbol)


def line(name: str) -> Line:
    """The line of a variant in a figure."""
    return Line(label(name), look(name))


def ranked(values: Mapping[str, float]) -> str:
    """The variants' names with their values, the largest first, as part of a sentence."""
    order = sorted(values, key=lambda name: -values[name])
    said = [tr("propagation.left", name=label(name), value=values[name]) for name in order]
    return tr("propagation.between").join(said)
