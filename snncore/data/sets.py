"""Pictures or event clips with labels: one interface over all data sets."""

import hashlib
import threading
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from snncore.data.cifar10 import records
from snncore.data.cifar10.source import CLASSES as CIFAR10_CLASSES
from snncore.data.error import DataError
from snncore.data.events import aedat, gestures, recorded, simulated
from snncore.data.events.clips import Clips, counted
from snncore.data.events.place import home
from snncore.data.figures import CLASSES as SHAPES_CLASSES
from snncore.data.shapes import (
    LABEL,
    TEST_COUNT,
    TEST_SEED,
    TRAIN_COUNT,
    TRAIN_SEED,
    render,
)
from snncore.experiment import EVENTS, Dataset, Experiment

LOADING = threading.Lock()


class Images(NamedTuple):
    """Pictures uint8 [N, 3, H, W], or Clips of events; labels int64 [N], indices into `classes`.

    `label` is the name to show wherever a number measured on these pictures is shown; `checksum`
    is a SHA-256 of the data. All sessions share the tensors: nobody writes to them.
    """

    train_images: Any
    train_labels: Tensor
    test_images: Any
    test_labels: Tensor
    classes: tuple[str, ...]
    label: str
    checksum: str


def available(dataset: Dataset) -> bool:
    """Whether `load` is likely to succeed; reads no pictures."""
    match dataset:
        case Dataset.SHAPES | Dataset.GESTURES | Dataset.MOVING_SHAPES:
            return True
        case Dataset.CIFAR10 | Dataset.MOVING_CIFAR10:
            return records.available()
        case Dataset.CIFAR10_DVS | Dataset.DVS_GESTURE:
            return is_here(dataset)


def load(dataset: Dataset) -> Images:
    """The data set, loaded once for the whole process; clips in 16 frames by time, until `framed`
    says otherwise. Raises DataError."""
    with LOADING:
        # Another folder may be chosen while the process lives.
        return load_recorded(dataset, home()) if dataset in RECORDED else load_once(dataset)


def simulated_instead(dataset: Dataset) -> Dataset:
    """The set of the same kind that is here on every machine."""
    return Dataset.GESTURES if dataset in EVENTS else Dataset.SHAPES


def framed(images: Images, experiment: Experiment) -> Images:
    """The same data as the experiment's network gets it: clips in its T frames; pictures as they
    are."""
    if not isinstance(images.train_images, Clips):
        return images
    return images._replace(
        train_images=images.train_images.framed(experiment),
        test_images=images.test_images.framed(experiment),
    )


@cache
def load_once(dataset: Dataset) -> Images:
    match dataset:
        case Dataset.SHAPES:
            return load_shapes()
        case Dataset.CIFAR10:
            return load_cifar10()
        case Dataset.GESTURES:
            return load_gestures()
        case Dataset.MOVING_SHAPES:
            return load_moving(load_once(Dataset.SHAPES), MOVING_SHAPES_LABEL)
        case Dataset.MOVING_CIFAR10:
            return load_moving(load_once(Dataset.CIFAR10), MOVING_CIFAR10_LABEL)

    raise KeyError(dataset)


def is_here(dataset: Dataset) -> bool:
    """Whether `load` succeeds."""
    try:
        load(dataset)
    except DataError:
        return False
    return True


RECORDED = {
    Dataset.CIFAR10_DVS: recorded.find_cifar10_dvs,
    Dataset.DVS_GESTURE: recorded.find_dvs_gesture,
}
RECORDED_LABELS = {Dataset.CIFAR10_DVS: "CIFAR10-DVS", Dataset.DVS_GESTURE: "DVS Gesture"}
CLASS_NAMES = {
    Dataset.SHAPES: SHAPES_CLASSES,
    Dataset.CIFAR10: CIFAR10_CLASSES,
    Dataset.GESTURES: gestures.CLASSES,
    Dataset.MOVING_SHAPES: SHAPES_CLASSES,
    Dataset.MOVING_CIFAR10: CIFAR10_CLASSES,
    Dataset.CIFAR10_DVS: CIFAR10_CLASSES,
    Dataset.DVS_GESTURE: recorded.GESTURE_CLASSES,
}
"""Known also where the data set itself is not here."""

GESTURES_LABEL = "Gestures, simulated events"
MOVING_SHAPES_LABEL = "Moving shapes, simulated events"
MOVING_CIFAR10_LABEL = "Moving CIFAR-10, simulated events"


def load_gestures() -> Images:
    train = simulated.gesture_split(simulated.TRAIN_COUNT, simulated.TRAIN_SEED)
    test = simulated.gesture_split(simulated.TEST_COUNT, simulated.TEST_SEED)
    checksum = simulated.checksum([train, test])
    return Images(*train, *test, gestures.CLASSES, GESTURES_LABEL, checksum)


@cache
def load_recorded(dataset: Dataset, folder: Path) -> Images:
    """The clips of the user's folder, in 128 × 128 pixels. Raises DataError."""
    found = RECORDED[dataset](folder)
    train, test = (
        (
            counted(recorded.Files(clips), len(clips), aedat.SIDE),
            torch.tensor([clip.label for clip in clips]),
        )
        for clips in (found.train, found.test)
    )
    return Images(*train, *test, CLASS_NAMES[dataset], RECORDED_LABELS[dataset], found.checksum)


def load_moving(pictures: Images, label: str) -> Images:
    """A clip for each picture, which moves before the sensor."""
    train = simulated.moving_split(
        pictures.train_images, pictures.train_labels, simulated.TRAIN_SEED
    )
    test = simulated.moving_split(pictures.test_images, pictures.test_labels, simulated.TEST_SEED)
    checksum = simulated.checksum([train, test])
    return Images(*train, *test, pictures.classes, label, checksum)


def load_shapes() -> Images:
    splits = (
        render(TRAIN_COUNT, TRAIN_SEED),
        render(TEST_COUNT, TEST_SEED),
    )
    content = b"".join(array.tobytes() for split in splits for array in split)
    checksum = hashlib.sha256(content).hexdigest()
    (train, train_labels), (test, test_labels) = splits
    return Images(
        torch.from_numpy(train),
        torch.from_numpy(train_labels),
        torch.from_numpy(test),
        torch.from_numpy(test_labels),
        SHAPES_CLASSES,
        LABEL,
        checksum,
    )


def load_cifar10() -> Images:
    """Views of the mapped records: the pictures stay in the file until they are used."""
    found = records.read()
    train, test = split_records(found.train), split_records(found.test)
    return Images(*train, *test, CIFAR10_CLASSES, found.label, found.checksum)


def split_records(array: np.ndarray) -> tuple[Tensor, Tensor]:
    """[N, 1 + 3072] -> pictures [N, 3, 32, 32], a view, and labels [N]."""
    tensor = torch.from_numpy(array)
    return tensor[:, 1:].unflatten(1, (3, 32, 32)), tensor[:, 0].long()
