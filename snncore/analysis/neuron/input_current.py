"""Which current reaches the neuron? X[t] as float64 [T], the same for the same arguments."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Current = NDArray[np.float64]
"""X[t], [T]."""


class InputKind(StrEnum):
    CONSTANT = "constant"
    REGULAR = "regular"
    RANDOM = "random"
    NOISE = "noise"
    OWN = "own"
    PIXEL = "pixel"


def constant(time_steps: int, value: float) -> Current:
    """X[t] = value: what direct encoding makes of a pixel."""
    return np.full(time_steps, value)


def regular_spikes(time_steps: int, size: float, period: int) -> Current:
    """X[t] = size at t = 1, 1 + period, 1 + 2 period …, else 0."""
    return np.where(np.arange(time_steps) % period == 0, size, 0.0)


def random_spikes(time_steps: int, size: float, rate: float, seed: int) -> Current:
    """X[t] = size with probability `rate`, independently at each step, else 0."""
    return np.where(np.random.default_rng(seed).random(time_steps) < rate, size, 0.0)


def noise(time_steps: int, mean: float, std: float, seed: int) -> Current:
    """X[t] ~ N(mean, std²), independently at each step."""
    return mean + std * np.random.default_rng(seed).standard_normal(time_steps)


def own(time_steps: int, values: Sequence[float]) -> Current:
    """The given values, cut at T or followed by silence up to T."""
    current = np.zeros(time_steps)
    current[: len(values)] = values[:time_steps]
    return current


def grey_level(image: NDArray[np.uint8], row: int, column: int) -> float:
    """Mean of a pixel's colours, from 0 (black) to 1 (white); image uint8 [3, H, W]."""
    return float(image[:, row, column].mean() / 255)
