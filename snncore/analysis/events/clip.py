"""A test clip of a simulated set, seen by a sensor of one's own settings."""

import torch

from snncore.data import load
from snncore.data.events import gestures, moving
from snncore.data.events.event import Events
from snncore.data.events.sensor import Sensor
from snncore.data.events.simulated import TEST_SEED
from snncore.experiment import Dataset

SIMULATED = {
    Dataset.GESTURES: None,
    Dataset.MOVING_SHAPES: Dataset.SHAPES,
    Dataset.MOVING_CIFAR10: Dataset.CIFAR10,
}
"""Sets that are simulated, and of which pictures."""

DURATIONS = {
    Dataset.GESTURES: gestures.DURATION,
    Dataset.MOVING_SHAPES: moving.DURATION,
    Dataset.MOVING_CIFAR10: moving.DURATION,
}
"""µs of a clip."""


def simulated_clip(dataset: Dataset, number: int, sensor: Sensor) -> Events:
    """The events of test clip `number`; with the set's own sensor they are just the set's.

    Raises DataError where the pictures are not here.
    """
    seeds = [[TEST_SEED, number]]
    pictures = SIMULATED[dataset]
    if pictures is None:
        labels = load(dataset).test_labels[number : number + 1].numpy()
        return gestures.clips(labels, seeds, sensor)[0]
    some = load(pictures).test_images[torch.tensor([number])]
    return moving.clips(some, seeds, sensor)[0]
