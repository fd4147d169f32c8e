"""Slices by number and by time, against SpikingJelly's definition written out."""

import numpy as np
import pytest
import torch

from snncore.data.events.event import Events, events_of
from snncore.data.events.frames import frames, slice_numbers
from snncore.experiment import Slices


def random_clip(seed: int, count: int, side: int = 8) -> Events:
    random = np.random.default_rng(seed)
    t = np.sort(random.integers(0, 50_000, count))
    return events_of(t, *random.integers(0, side, (2, count)), random.integers(0, 2, count))


def spikingjelly(t: np.ndarray, split_by: str, steps: int) -> tuple[list[int], list[int]]:
    """`cal_fixed_frames_number_segment_index` of spikingjelly.datasets, step by step."""
    left, right = [0] * steps, [0] * steps
    for i in range(steps):
        if split_by == "number":
            left[i] = i * (len(t) // steps)
            right[i] = left[i] + len(t) // steps
        else:
            dt = (t[-1] - t[0]) // steps
            inside = np.flatnonzero((t >= dt * i + t[0]) & (t < dt * (i + 1) + t[0]))
            left[i], right[i] = inside[0], inside[-1] + 1
    right[-1] = len(t)
    return left, right


@pytest.mark.parametrize("steps", [4, 7, 10, 16, 20])
@pytest.mark.parametrize(("slices", "split_by"), [("by_number", "number"), ("by_time", "time")])
@pytest.mark.parametrize("count", [1003, 4096])
def test_the_slices_are_spikingjellys(steps: int, slices: str, split_by: str, count: int) -> None:
    clip = random_clip(steps, count)
    number = slice_numbers(clip.t, steps, Slices(slices))
    for i, (left, right) in enumerate(zip(*spikingjelly(clip.t, split_by, steps), strict=True)):
        assert set(range(left, right)) == set(np.flatnonzero(number == i).tolist())


@pytest.mark.parametrize("slices", list(Slices))
@pytest.mark.parametrize("steps", [4, 16, 20])
def test_no_event_is_lost_and_each_is_in_its_place(slices: Slices, steps: int) -> None:
    clips = [random_clip(seed, count) for seed, count in ((0, 900), (1, 5), (2, 0), (3, 1))]
    found = frames(clips, steps, slices, 8)
    assert found.shape == (steps, 4, 2, 8, 8)
    for n, clip in enumerate(clips):
        expected = torch.zeros(2, 8, 8)
        for x, y, p in zip(clip.x, clip.y, clip.p, strict=True):
            expected[p, y, x] += 1
        assert torch.equal(found[:, n].sum(0), expected)


def test_by_number_gives_each_frame_as_many() -> None:
    found = frames([random_clip(0, 1000)], 16, Slices.NUMBER, 8).sum((1, 2, 3, 4))
    assert found[:-1].tolist() == [62] * 15
    assert found[-1] == 1000 - 15 * 62


def test_by_time_gives_each_frame_as_long() -> None:
    clip = events_of(np.arange(0, 1601, 10), *np.zeros((3, 161)))
    found = frames([clip], 16, Slices.TIME, 8).sum((1, 2, 3, 4))
    assert found.tolist() == [10.0] * 15 + [11.0]
