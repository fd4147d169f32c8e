"""Small networks, squares and surfaces for the tests of the loss landscape."""

import numpy as np

from snncore.analysis.landscape.loss_plane import Slice, training_batches
from snncore.analysis.landscape.loss_surface import LossSurface
from snncore.data import Batch, load
from snncore.experiment import BlockKind, Dataset, Experiment

SMALL = Experiment(block=BlockKind.MS, depth=8, width=2, time_steps=2, neuron="plif")

SQUARE = Slice(points=3, images=20, reach=0.5)


def batches(count: int = 20, size: int = 20) -> list[Batch]:
    return training_batches(load(Dataset.SHAPES), count, size)


def surface(function: object, reach: float = 1.0, points: int = 41) -> LossSurface:
    """f(a, b) on a grid."""
    places = Slice(points=points, reach=reach).places
    a, b = np.meshgrid(places, places)
    return LossSurface(places, function(a, b))  # type: ignore[operator]
