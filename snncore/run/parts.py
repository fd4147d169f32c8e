"""The parts of a network that a run measures: how many, and what they are called."""

from typing import Any, NamedTuple

from torch import nn

from snncore.block import Block
from snncore.neuron import Neuron
from snncore.training import names


class Parts(NamedTuple):
    """What a network has: blocks, and neuron layers."""

    blocks: int
    layers: int


def parts(net: nn.Module) -> Parts:
    """What is measured of a network at every step."""
    return Parts(len(names(net, Block)), len(names(net, Neuron)))


def outline(net: nn.Module) -> dict[str, list[Any]]:
    """What the parts are called; transitions are the indices of blocks that change the shape."""
    blocks = {name: module for name, module in net.named_modules() if isinstance(module, Block)}
    return {
        "blocks": list(blocks),
        "transitions": [i for i, block in enumerate(blocks.values()) if block.changes_shape],
        "layers": names(net, Neuron),
    }
