"""What does each layer that has weights read: spikes, whole numbers or real ones?"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from torch import nn

from snncore.block import Block, Merge, MSBlock, PlainBlock, SEWBlock, SpikingBlock
from snncore.network import ResidualSNN
from snncore.neuron import Neuron


class Signal(StrEnum):
    """What a layer reads: 0 and 1, whole numbers as SEW's ADD makes them, or real numbers."""

    SPIKES = "spikes"
    INTEGERS = "integers"
    REAL = "real"


class Reader(NamedTuple):
    """A convolution, or the classifier, by its dotted name, and what it reads."""

    name: str
    module: nn.Conv2d | nn.Linear
    signal: Signal


def readers(net: ResidualSNN) -> Iterator[Reader]:
    """Every layer with weights in the order of the network, and what the block design feeds it;
    frames of events are whole numbers, mostly 0."""
    yield Reader("stem", net.stem.conv, Signal.INTEGERS if net.events else Signal.REAL)
    stream = Signal.SPIKES if isinstance(net.encode, Neuron) else Signal.REAL
    for number, block in enumerate(net.stages):
        assert isinstance(block, Block)
        inside = Signal.SPIKES if isinstance(block.sn1, Neuron) else Signal.REAL
        first = inside if isinstance(block, MSBlock) else stream
        yield Reader(f"stages.{number}.conv1", block.conv1.conv, first)
        yield Reader(f"stages.{number}.conv2", block.conv2.conv, inside)
        for module in block.shortcut.modules():
            if isinstance(module, nn.Conv2d):
                yield Reader(f"stages.{number}.shortcut", module, stream)
        stream = passed_on(block)
    yield Reader("head", net.head, Signal.REAL)


def passed_on(block: Block) -> Signal:
    """What a block's output is; spikes stay spikes under every g but ADD."""
    match block:
        case SEWBlock():
            return Signal.INTEGERS if block.merge is Merge.ADD else Signal.SPIKES
        case PlainBlock() | SpikingBlock():
            return Signal.SPIKES
    return Signal.REAL
