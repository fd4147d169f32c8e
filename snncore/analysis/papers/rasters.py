"""Claims about spikes of trained networks: Fig. 4 of the MS-ResNet paper and how to read it."""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from snncore.analysis.papers.verdict import Finding, found, found_here
from snncore.analysis.raster.layer_rates import layer_rates
from snncore.analysis.raster.spike_counts import spike_counts
from snncore.analysis.raster.spike_trains import spike_trains
from snncore.checkpoint import read
from snncore.data import load
from snncore.data.picture import network_input
from snncore.experiment import Dataset

NETS = Path(__file__).parents[3] / "assets" / "checkpoints"
PICTURES = 4


@cache
def trains() -> dict[str, NDArray[np.bool_]]:
    """Spikes of the shipped MS-ResNet of depth 20, by layer [T, pictures, ...], for shapes."""
    checkpoint = read(next(NETS.glob("ms-*-d20-*.pt")))
    net, pictures = checkpoint.restore().eval(), load(Dataset.SHAPES).test_images[:PICTURES]
    inputs = [network_input(picture, checkpoint.experiment.dataset) for picture in pictures]
    each = [spike_trains(net, image).spikes for image in inputs]
    return {name: np.stack([spikes[name] for spikes in each], axis=1) for name in each[0]}


def silent_neurons() -> Finding:
    """A low mean rate comes of many silent neurons: more than independent ones would leave."""
    counts = spike_counts(trains().values())
    holds = counts.silent > 1.5 * counts.expected_silent
    return found(holds, rate=counts.rate, silent=counts.silent, expected=counts.expected_silent)


def three_kinds_of_rows() -> Finding:
    """A raster has empty, unbroken and ragged rows: silent neurons, steady ones, and others."""
    counts = spike_counts(trains().values())
    parts = {"silent": counts.silent, "regular": counts.regular, "ragged": counts.ragged}
    return found(min(parts.values()) > 0, **parts)


def second_quieter() -> Finding:
    """After training the second LIF of each F is the quieter one, in most blocks."""
    rates = layer_rates(trains())
    first, second = float(np.nanmean(rates.sn1)), float(np.nanmean(rates.sn2))
    holds = 2 * rates.second_quieter > rates.blocks_with_both and second < first
    return found_here(holds, quieter=rates.second_quieter, blocks=rates.blocks_with_both,
                      first=first, second=second)  # fmt: skip
