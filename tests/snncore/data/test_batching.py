"""Batches: every picture once an epoch, moved and mirrored, the same for one seed."""

import pytest
import torch
from noise_images import DEVICES, first, recognise, same
from torch import Tensor

from snncore.data import (
    Batch,
    DataError,
    Images,
    Reason,
    batches,
    load,
    mean_std,
    normalise,
    subset,
    test_batches,
)
from snncore.experiment import Dataset


def test_each_epoch_is_a_permutation(images: Images) -> None:
    stream = batches(images, size=10, count=None, seed=3, device="cpu")
    drawn = [index for batch in first(31, stream) for index in recognise(batch, images)]
    epochs = drawn[:103], drawn[103:206], drawn[206:309]
    for epoch in epochs:
        assert sorted(epoch) == list(range(103))
    assert epochs[0] != epochs[1] != epochs[2]
    assert epochs[0] != sorted(epochs[0])


def test_labels_belong_to_the_pictures(images: Images) -> None:
    for batch in first(5, batches(images, size=30, count=50, seed=1, device="cpu")):
        assert batch.labels.tolist() == [index % 7 for index in recognise(batch, images)]


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("augment", [False, True])
def test_the_seed_decides_and_nothing_else(images: Images, augment: bool, device: str) -> None:
    def draw(seed: int, device: str) -> list[Batch]:
        stream = batches(images, size=16, count=60, seed=seed, device=device, augment=augment)
        return first(9, stream)

    before = draw(8, "cpu")
    torch.manual_seed(99)
    state = torch.random.get_rng_state()
    assert same(draw(8, device), before)
    assert torch.equal(torch.random.get_rng_state(), state)
    assert not same(draw(9, device), before)


def test_a_batch_is_on_the_device_in_float32(images: Images) -> None:
    (batch,) = first(1, batches(images, size=12, count=None, seed=0, device="cpu"))
    assert batch.images.shape == (12, 3, 32, 32)
    assert (batch.images.dtype, batch.labels.dtype) == (torch.float32, torch.int64)


def test_augmented_pictures_are_moved_by_up_to_four_and_mirrored_or_not(images: Images) -> None:
    stream = batches(images, size=100, count=100, seed=0, device="cpu", augment=True)
    plain = normalise(images.train_images, mean_std(images))
    padded = torch.nn.functional.pad(plain, [4] * 4)
    found = set()
    for batch in first(2, stream):
        for picture, label in zip(*batch, strict=True):
            found.add(place_of(picture, padded[label::7]))
    assert {down for down, _, _ in found} == {across for _, across, _ in found} == set(range(9))
    assert {mirrored for _, _, mirrored in found} == {False, True}
    assert len(found) > 90  # of 162


def place_of(picture: Tensor, padded: Tensor) -> tuple[int, int, bool]:
    """Where in one of the padded pictures this one was cut out."""
    for mirrored in (False, True):
        wanted = picture.flip(2) if mirrored else picture
        for down in range(9):
            for across in range(9):
                cut = padded[:, :, down : down + 32, across : across + 32]
                if (cut == wanted).flatten(1).all(1).any():
                    return down, across, mirrored
    raise AssertionError("not a piece of any picture of its class")


@pytest.mark.parametrize("device", DEVICES)
def test_test_batches_are_all_pictures_once_in_order(images: Images, device: str) -> None:
    parts = list(test_batches(images, size=16, count=None, device=device))
    assert [len(part.labels) for part in parts] == [16, 16, 9]
    assert torch.equal(torch.cat([part.labels for part in parts]).cpu(), images.test_labels)
    seen = torch.cat([part.images for part in parts]).cpu()
    expected = normalise(images.test_images, mean_std(images))
    torch.testing.assert_close(seen, expected)


def test_a_test_subset_is_balanced(images: Images) -> None:
    parts = list(test_batches(images, size=30, count=14, device="cpu"))
    assert torch.cat([part.labels for part in parts]).bincount().tolist() == [2] * 7


@pytest.mark.parametrize("count", [1, 7, 20, 41])
def test_the_first_test_batches_are_those_of_fewer_pictures(images: Images, count: int) -> None:
    few = list(test_batches(images, size=5, count=count, device="cpu"))
    more = list(test_batches(images, size=5, count=41, device="cpu"))
    assert torch.equal(
        torch.cat([part.images for part in few]),
        torch.cat([part.images for part in more])[:count],
    )
    assert len({tuple(image.flatten().tolist()) for part in more for image in part.images}) == 41


@pytest.mark.parametrize("count", [1, 9, 10, 999, 1000, 4321])
def test_a_subset_is_balanced_and_part_of_a_larger_one(count: int) -> None:
    labels = load(Dataset.SHAPES).train_labels[torch.randperm(5000)]
    chosen = subset(labels, count)
    assert len(set(chosen.tolist())) == count
    counts = labels[chosen].bincount(minlength=10)
    assert counts.max() - counts.min() <= 1
    assert set(chosen.tolist()) <= set(subset(labels, count + 100).tolist())
    assert torch.equal(chosen, subset(labels, count))


def test_a_rare_class_is_taken_whole() -> None:
    labels = torch.tensor([0] * 20 + [1] * 3 + [2] * 20)
    assert labels[subset(labels, 21)].bincount().tolist() == [9, 3, 9]


@pytest.mark.parametrize(
    ("size", "count", "field", "value", "largest"),
    [
        (0, None, "size", 0, 103),
        (-1, 50, "size", -1, 50),
        (51, 50, "size", 51, 50),
        (104, None, "size", 104, 103),
        (10, 104, "count", 104, 103),
        (10, 0, "count", 0, 103),
    ],
)
def test_sizes_that_are_not_possible(
    images: Images, size: int, count: int | None, field: str, value: int, largest: int
) -> None:
    """Said when the batches are asked for, not at the first one."""
    with pytest.raises(
        DataError, match=f"^{field}={value}: must be from 1 to {largest}$"
    ) as caught:
        batches(images, size=size, count=count, seed=0, device="cpu")
    assert caught.value.reason is Reason.OUT_OF_RANGE
    assert caught.value.values == {"field": field, "value": value, "largest": largest}


def test_test_sizes_that_are_not_possible(images: Images) -> None:
    with pytest.raises(DataError, match="^count=42: must be from 1 to 41$"):
        test_batches(images, size=10, count=42, device="cpu")
    with pytest.raises(DataError, match="^size=0: "):
        test_batches(images, size=0, count=5, device="cpu")
