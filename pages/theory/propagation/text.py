"""What the propagation page says, and the words in its figures."""

from collections.abc import Mapping, Sequence

from pages.shared.ui.text import tr
from pages.shared.ui.variants import label
from pages.theory.propagation.figures import GROWING, RateWords
from pages.theory.propagation.figures_change import ChangeWords
from pages.theory.propagation.figures_stream import MemoryWords, StreamWords, TwinWords
from snncore.analysis.probe import Layout, Probe
from snncore.analysis.signal.propagation import Propagation

NEAR = 0.1
"""Relative change of the mean |output| that still counts as none."""


def in_words(probe: Probe) -> str:
    """The net of a probe."""
    if probe.layout is Layout.NETWORK:
        return tr("propagation.net_network", depth=probe.depth)
    if probe.blocks == 1:
        return tr(f"propagation.net_{probe.layout}_one")
    return tr(f"propagation.net_{probe.layout}", blocks=probe.blocks)


def takeaway(probe: Probe, found: Mapping[str, Propagation]) -> str:
    """In which kinds the output grows, shrinks, dies or stays, from the first block to the last."""
    fates: dict[str, list[str]] = {"grows": [], "stays": [], "shrinks": [], "dies": []}
    for name, p in found.items():
        fates[fate(p)].append(f"**{label(name)}**")
    parts = [
        tr(f"propagation.{what}", names=tr("propagation.comma").join(names))
        for what, names in fates.items()
        if names
    ]
    said = tr("propagation.between").join(parts)
    return tr("propagation.takeaway", net=in_words(probe), parts=said)


def fate(p: Propagation) -> str:
    """What becomes of the mean |output| between what enters and the last block."""
    start, end = float(p.mean[0]), float(p.mean[-1])
    if end == 0:
        return "dies"
    if abs(end - start) <= NEAR * start:
        return "stays"
    return "grows" if end > start else "shrinks"


def rate_words(chosen: Sequence[str]) -> RateWords:
    """The words in the first figure."""
    largest = {n: tr("propagation.largest", variant=label(n)) for n in GROWING if n in chosen}
    return RateWords(
        tr("propagation.block"),
        tr("propagation.rate"),
        tr("propagation.output"),
        tr("propagation.law"),
        tr("propagation.bound"),
        largest,
    )


def stream_words() -> StreamWords:
    """The words in the figure of MS-ResNet's stream."""
    return StreamWords(
        tr("propagation.block"),
        tr("propagation.variance"),
        tr("propagation.rate_of_layer"),
        tr("propagation.variance_of_u"),
        tr("propagation.law"),
    )


def memory_words() -> MemoryWords:
    """The words in the figure of what a stage remembers."""
    return MemoryWords(
        tr("propagation.block"), tr("propagation.correlation"), tr("propagation.law")
    )


def change_words() -> ChangeWords:
    """The words in the figure of changed spikes."""
    return ChangeWords(
        tr("propagation.probability"),
        tr("propagation.rate_before"),
        tr("propagation.sigma"),
        tr("propagation.formula"),
        tr("propagation.monte_carlo"),
        tr("propagation.here"),
    )


def twin_words(similarity: float) -> TwinWords:
    """The words in the figure of similar inputs."""
    return TwinWords(
        tr("propagation.depth"),
        tr("propagation.twin_correlation"),
        tr("propagation.inputs_at", similarity=similarity),
    )
