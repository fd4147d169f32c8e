"""How many operations does one image cost each layer that has weights?"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from snncore.analysis.energy.fan_out import fan_out, padded_products
from snncore.analysis.energy.layer_signals import Reader, Signal, readers
from snncore.network import ResidualSNN
from snncore.neuron import Neuron
from snncore.recorder import measure, measure_inputs

Counts = NDArray[np.int64]


class Operations(NamedTuple):
    """What one image costs, by layer [L], and by image and layer [N, L].

    `macs`: products of one pass over one map; the zeros of the padding are no operations, and in
    `padded` they are counted all the same, as is usual. `passes`: how often the network runs the
    layer for one image. `events`: (step, input that is not 0, output it reaches), the SyOPs;
    `units` counts each of them as often as the input is large, k for the integer k. For a real
    input both are passes x macs: every value counts. `largest`: the largest spike or integer,
    0 for a real input. `rate` [N]: spikes per neuron and step, NaN without a neuron.
    """

    names: tuple[str, ...]
    signals: tuple[Signal, ...]
    macs: Counts
    padded: Counts
    passes: Counts
    events: Counts
    units: Counts
    largest: Counts
    rate: NDArray[np.float64]
    frames: int = 1
    """T frames of events, 1 for a picture."""

    @property
    def real(self) -> NDArray[np.bool_]:
        """[L]: whether the layer reads real numbers."""
        return np.array([signal is Signal.REAL for signal in self.signals])

    @property
    def analog(self) -> bool:
        """Whether the network has no neurons that spike."""
        return bool(np.isnan(self.rate).all())

    @property
    def read_rate(self) -> NDArray[np.float64]:
        """[L]: r with units = T·r·macs, the mean input, each value weighted by its fan-out."""
        return self.units.mean(axis=0) / (self.passes * self.macs)


def joined(parts: list[Operations]) -> Operations:
    """The counts of all parts as one."""
    return parts[0]._replace(
        events=np.concatenate([part.events for part in parts]),
        units=np.concatenate([part.units for part in parts]),
        largest=np.concatenate([part.largest for part in parts]),
        rate=np.concatenate([part.rate for part in parts]),
    )


@torch.no_grad()
def operations(net: ResidualSNN, images: Tensor) -> Operations:
    """The operations of one pass of images [N, 3, H, W], or of frames [T, N, 2, H, W], in the mode
    in which the network is."""
    layers, frames = list(readers(net)), len(images) if net.events else 1
    count = images.shape[1] if net.events else len(images)
    with counting(net, layers, count) as (inputs, fired):
        net(images)
    seen = [inputs[layer.name] for layer in layers]
    return Operations(
        names=tuple(layer.name for layer in layers),
        signals=tuple(layer.signal for layer in layers),
        macs=np.array([one.macs for one in seen]),
        padded=np.array([one.padded for one in seen]),
        passes=np.array([one.passes for one in seen]),
        events=np.stack([one.events for one in seen], axis=1),
        units=np.stack([one.units for one in seen], axis=1),
        largest=np.stack([one.largest for one in seen], axis=1),
        rate=rates(fired, count),
        frames=frames,
    )


class Input(NamedTuple):
    """What went into one layer: of a map, how many maps, and by image [N]."""

    macs: int
    padded: int
    passes: int
    events: Counts
    units: Counts
    largest: Counts


Fired = list[tuple[Tensor, int]]
"""By neuron layer: the spikes of each image [N], and how many there could have been."""


@contextmanager
def counting(
    net: nn.Module, layers: list[Reader], count: int
) -> Iterator[tuple[dict[str, Input], Fired]]:
    """Hooks that count as the net runs and keep no input: those of a deep net fill the memory."""
    inputs: dict[str, Input] = {}
    fired: Fired = []

    def read(layer: Reader, x: Tensor) -> None:
        inputs[layer.name] = counted(layer, x.unflatten(0, (-1, count)))

    def fire(s: Tensor) -> None:
        fired.append((s.sum(dim=(0, *range(2, s.ndim))).double(), s[:, 0].numel()))

    with ExitStack() as hooks:
        for layer in layers:
            of = partial(read, layer)
            hooks.enter_context(measure_inputs(layer.module, type(layer.module), of))
        hooks.enter_context(measure(net, Neuron, fire))
        yield inputs, fired


def counted(layer: Reader, x: Tensor) -> Input:
    """The input [T, N, C, ...] of one layer; a real one is not looked at, every value counts."""
    passes, count, channels, *size = x.shape
    fan = fan_out(layer.module, *size)
    macs, padded = channels * int(fan.sum()), padded_products(layer.module, *size)
    if layer.signal is Signal.REAL:
        every = np.full(count, passes * macs)
        return Input(macs, padded, passes, every, every, np.zeros_like(every))

    def reach(pixels: Tensor) -> Counts:
        return (pixels.long() * fan).flatten(1).sum(dim=1).numpy()

    pixels = by_pixel(x)
    units = reach(pixels)
    if layer.signal is Signal.SPIKES:
        largest = pixels.amax(dim=(1, 2)).clamp(max=1)
        return Input(macs, padded, passes, units, units, largest.long().numpy())
    largest = x.amax(dim=(0, *range(2, x.ndim)))
    # Of a whole number, which is not below 0, every event counts once.
    events = reach(by_pixel(x.clamp(max=1)))
    return Input(macs, padded, passes, events, units, largest.long().numpy())


def by_pixel(x: Tensor) -> Tensor:
    """[T, N, C, H, W] -> [N, H, W], the sums of whole numbers over time and channels."""
    # Below 2²⁴ they are exact in float32, four times faster than in int64; first over time, in the
    # order in which the input lies in memory.
    return x.movedim(2, -1).sum(dim=0).sum(dim=-1)


def rates(fired: Fired, count: int) -> NDArray[np.float64]:
    """[N]: spikes of all neurons over what they could have been."""
    if not fired:
        return np.full(count, np.nan)
    spikes = torch.stack([each for each, _ in fired]).sum(dim=0)
    return (spikes / sum(possible for _, possible in fired)).numpy()
