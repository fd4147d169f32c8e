"""Both data sets: loaded once for the process, and named for what they are."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from snncore.data import DataError, Reason, available, load, sets
from snncore.data.batching import chosen
from snncore.data.cifar10 import CLASSES, FILES, FOLDER, META, Source, records
from snncore.data.shapes import TEST_SEED, TRAIN_SEED, Rendered, render
from snncore.experiment import Dataset


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
