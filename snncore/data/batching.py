"""Batches of pictures on a device: an epoch is a permutation, and a seed decides all of it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from snncore.data.error import DataError, Reason
from snncore.data.normalisation import MeanStd, mean_std, normalise
from snncore.data.sets import Images

PADDING = 4
"""Pixels around a picture before a random crop; He et al., CVPR 2016, §4.2."""


class Batch(NamedTuple):
    """Normalised float32 [N, 3, H, W] and int64 [N], on one device."""

    images: Tensor
    labels: Tensor


def subset(labels: Tensor, count: int) -> Tensor:
    """Indices of `count` pictures, in order, the classes as equal as can be: the first of each.

    A smaller subset is part of a larger one.
    """
    seen = F.one_hot(labels).cumsum(0).gather(1, labels[:, None])[:, 0]  # 1, 2, … in its class
    return seen.argsort(stable=True)[:count].sort().values


def batches(
    images: Images,
    *,
    size: int,
    count: int | None,
    seed: int,
    device: torch.device | str,
    augment: bool = False,
    skip: int = 0,
) -> Iterator[Batch]:
    """Training batches without end: one permutation of the (sub)set after the other.

    `count` pictures, None for all; the first `skip` batches are drawn and not made. Every batch
    is full, so one may hold the end of a permutation and the start of the next. The same seed
    gives the same batches on every device, whatever torch's global random state is. Raises
    DataError at once.
    """
    pictures, labels = chosen(images.train_images, images.train_labels, count, device)
    check("size", size, len(labels))
    draws = islice(draw(len(labels), size, seed, augment), skip, None)
    return make_batches(pictures, labels, draws, mean_std(images))


def test_batches(
    images: Images, *, size: int, count: int | None, device: torch.device | str
) -> Iterator[Batch]:
    """Test batches in order, each of `count` pictures once; the last batch may be smaller."""
    pictures, labels = chosen(images.test_images, images.test_labels, count, device)
    check("size", size, len(images.test_labels))
    scale = mean_std(images)
    parts = zip(pictures.split(size), labels.split(size), strict=True)
    return (Batch(normalise(some, scale), classes) for some, classes in parts)


test_batches.__test__ = False  # type: ignore[attr-defined]  # not a test of pytest's


def chosen(
    pictures: Tensor, labels: Tensor, count: int | None, device: torch.device | str
) -> tuple[Tensor, Tensor]:
    """The (sub)set on the device; all of it on the CPU is the shared data set itself."""
    if count is not None:
        check("count", count, len(labels))
    if count is not None and count < len(labels):
        indices = subset(labels, count)
        pictures, labels = pictures[indices], labels[indices]
    return pictures.to(device), labels.to(device)


def check(field: str, value: int, largest: int) -> None:
    if not 1 <= value <= largest:
        raise DataError(Reason.OUT_OF_RANGE, field=field, value=value, largest=largest)


class Draw(NamedTuple):
    """What chance decides of a batch: its pictures, and how each one is moved; None: not at all."""

    indices: Tensor
    moves: "Moves | None"


class Moves(NamedTuple):
    """For N pictures: pixels down and across, 0 to 8, of which 4 is in place; mirrored or not."""

    down: Tensor
    across: Tensor
    mirrored: Tensor


def draw(count: int, size: int, seed: int, augment: bool) -> Iterator[Draw]:
    """Batch after batch, `size` of `count` pictures each."""
    generator = torch.Generator().manual_seed(seed)
    for indices in permutations(count, size, generator):
        yield Draw(indices, draw_moves(size, generator) if augment else None)


def draw_moves(count: int, generator: torch.Generator) -> Moves:
    down, across = torch.randint(2 * PADDING + 1, (2, count), generator=generator)
    mirrored = torch.randint(2, (count, 1, 1, 1), generator=generator).bool()
    return Moves(down, across, mirrored)


def make_batches(
    pictures: Tensor, labels: Tensor, draws: Iterable[Draw], scale: MeanStd
) -> Iterator[Batch]:
    device = labels.device
    scale = MeanStd(*(each.to(device) for each in scale))
    for drawn, moves in draws:
        indices = sent(drawn, device)
        batch = normalise(pictures[indices], scale)
        yield Batch(shift_and_flip(batch, moves) if moves else batch, labels[indices])


def sent(drawn: Tensor, device: torch.device) -> Tensor:
    """The same on the device, to which nobody waits: the next step can be asked for meanwhile."""
    return drawn.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else drawn


def permutations(count: int, size: int, generator: torch.Generator) -> Iterator[Tensor]:
    """Indices, `size` at a time, of one permutation of `count` after the other."""
    ahead = torch.empty(0, dtype=torch.int64)
    while True:
        while len(ahead) < size:
            ahead = torch.cat([ahead, torch.randperm(count, generator=generator)])
        yield ahead[:size]
        ahead = ahead[size:]


def shift_and_flip(batch: Tensor, moves: Moves) -> Tensor:
    """Each picture moved by up to 4 pixels, mean colour moving in, and mirrored or not."""
    count, _, height, width = batch.shape
    down, across, mirrored = (sent(drawn, batch.device) for drawn in moves)
    # [N, 3, H + 8, W + 8] -> [N, 3, 9, 9, H, W], a view, of which one place each is taken
    windows = F.pad(batch, [PADDING] * 4).unfold(2, height, 1).unfold(3, width, 1)
    moved = windows[torch.arange(count, device=batch.device), :, down, across]
    return torch.where(mirrored, moved.flip(3), moved)
