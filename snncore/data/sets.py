"""Pictures with labels: one interface over both data sets."""

import hashlib
import threading
from functools import cache
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from snncore.data.cifar10 import records
from snncore.data.cifar10.source import CLASSES as CIFAR10_CLASSES
from snncore.data.figures import CLASSES as SHAPES_CLASSES
from snncore.data.shapes import (
    LABEL,
    TEST_COUNT,
    TEST_SEED,
    TRAIN_COUNT,
    TRAIN_SEED,
    render,
)
from snncore.experiment import Dataset

LOADING = threading.Lock()


class Images(NamedTuple):
    """Pictures uint8 [N, 3, H, W] and labels int64 [N], indices into `classes`.

    `label` is the name to show wherever a number measured on these pictures is shown; `checksum`
    is a SHA-256 of the data. All sessions share the tensors: nobody writes to them.
    """

    train_images: Tensor
    train_labels: Tensor
    test_images: Tensor
    test_labels: Tensor
    classes: tuple[str, ...]
    label: str
    checksum: str


def available(dataset: Dataset) -> bool:
    """Whether `load` is likely to succeed; reads no pictures."""
    return dataset is Dataset.SHAPES or records.available()


def load(dataset: Dataset) -> Images:
    """The data set, loaded once for the whole process. Raises DataError."""
    with LOADING:
        return load_once(dataset)


@cache
def load_once(dataset: Dataset) -> Images:
    match dataset:
        case Dataset.SHAPES:
            return load_shapes()
        case Dataset.CIFAR10:
            return load_cifar10()


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
