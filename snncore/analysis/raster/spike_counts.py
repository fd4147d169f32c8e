"""Are few spikes spread thin over all neurons, or fired by few of them?"""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


class SpikeCounts(NamedTuple):
    """Counts of spikes of a layer, or of several ones together.

    `neurons` in all; `rate` the mean firing rate; `shares` [T + 1] the share of neurons with
    0, 1, … T spikes; `binomial` [T + 1] what it would be if each neuron of a layer fired at every
    step with the layer's mean rate, independently.
    """

    neurons: int
    rate: float
    shares: Values
    binomial: Values

    @property
    def silent(self) -> float:
        """Share of neurons without a spike: an empty row of the raster."""
        return float(self.shares[0])

    @property
    def regular(self) -> float:
        """Share of neurons that fire at every step: an unbroken row."""
        return float(self.shares[-1])

    @property
    def ragged(self) -> float:
        """Share of neurons with both spikes and gaps; 0 where there is only one step."""
        return float(self.shares[1:-1].sum())

    @property
    def expected_silent(self) -> float:
        """(1 - r)^T, weighted over the layers (MS-ResNet paper, Fig. 4(b) and its reading)."""
        return float(self.binomial[0])


def spike_counts(layers: Iterable[NDArray[np.bool_]]) -> SpikeCounts:
    """Counts of the spikes [T, ...] of each neuron; layers have equal T and weigh by their size."""
    counted = [of_layer(spikes.reshape(len(spikes), -1)) for spikes in layers]
    neurons = np.array([each.neurons for each in counted])
    weights = neurons / neurons.sum()
    return SpikeCounts(
        int(neurons.sum()),
        float(weights @ [each.rate for each in counted]),
        weights @ np.stack([each.shares for each in counted]),
        weights @ np.stack([each.binomial for each in counted]),
    )


def of_layer(spikes: NDArray[np.bool_]) -> SpikeCounts:
    """The counts of one layer's spikes [T, neurons]."""
    time_steps, neurons = spikes.shape
    counts = np.bincount(spikes.sum(axis=0), minlength=time_steps + 1)
    rate = float(spikes.mean())
    return SpikeCounts(neurons, rate, counts / neurons, binomial(time_steps, rate))


def binomial(trials: int, p: float) -> Values:
    """P(k of n) = C(n, k) p^k (1 - p)^(n - k) for k = 0 … n."""
    k = np.arange(trials + 1)
    choices = np.array([math.comb(trials, int(successes)) for successes in k], dtype=float)
    return choices * p**k * (1 - p) ** (trials - k)
