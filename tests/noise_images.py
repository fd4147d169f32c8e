"""A small data set of noise, and ways to look at its batches."""

from collections.abc import Iterator
from itertools import islice

import pytest
import torch

from snncore.data import Batch, Images, mean_std, normalise

DEVICES = ["cpu", pytest.param("cuda", marks=pytest.mark.gpu)]


def recognise(batch: Batch, images: Images) -> list[int]:
    """Which training picture each of the batch is."""
    seen = normalise(images.train_images, mean_std(images)).flatten(1)
    distance = torch.cdist(batch.images.flatten(1).cpu(), seen)
    assert distance.min(1).values.max() < 0.1
    return distance.argmin(1).tolist()


def first(count: int, stream: Iterator[Batch]) -> list[Batch]:
    return list(islice(stream, count))


def same(one: list[Batch], other: list[Batch]) -> bool:
    return all(
        torch.equal(a.images.cpu(), b.images.cpu()) and torch.equal(a.labels.cpu(), b.labels.cpu())
        for a, b in zip(one, other, strict=True)
    )
