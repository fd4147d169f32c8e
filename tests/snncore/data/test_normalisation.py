"""What a network sees: each channel with mean 0 and standard deviation 1."""

import numpy as np
import pytest
import torch
from noise_images import DEVICES

from snncore.data import Images, MeanStd, mean_std, normalise


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


@pytest.mark.parametrize("device", DEVICES)
def test_every_level_is_rounded_as_ieee_754_says_on_every_device(device: str) -> None:
    scale = MeanStd(torch.tensor([0.4914, 0.4822, 0.4465]), torch.tensor([0.247, 0.2435, 0.2616]))
    levels = torch.arange(256, dtype=torch.uint8).expand(3, 1, 256)
    seen = normalise(levels.to(device), scale).cpu().numpy()
    mean, std = (each.numpy()[:, None, None] for each in scale)
    exact = (levels.numpy().astype(np.float32) / np.float32(255) - mean) / std
    assert np.array_equal(seen, exact)
