"""Batches of pictures or clips on a device; a seed decides all that chance does."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from snncore.data.draws import Draw, draw, moved_frames, sent, shift_and_flip
from snncore.data.error import DataError, Reason
from snncore.data.events.clips import Clips
from snncore.data.normalisation import MeanStd, mean_std, normalise
from snncore.data.sets import Images

Pictures = Tensor | Clips


class Batch(NamedTuple):
    """Normalised float32 [N, 3, H, W] and int64 [N], on one device; of clips the frames, counts of
    events, float32 [T, N, 2, H, W]."""

    images: Tensor
    labels: Tensor


def subset(labels: Tensor, count: int) -> Tensor:
    """Indices of `count` pictures, in order, the classes as equal as can be: the first of each.

    A smaller subset is part of a larger one.
    """
    return by_turns(labels)[:count].sort().values


def by_turns(labels: Tensor) -> Tensor:
    """Indices of all pictures: the first of each class, then the second of each, and so on."""
    seen = F.one_hot(labels).cumsum(0).gather(1, labels[:, None])[:, 0]  # 1, 2, … in its class
    return seen.argsort(stable=True)


def batches(
    images: Images,
    *,
    size: int,
    count: int | None,
    seed: int,
    device: torch.device | str,
    augment: bool = False,
    skip: int = 0,
    deleted: int = 0,
) -> Iterator[Batch]:
    """Training batches without end: one permutation of the (sub)set after the other.

    `count` pictures, None for all; the first `skip` batches are drawn and not made. Every batch
    is full, so one may hold the end of a permutation and the start of the next. The same seed
    gives the same batches on every device, whatever torch's global random state is. Of clips, so
    many frames are `deleted` from each batch, at random: random temporal delete, the SEW paper's
    code. Raises DataError at once.
    """
    pictures, labels = chosen(images.train_images, images.train_labels, count, device)
    check("size", size, len(labels))
    steps = 0
    if isinstance(pictures, Clips):
        steps = pictures.time_steps
        check("deleted_frames", deleted + 1, steps)
    draws = islice(draw(len(labels), size, seed, augment, steps, deleted), skip, None)
    return make_batches(pictures, labels, draws, input_scale(images))


def test_batches(
    images: Images,
    *,
    size: int,
    count: int | None,
    device: torch.device | str,
    skip: int = 0,  # noqa: PT028  not a test of pytest's
) -> Iterator[Batch]:
    """Test batches, each of `count` pictures once, the last batch may be smaller; None for all.

    Those of a few pictures are the first ones of more: the classes take turns. The first `skip`
    pictures are left out.
    """
    pictures, labels = images.test_images, images.test_labels
    check("size", size, len(labels))
    if count is not None:
        check("count", count, len(labels))
    shown = slice(skip, None) if count is None else by_turns(labels)[skip:count]
    pictures, labels = placed(pictures[shown], labels[shown], device)
    scale = input_scale(images)
    parts = zip(pictures.split(size), labels.split(size), strict=True)
    return (Batch(ready(some, scale, labels.device), classes) for some, classes in parts)


def test_input(images: Images, number: int) -> Tensor:
    """What a network gets of one test picture, [1, 3, H, W], or clip, [T, 1, 2, H, W]."""
    one = images.test_images[number : number + 1]
    return ready(one, input_scale(images), torch.device("cpu"))


test_input.__test__ = False  # type: ignore[attr-defined]  # not a test of pytest's
test_batches.__test__ = False  # type: ignore[attr-defined]  # not a test of pytest's


def input_scale(images: Images) -> MeanStd | None:
    """By what pictures are normalised; clips are not: where nothing happened stays 0."""
    return None if isinstance(images.train_images, Clips) else mean_std(images)


def ready(pictures: Pictures, scale: MeanStd | None, device: torch.device) -> Tensor:
    """What a network gets of them."""
    if isinstance(pictures, Clips):
        return sent(pictures.frames(), device)
    assert scale is not None
    return normalise(pictures, scale)


def chosen(
    pictures: Pictures, labels: Tensor, count: int | None, device: torch.device | str
) -> tuple[Pictures, Tensor]:
    """The (sub)set on the device; all of it on the CPU is the shared data set itself."""
    if count is not None:
        check("count", count, len(labels))
    if count is not None and count < len(labels):
        indices = subset(labels, count)
        pictures, labels = pictures[indices], labels[indices]
    return placed(pictures, labels, device)


def placed(
    pictures: Pictures, labels: Tensor, device: torch.device | str
) -> tuple[Pictures, Tensor]:
    """Both on the device; clips are read where they lie."""
    if isinstance(pictures, Tensor):
        pictures = pictures.to(device)
    return pictures, labels.to(device)


def check(field: str, value: int, largest: int) -> None:
    if not 1 <= value <= largest:
        raise DataError(Reason.OUT_OF_RANGE, field=field, value=value, largest=largest)


def make_batches(
    pictures: Pictures, labels: Tensor, draws: Iterable[Draw], scale: MeanStd | None
) -> Iterator[Batch]:
    device = labels.device
    if scale is not None:
        scale = MeanStd(*(each.to(device) for each in scale))
    for drawn, moves, kept in draws:
        if isinstance(pictures, Clips):
            batch = sent(moved_frames(pictures[drawn].frames(), moves, kept), device)
            yield Batch(batch, labels[sent(drawn, device)])
            continue
        indices = sent(drawn, device)
        batch = ready(pictures[indices], scale, device)
        yield Batch(shift_and_flip(batch, moves) if moves else batch, labels[indices])
