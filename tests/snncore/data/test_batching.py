"""Batches: every picture once an epoch, normalised, moved and mirrored, the same for one seed."""

import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from snncore.data import (
    Batch,
    DataError,
    Images,
    MeanStd,
    Reason,
    available,
    batches,
    load,
    mean_std,
    normalise,
    sets,
    subset,
    test_batches,
)
from snncore.data.batching import chosen
from snncore.data.cifar10 import CLASSES, FILES, FOLDER, META, Source, records
from snncore.data.shapes import TEST_SEED, TRAIN_SEED, Rendered, render
from snncore.experiment import Dataset

DEVICES = ["cpu", pytest.param("cuda", marks=pytest.mark.skipif(
    not torch.cuda.is_available(), reason="needs a GPU"))]  # fmt: skip


@pytest.fixture(scope="module")
def images() -> Images:
    """103 + 41 pictures of noise, different in mean and spread for each channel; few classes."""
    generator = torch.Generator().manual_seed(5)

    def noise(count: int) -> Tensor:
        spread = torch.tensor([40.0, 20.0, 10.0])[:, None, None]
        middle = torch.tensor([90.0, 128.0, 200.0])[:, None, None]
        pixels = torch.randn(count, 3, 32, 32, generator=generator) * spread + middle
        return pixels.clamp(0, 255).byte()

    train, test = torch.arange(103) % 7, torch.arange(41) % 7
    return Images(noise(103), train, noise(41), test, tuple("abcdefg"), "Noise", "")


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


# Batches


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


# Normalisation


def test_mean_and_std_are_those_of_the_training_pictures(images: Images) -> None:
    pixels = images.train_images.numpy().astype(np.float64) / 255
    mean, std = mean_std(images)
    assert mean.numpy() == pytest.approx(pixels.mean((0, 2, 3)), rel=1e-6)
    assert std.numpy() == pytest.approx(pixels.std((0, 2, 3)), rel=1e-6)


def test_mean_and_std_are_computed_once(images: Images) -> None:
    assert mean_std(images) is mean_std(images._replace(label="another name"))


def test_what_the_network_sees_has_mean_0_and_std_1(images: Images) -> None:
    seen = normalise(images.train_images, mean_std(images))
    assert seen.mean((0, 2, 3)).tolist() == pytest.approx([0] * 3, abs=1e-4)
    assert seen.std((0, 2, 3)).tolist() == pytest.approx([1] * 3, abs=1e-4)


def test_normalise_takes_one_picture_too_and_leaves_it_as_it_was(images: Images) -> None:
    scale = MeanStd(torch.tensor([0.1, 0.2, 0.3]), torch.tensor([0.5, 0.25, 2.0]))
    picture = images.train_images[4]
    before = picture.clone()
    seen = normalise(picture, scale)
    assert torch.equal(picture, before)
    expected = (picture.double() / 255 - scale.mean[:, None, None]) / scale.std[:, None, None]
    torch.testing.assert_close(seen, expected.float())


# Subsets


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


# Loading


def test_thirty_sessions_load_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered = []

    def counted(count: int, seed: int) -> Rendered:
        rendered.append(seed)
        return render(count, seed)

    monkeypatch.setattr(sets, "render", counted)
    sets.load_once.cache_clear()
    start, loaded = threading.Barrier(30), []

    def session() -> None:
        start.wait()
        loaded.append(load(Dataset.SHAPES))

    threads = [threading.Thread(target=session) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loaded) == 30
    assert all(each is loaded[0] for each in loaded)
    assert rendered == [TRAIN_SEED, TEST_SEED]


def test_shapes_are_named_for_what_they_are() -> None:
    images = load(Dataset.SHAPES)
    assert available(Dataset.SHAPES)
    assert images.label == "Shapes, rendered in code"
    assert len(images.train_labels) >= 4000
    assert len(images.test_labels) >= 1000
    assert images.train_images.shape[1:] == (3, 32, 32)
    assert images.train_labels.max() == len(images.classes) - 1 == 9


@pytest.fixture
def cifar_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """CIFAR-10 with 30 records a file, once `write` has been called on the place."""
    monkeypatch.setenv("CIFAR10_DIR", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    small = Source(records=30)
    read, is_available = records.read, records.available
    monkeypatch.setattr(records, "read", lambda: read(small))
    monkeypatch.setattr(records, "available", lambda: is_available(small))
    sets.load_once.cache_clear()
    yield tmp_path
    sets.load_once.cache_clear()


def write(place: Path) -> np.ndarray:
    records = np.random.default_rng(0).integers(0, 256, (6, 30, 3073), np.uint8)
    records[:, :, 0] %= 10
    (place / FOLDER).mkdir()
    (place / FOLDER / META).write_text("\n".join(CLASSES))
    for name, content in zip(FILES, records, strict=True):
        (place / FOLDER / name).write_bytes(content.tobytes())
    return records


def test_cifar10_is_views_of_the_mapped_file(cifar_place: Path) -> None:
    records = write(cifar_place)
    images = load(Dataset.CIFAR10)
    assert load(Dataset.CIFAR10) is images
    pixels = records[:5, :, 1:].reshape(150, 3, 32, 32)
    assert np.array_equal(images.train_images.numpy(), pixels)
    assert images.train_labels.tolist() == records[:5, :, 0].ravel().tolist()
    assert np.array_equal(images.test_images[29, 1].numpy().ravel(), records[5, 29, 1025:2049])
    assert images.train_images.stride(0) == 3073  # not a copy: the label is between
    assert images.classes == CLASSES
    assert images.label == "CIFAR-10 (unverified copy)"


def test_all_of_it_on_the_cpu_is_not_copied(cifar_place: Path) -> None:
    write(cifar_place)
    images = load(Dataset.CIFAR10)
    pictures, _ = chosen(images.train_images, images.train_labels, 150, "cpu")
    assert pictures.data_ptr() == images.train_images.data_ptr()
    some, _ = chosen(images.train_images, images.train_labels, 20, "cpu")
    assert some.untyped_storage().nbytes() == 20 * 3072


def test_cifar10_that_comes_later_is_found(cifar_place: Path) -> None:
    assert not available(Dataset.CIFAR10)
    with pytest.raises(DataError) as caught:
        load(Dataset.CIFAR10)
    assert caught.value.reason is Reason.MISSING
    write(cifar_place)
    assert available(Dataset.CIFAR10)
    assert len(load(Dataset.CIFAR10).test_labels) == 30
