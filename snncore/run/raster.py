"""The spikes of one picture or clip in one layer, looked at without touching the network."""

import zlib
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from snncore.neuron import Neuron
from snncore.recorder import record
from snncore.training import evaluating

ROWS = 64
"""Neurons of a raster; a smaller layer shows all of its own."""


class Raster(NamedTuple):
    """layer: a neuron's name; spikes: bool [neurons, T], a sample of it; prediction: the class with
    the largest logit."""

    layer: str
    spikes: NDArray[np.bool_]
    prediction: int


def sample(layer: str, neurons: int) -> NDArray[np.int64]:
    """The rows of a layer's raster: positions in [C, H, W] flattened, always the same ones."""
    chosen = np.random.default_rng(zlib.crc32(layer.encode()))
    return np.sort(chosen.choice(neurons, min(ROWS, neurons), replace=False))


def raster(net: nn.Module, layer: str | None, inputs: Tensor) -> Raster:
    """The spikes of one image [1, 3, H, W], or of one clip's frames [T, 1, 2, H, W], in a neuron
    layer, None: in that which fires most, the first of several; the network is in evaluation mode.

    Weights, BatchNorm statistics, the mode and the random state stay as they were.
    """
    with evaluating(net), record(net, Neuron) as spikes:
        prediction = int(net(inputs).argmax())
    layer = layer or max(spikes, key=lambda name: float(spikes[name].mean()))
    rows = spikes[layer].flatten(1)  # [T, 1, C, H, W] -> [T, neurons]
    chosen = torch.from_numpy(sample(layer, rows.shape[1])).to(rows.device)
    return Raster(layer, rows[:, chosen].T.bool().cpu().numpy(), prediction)
