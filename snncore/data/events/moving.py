"""Pictures moved along a closed loop before the sensor, as CIFAR10-DVS was recorded.

There a monitor showed each picture of CIFAR-10 moving along a diamond, again and again, before a
DVS of 128 × 128 pixels (Li et al., Frontiers in Neuroscience 2017). Here the picture moves by
parts of a pixel, the light between pixels interpolated.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from snncore.data.events.event import Events
from snncore.data.events.sensor import Movies, Sensor, simulate

DURATION = 1_600_000
LOOPS = 2
"""Times around in a clip."""

REACH = 4.0
"""Pixels from the middle to a corner of the diamond."""

SAMPLES = 64
DARKEST = 0.1
"""Added to light from 0 to 1 before the logarithm: what a dark room still gives."""


def loop(samples: int = SAMPLES) -> NDArray[np.float32]:
    """Down and across, in pixels, [samples + 1, 2]: LOOPS times around a diamond, closed."""
    turn = np.arange(samples + 1) * LOOPS / samples
    sides = np.stack([turn, turn + 0.25], axis=1)  # across runs a quarter turn ahead
    return (REACH * (4 * np.abs(sides - np.floor(sides + 0.5)) - 1)).astype(np.float32)


def movies(pictures: Tensor) -> Movies:
    """Log intensity [N, 65, H, W] of pictures uint8 [N, 3, H, W], grey, as the loop moves them.

    What moves in from outside continues the picture's edge.
    """
    grey = pictures.float().mul(torch.tensor([0.299, 0.587, 0.114])[:, None, None]).sum(1) / 255
    margin = int(np.ceil(REACH)) + 1
    wide = F.pad(grey[:, None], [margin] * 4, mode="replicate")[:, 0]
    height, width = grey.shape[1:]
    found = []
    for down, across in loop():
        y, x = margin + float(down), margin + float(across)
        top, left = int(np.floor(y)), int(np.floor(x))
        part = wide[:, top : top + height + 1, left : left + width + 1]
        rows = torch.lerp(part[:, :-1], part[:, 1:], y - top)
        found.append(torch.lerp(rows[..., :-1], rows[..., 1:], x - left))
    return torch.stack(found, dim=1).add_(DARKEST).log_().numpy()


def clips(pictures: Tensor, seeds: list[list[int]], sensor: Sensor) -> list[Events]:
    """The events of each picture on its loop."""
    return simulate(movies(pictures), DURATION, sensor, seeds)


class MovingPictures:
    """A source of clips: of pictures uint8 [N, 3, H, W], noise from `seed` and the number."""

    def __init__(self, pictures: Tensor, seed: int, sensor: Sensor) -> None:
        self.pictures, self.seed, self.sensor = pictures, seed, sensor

    def __call__(self, numbers: Sequence[int]) -> list[Events]:
        some = self.pictures[torch.tensor(numbers)]
        return clips(some, [[self.seed, number] for number in numbers], self.sensor)
