"""The conversion page's controls: which ReLU network, how it is converted, at which T and layer."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.models.conversion.results import shipped_curve
from pages.shared.nets.choosing import choose_or_train
from pages.shared.nets.trained import TrainedNet, trained_nets
from pages.shared.ui.controls import number, one_of, switch
from pages.shared.ui.text import tr
from snncore.analysis.conversion.convert import PERCENTILES, Conversion
from snncore.experiment import BlockKind


def relu_nets(nets: Mapping[str, TrainedNet]) -> dict[str, TrainedNet]:
    """Those that can be converted; first those whose curve ships, of them the deepest."""
    found = [n for n in nets.values() if n.checkpoint.experiment.block is BlockKind.RELU]
    found.sort(key=lambda net: -net.checkpoint.experiment.depth)
    found.sort(key=lambda net: shipped_curve(net, Conversion()) is None)
    return {net.key: net for net in found}


def choose_net() -> TrainedNet | None:
    """The ReLU network; None, with a sentence, where there is none or its file is damaged."""
    train = {"block": BlockKind.RELU}
    nets = relu_nets(trained_nets())
    return choose_or_train("conversion_net", nets, tr("conversion.no_relu"), train)


def choose_percentile() -> float:
    """Which activation of a layer is its threshold."""
    return one_of("conversion_percentile", PERCENTILES, Conversion().percentile)


def choose_how(percentile: float) -> Conversion:
    """Reset, start and the shortcut's scale; at first what ships."""
    usual = Conversion()
    with st.container(horizontal=True, gap="large"):
        soft = switch("conversion_soft", usual.soft)
        half = switch("conversion_half", usual.start > 0)
        matched = switch("conversion_matched", usual.matched)
    return Conversion(percentile=percentile, soft=soft, start=0.5 if half else 0.0, matched=matched)


def choose_time(times: Sequence[int]) -> int:
    """The T at which the layers are looked at."""
    return one_of("conversion_time", times, times[-1])


def choose_layer(layers: Sequence[str]) -> str:
    """A layer of neurons, by its place from the input."""
    return layers[number("conversion_layer", 1, len(layers), (len(layers) + 1) // 2, 1) - 1]


def trained_directly(net: TrainedNet) -> dict[str, TrainedNet]:
    """The networks with spikes, trained on the same data, of the same width, and of each block
    those as near to this one's depth as there are; of each T one, the best."""
    own = net.checkpoint.experiment

    def apart(other: TrainedNet) -> int:
        return abs(other.checkpoint.experiment.depth - own.depth)

    alike = [
        other
        for other in trained_nets().values()
        if (e := other.checkpoint.experiment).block in SHOWN
        and (e.dataset, e.width) == (own.dataset, own.width)
        and other.score is not None
    ]
    found: dict[tuple[BlockKind, int], TrainedNet] = {}
    for block in SHOWN:
        of_block = [other for other in alike if other.checkpoint.experiment.block is block]
        nearest = min(map(apart, of_block), default=0)
        for other in sorted(of_block, key=lambda n: n.score or 0):
            if apart(other) == nearest:
                found[block, other.checkpoint.experiment.time_steps] = other
    return {other.key: other for other in found.values()}


SHOWN = (BlockKind.SPIKING, BlockKind.SEW, BlockKind.MS)
"""The blocks that stand beside the converted network."""
