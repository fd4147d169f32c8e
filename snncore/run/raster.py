"""The spikes of one picture in one layer, looked at without touching the network."""

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
    """spikes: bool [neurons, T], a sample of the layer; prediction: the class with the largest
    logit."""

    spikes: NDArray[np.bool_]
    prediction: int


def sample(layer: str, neurons: int) -> NDArray[np.int64]:
    """The rows of a layer's raster: positions in [C, H, W] flattened, always the same ones."""
    chosen = np.random.default_rng(zlib.crc32(layer.encode()))
    return np.sort(chosen.choice(neurons, min(ROWS, neurons), replace=False))


def raster(net: nn.Module, layer: str, image: Tensor) -> Raster:
    """One image [3, H, W] through the network in evaluation mode; `layer` is a neuron's name.

    Weights, BatchNorm statistics, the mode and the random state stay as they were.
    """
    with evaluating(net), record(net, Neuron) as spikes:
        prediction = int(net(image[None]).argmax())
    rows = spikes[layer].flatten(1)  # [T, 1, C, H, W] -> [T, neurons]
    chosen = torch.from_numpy(sample(layer, rows.shape[1])).to(rows.device)
    return Raster(rows[:, chosen].T.bool().cpu().numpy(), prediction)
