"""What a network sees of uint8 pictures: each channel with mean 0 and standard deviation 1."""

from functools import lru_cache
from typing import NamedTuple

import torch
from torch import Tensor

from snncore.data.sets import Images


class MeanStd(NamedTuple):
    """Mean and standard deviation of each colour channel, on a scale of 0 to 1, float32 [3]."""

    mean: Tensor
    std: Tensor


def mean_std(images: Images) -> MeanStd:
    """Mean and standard deviation of each channel over all training pictures."""
    return channel_mean_std(images.train_images)


@lru_cache(maxsize=4)  # A tensor is hashed by its identity.
def channel_mean_std(pictures: Tensor) -> MeanStd:
    """x̄ and √(mean of x² - x̄²). A row's sums are whole numbers that float32 holds exactly."""
    total = torch.zeros(2, pictures.shape[1], dtype=torch.float64)
    for chunk in pictures.split(100):
        values = chunk.float()
        rows = torch.stack([values.sum(3), values.square().sum(3)])
        total += rows.double().sum((1, 3))
    mean, square = total / pictures[:, 0].numel()
    return MeanStd((mean / 255).float(), ((square - mean**2).sqrt() / 255).float())


def normalise(pictures: Tensor, mean_std: MeanStd) -> Tensor:
    """(x / 255 - mean) / std: what the network sees of uint8 pictures [..., 3, H, W].

    The same float32 on every device.
    """
    mean, std = (each.to(pictures.device)[:, None, None] for each in mean_std)
    # A GPU divides by a plain number as it multiplies by its reciprocal, which rounds otherwise.
    white = torch.full((), 255.0, device=pictures.device)
    return pictures.float().div_(white).sub_(mean).div_(std)
