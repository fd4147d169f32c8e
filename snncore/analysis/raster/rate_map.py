"""How often has each place of a layer fired up to each step?"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class RateMap(NamedTuple):
    """counts: int32 [T, maps, H, W], spikes in steps 1 … t at index t - 1; one map holds the
    neurons of `neurons_each` channels, so that its largest value is t · neurons_each."""

    counts: NDArray[np.int32]
    neurons_each: int

    def rates(self, step: int) -> NDArray[np.float32]:
        """Spikes per neuron and step over steps 1 … `step`, [maps, H, W], from 0 to 1."""
        return (self.counts[step - 1] / (step * self.neurons_each)).astype(np.float32)


def rate_map(spikes: NDArray[np.bool_], *, over_channels: bool = False) -> RateMap:
    """Spikes bool [T, C, H, W] -> a map for each channel, or one map of all channels together."""
    counts = spikes.cumsum(axis=0, dtype=np.int32)
    if over_channels:
        return RateMap(counts.sum(axis=1, keepdims=True, dtype=np.int32), spikes.shape[1])
    return RateMap(counts, 1)
