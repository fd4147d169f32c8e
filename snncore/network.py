"""CIFAR residual networks of depth 6n + 2, and 7B-Net, from an Experiment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from snncore.block import (
    Block,
    ConvBN,
    MSBlock,
    NoLIFBlock,
    PlainBlock,
    RBABlock,
    ReLUBlock,
    SEWBlock,
    SpikingBlock,
)
from snncore.experiment import Architecture, BlockKind, Experiment, NeuronKind
from snncore.neuron import IF, LIF, PLIF, Neuron

BLOCKS: dict[BlockKind, type[Block]] = {
    BlockKind.PLAIN: PlainBlock,
    BlockKind.SPIKING: SpikingBlock,
    BlockKind.NO_LIF: NoLIFBlock,
    BlockKind.SEW: SEWBlock,
    BlockKind.MS: MSBlock,
    BlockKind.RELU: ReLUBlock,
    BlockKind.RBA: RBABlock,
}
ON_MEMBRANE = (BlockKind.NO_LIF, BlockKind.MS)
"""Blocks that pass real values on; a neuron after the last one turns them into spikes."""

ANALOG = (BlockKind.RELU, BlockKind.RBA)
SEVEN = 7
"""Blocks of 7B-Net."""
BUILDING = RLock()
"""Torch's random state belongs to the process: two sessions building at once would mix draws."""


def make_neuron(experiment: Experiment) -> Neuron:
    """The neuron that the experiment names, with its settings."""
    e = experiment
    options: dict[str, Any] = {
        "v_threshold": e.v_threshold,
        "v_reset": e.v_reset,
        "surrogate": e.surrogate,
        "alpha": e.alpha,
        "detach_reset": e.detach_reset,
    }
    match e.neuron:
        case NeuronKind.IF:
            return IF(**options)
        case NeuronKind.LIF:
            return LIF(e.tau, e.decay_input, **options)
        case NeuronKind.PLIF:
            return PLIF(e.tau, e.decay_input, **options)


def make_block(experiment: Experiment, in_channels: int, channels: int, stride: int = 1) -> Block:
    """One residual block of the experiment's kind, norm and neuron."""
    e = experiment
    activation = make_activation(e)
    options: dict[str, object] = {"merge": e.merge} if e.block is BlockKind.SEW else {}
    return BLOCKS[e.block](  # type: ignore[arg-type]
        in_channels,
        channels,
        stride,
        neuron=activation,
        gamma=e.gamma,
        last_gamma=e.last_gamma,
        **options,
    )


def make_activation(experiment: Experiment) -> Callable[[], nn.Module]:
    """A factory: a ReLU for the ANN blocks, the experiment's neuron for the others."""
    if experiment.block in ANALOG:
        return nn.ReLU
    return lambda: make_neuron(experiment)


class ReadOut(nn.Linear):
    """Rates [N, C] -> logits [N, classes]: scale · (W r + b)."""

    def __init__(self, channels: int, classes: int, scale: float) -> None:
        super().__init__(channels, classes)
        self.scale = scale

    def forward(self, rates: Tensor) -> Tensor:
        return self.scale * super().forward(rates)


class Pooled(nn.Sequential):
    """A 2x2 max pool after each block; a map of one pixel stays as it is."""

    def forward(self, x: Tensor) -> Tensor:
        for block in self:
            time_steps = x.shape[:2]
            pooled = F.max_pool2d(block(x).flatten(0, 1), 2, ceil_mode=True)
            x = pooled.unflatten(0, time_steps)
        return x


class ResidualSNN(nn.Module):
    """stem, encode, stages, decode, head: images [N, 3, H, W], or frames of events
    [T, N, 2, H, W] -> logits [N, classes].

    Direct encoding: the stem sees an image once, its output is the input current at each of the
    T steps. Frames it sees one after the other, and T is as many as there are. The logits are of
    the spike rate, the mean over time and space.
    """

    def __init__(self, experiment: Experiment) -> None:
        super().__init__()
        e, activation = experiment, make_activation(experiment)
        self.time_steps, self.events = e.time_steps, e.events
        colours, on_membrane = (2 if e.events else 3), e.block in ON_MEMBRANE
        # 7B-Net's stem is 1x1 in the paper's code.
        kernel = 1 if e.architecture is Architecture.SEVEN_B else 3
        self.stem = ConvBN(colours, e.width, kernel, gamma=e.gamma)
        self.encode = nn.Identity() if on_membrane else activation()
        self.stages = make_stages(e)
        self.decode = activation() if on_membrane else nn.Identity()
        last = e.width if e.architecture is Architecture.SEVEN_B else 4 * e.width
        self.head = ReadOut(last, e.classes, e.read_out_scale)

    def forward(self, images: Tensor) -> Tensor:
        return self.read_out(self.last_layer(images))

    def last_layer(self, images: Tensor) -> Tensor:
        """What the classifier gets: [T, N, C, H, W]."""
        return self.decode(self.stages(self.enter(images)))

    def enter(self, images: Tensor) -> Tensor:
        """What the first block gets: [T, N, C, H, W]."""
        if images.dim() == 5:
            frames = images.flatten(0, 1).contiguous(memory_format=torch.channels_last)
            return self.encode(self.stem(frames.unflatten(0, images.shape[:2])))
        # All that follows keeps this layout, which convolution and BN read faster (measured).
        images = images.contiguous(memory_format=torch.channels_last)
        current = self.stem(images[None])  # [N, 3, H, W] -> [1, N, C, H, W]
        return self.encode(self.repeat(current))

    def repeat(self, current: Tensor) -> Tensor:
        """[1, N, C, H, W] -> [T, N, C, H, W]; a copy only where no neuron reads it first."""
        if isinstance(self.encode, Neuron):
            return current.expand(self.time_steps, *current.shape[1:])
        # A convolution that reads T views of one tensor would copy them out of their layout.
        return torch.cat([current[0]] * self.time_steps).unflatten(0, (self.time_steps, -1))

    def read_out(self, spikes: Tensor) -> Tensor:
        """Any number of the last layer's steps -> the logits of their mean."""
        return self.head(spikes.mean(dim=(0, 3, 4)))


def make_stages(experiment: Experiment) -> nn.Sequential:
    """The blocks. For events a ResNet's first one halves the map too, as MS-ResNet-20 does for
    CIFAR10-DVS."""
    e = experiment
    match e.architecture:
        case Architecture.SEVEN_B:
            return Pooled(*(make_block(e, e.width, e.width) for _ in range(SEVEN)))
        case Architecture.RESNET:
            channels = [e.width] * blocks_per_stage(e.depth)
            channels += [2 * c for c in channels] + [4 * c for c in channels]
            before = [e.width, *channels[:-1]]
            strides = [after // now for now, after in zip(before, channels, strict=True)]
            strides[0] = 2 if e.events else 1
            places = zip(before, channels, strides, strict=True)
            return nn.Sequential(*(make_block(e, *place) for place in places))


def batch_of(one: Tensor) -> Tensor:
    """A network's input of one picture [3, H, W], or of one clip's frames [T, 2, H, W]."""
    return one[:, None] if one.dim() == 4 else one[None]


def blocks_per_stage(depth: int) -> int:
    """n of 6n + 2."""
    return (depth - 2) // 6


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Torch's global random state at `seed`, for one thread at a time, and afterwards as it was."""
    with BUILDING, torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield


def build(experiment: Experiment) -> ResidualSNN:
    """The network with weights from the experiment's seed; the global random state is kept."""
    with seeded(experiment.seed):
        return ResidualSNN(experiment)
