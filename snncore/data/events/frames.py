"""T frames of a clip: events counted for each polarity and pixel, slice after slice.

Both ways to slice are SpikingJelly's, which the SEW paper's code uses for DVS Gesture and
CIFAR10-DVS (`split_by="number"` and `"time"`).
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from snncore.data.events.event import Events, joined
from snncore.experiment import Slices


def slice_numbers(t: NDArray[np.int64], steps: int, slices: Slices) -> NDArray[np.int64]:
    """The slice of each event, 0 … T - 1, of the times [N] in their order.

    By number each gets ⌊N/T⌋ events; by time each lasts ⌊(last - first)/T⌋ µs, from the first
    event on. What is left over at the end is the last one's.
    """
    if not len(t):
        return np.empty(0, np.int64)
    match slices:
        case Slices.NUMBER:
            place, size = np.arange(len(t)), len(t) // steps
        case Slices.TIME:
            place, size = t - t[0], int(t[-1] - t[0]) // steps
    return np.minimum(place // size, steps - 1) if size else np.full(len(t), steps - 1)


def frames(clips: Sequence[Events], steps: int, slices: Slices, side: int) -> Tensor:
    """Counts, float32 [T, N, 2, side, side]: channel 0 darker, channel 1 brighter."""
    every = joined(clips)
    step = [slice_numbers(clip.t, steps, slices) for clip in clips]
    lengths = [len(clip.t) for clip in clips]
    clip = np.repeat(np.arange(len(clips)), lengths)
    pixel = every.y.astype(np.int64) * side + every.x
    place = (np.concatenate(step) * len(clips) + clip) * 2 + every.p
    shape = (steps, len(clips), 2, side, side)
    counts = np.bincount(place * side * side + pixel, minlength=int(np.prod(shape)))
    return torch.from_numpy(counts.astype(np.float32).reshape(shape))
