"""Which neurons does a raster show, and in which order?"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SEED = 0
"""Seed of the sample: the same neurons for every picture and every network of the same size."""


class Order(StrEnum):
    """By falling rate; by channel and in it by rate; by place, row by row."""

    RATE = "rate"
    CHANNEL = "channel"
    POSITION = "position"


class RasterRows(NamedTuple):
    """n neurons from top to bottom; layers stay together, in the network's order.

    layers: names; `layer` [n] indexes them; `channel`, `row`, `column` [n] from 0; `neuron` [n]
    is the position in [C, H, W] flattened; spikes: bool [n, T].
    """

    layers: tuple[str, ...]
    layer: NDArray[np.int64]
    channel: NDArray[np.int64]
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    neuron: NDArray[np.int64]
    spikes: NDArray[np.bool_]

    def of(self, layer: int) -> NDArray[np.int64]:
        """The positions in [C, H, W] flattened of one layer's neurons, from top to bottom."""
        return self.neuron[self.layer == layer]


def raster_rows(
    layers: Mapping[str, NDArray[np.bool_]], count: int, order: Order = Order.RATE
) -> RasterRows:
    """A random sample of about `count` neurons of layers [T, C, H, W], as many of each layer.

    Every neuron of a layer is as likely to be in it, so its shares are those of the layer but for
    chance; at least one of each layer is. A smaller sample is part of a larger one.
    """
    each = max(1, count // len(layers))
    parts = [of_layer(spikes, each, order) for spikes in layers.values()]
    which = np.repeat(np.arange(len(parts)), [len(neurons) for neurons, _ in parts])
    channel, row, column = np.concatenate(
        [
            np.stack(np.unravel_index(neurons, spikes.shape[1:]))
            for (neurons, _), spikes in zip(parts, layers.values(), strict=True)
        ],
        axis=1,
    )
    neurons = np.concatenate([neurons for neurons, _ in parts])
    rows = np.concatenate([spikes for _, spikes in parts])
    return RasterRows(tuple(layers), which, channel, row, column, neurons, rows)


def of_layer(
    spikes: NDArray[np.bool_], count: int, order: Order
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The sampled positions of one layer in their order, and their spikes [n, T]."""
    flat = spikes.reshape(len(spikes), -1).T
    neurons = np.sort(np.random.default_rng(SEED).permutation(len(flat))[:count])
    rows = flat[neurons]
    channels, heights, widths = np.unravel_index(neurons, spikes.shape[1:])
    match order:
        case Order.RATE:
            # Equal rates by the steps of their spikes, the earliest first: like rows lie together.
            keys = (*(~rows).T[::-1], -rows.sum(axis=1))
        case Order.CHANNEL:
            keys = (-rows.sum(axis=1), channels)
        case Order.POSITION:
            keys = (channels, widths, heights)
    sequence = np.lexsort(keys)
    return neurons[sequence], rows[sequence]
