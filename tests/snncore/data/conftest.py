"""A data set of noise for the tests of batches."""

import pytest
import torch
from torch import Tensor

from snncore.data import Images


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
