"""A picture of any origin is normalised as the network's training images were."""

import pytest
import torch

from snncore.data import DataError, Reason, load, mean_std, normalise, picture
from snncore.experiment import Dataset


def test_the_scale_is_that_of_the_networks_data_set() -> None:
    images = load(Dataset.SHAPES)
    pixels = images.test_images[3]
    expected = normalise(pixels, mean_std(images))
    assert torch.equal(picture.network_input(pixels, Dataset.SHAPES), expected)


def test_a_cifar_network_needs_no_cifar(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(dataset: Dataset) -> None:
        raise DataError(Reason.MISSING, folder="x")

    monkeypatch.setattr(picture, "load", missing)
    grey = torch.full((3, 32, 32), 128, dtype=torch.uint8)
    seen = picture.network_input(grey, Dataset.CIFAR10)
    expected = (128 / 255 - picture.CIFAR10.mean) / picture.CIFAR10.std
    torch.testing.assert_close(seen[:, 0, 0], expected)
    with pytest.raises(DataError):
        picture.scale(Dataset.SHAPES)


def test_the_published_scale_is_that_of_the_images_where_they_are_here() -> None:
    try:
        images = load(Dataset.CIFAR10)
    except DataError:
        pytest.skip("CIFAR-10 is not here")
    for here, published in zip(mean_std(images), picture.CIFAR10, strict=True):
        torch.testing.assert_close(here, published, atol=0.003, rtol=0)
