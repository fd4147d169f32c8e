"""The simulated event sets: gestures, and pictures that move."""

import hashlib
from typing import NamedTuple

import torch
from torch import Tensor

from snncore.data.events import gestures, moving
from snncore.data.events.clips import Clips, Kept, counted
from snncore.data.events.event import events_of
from snncore.data.events.sensor import Sensor

SENSOR = Sensor(threshold=0.2, refractory=1.0, noise=0.1)
"""Of the sets that networks are trained on."""

TRAIN_COUNT, TEST_COUNT = 5000, 500
TRAIN_SEED, TEST_SEED, JUDGE_SEED = 10, 11, 12
"""Of the clips to train on, of those to look at and to choose by, and of those that nothing has
been chosen by: what a shipped network is judged on."""

LOOKED_AT = 16
"""Clips of each split that the checksum is of: to simulate all takes seconds."""


class Split(NamedTuple):
    """Clips and labels int64 [N]."""

    clips: Clips
    labels: Tensor


def gesture_split(count: int, seed: int) -> Split:
    """`count` clips, the classes in turn."""
    source = Kept(gestures.Gestures(seed, SENSOR))
    labels = torch.arange(count) % len(gestures.CLASSES)
    return Split(counted(source, count, gestures.SIDE), labels)


def moving_split(pictures: Tensor, labels: Tensor, seed: int) -> Split:
    """A clip for each picture."""
    source = Kept(moving.MovingPictures(pictures, seed, SENSOR))
    return Split(counted(source, len(labels), pictures.shape[-1]), labels)


def checksum(splits: list[Split]) -> str:
    """SHA-256 of the first clips of each split."""
    digest = hashlib.sha256()
    for split in splits:
        for clip in split.clips[:LOOKED_AT].events():
            for array in events_of(*clip):
                digest.update(array.tobytes())
    return digest.hexdigest()
