"""A simulated event camera: a pixel answers where the logarithm of its light has changed enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from snncore.data.events.event import Events, events_of
from snncore.experiment import check_range

Movies = NDArray[np.float32]
"""Log intensity [N, K + 1, H, W], at K + 1 times equally far apart; between them it is linear."""

NEARLY = 1 - 1e-4
"""Of a threshold: a change of exactly k thresholds, rounded, still is k."""

RANGES = {"threshold": (0.05, 2.0), "refractory": (0.0, 500.0), "noise": (0.0, 50.0)}


@dataclass(frozen=True, kw_only=True)
class Sensor:
    """How a pixel answers (Lichtsteiner et al., JSSC 2008; Gehrig et al., CVPR 2020).

    threshold: the change of log intensity since the last event that makes the next; refractory:
    the time after an event, in ms, in which the pixel is held in reset and what changes is lost;
    noise: events out of nothing, per pixel and second. ValueError for a value out of range.
    """

    threshold: float = 0.2
    refractory: float = 0.0
    noise: float = 0.1

    def __post_init__(self) -> None:
        for name, (low, high) in RANGES.items():
            check_range(name, getattr(self, name), low, high)


class Raw(NamedTuple):
    """Events in no order: the pixel's index in [N, H, W] flattened, t in µs, the polarity."""

    pixel: NDArray[np.int64]
    t: NDArray[np.float64]
    p: NDArray[np.int8]


def together(parts: Sequence[Raw]) -> Raw:
    """All of them, as they are given."""
    pixel, t, p = (np.concatenate(each) for each in zip(*parts, strict=True))
    return Raw(pixel, t, p)


def simulate(movies: Movies, duration: int, sensor: Sensor, seeds: list[list[int]]) -> list[Events]:
    """The events of each movie, which lasts `duration` µs; noise from the movie's own seed."""
    count, _, height, width = movies.shape
    raw = changes(movies, duration, sensor)
    if sensor.noise:
        drawn = noise(duration, sensor, seeds, height * width)
        raw = together([raw, drawn])
        raw = without_crowded(raw, len(drawn.t), sensor.refractory * 1000)
    clip, place = np.divmod(raw.pixel, height * width)
    # By clip, time and, where that is the same, pixel, so that the same movies give the same bytes;
    # one key, for three take four times as long (measured). A pixel's part is below 0.01 µs.
    order = np.argsort(clip * duration + raw.t + place * (0.01 / (height * width)), kind="stable")
    clip, place, t, p = clip[order], place[order], raw.t[order], raw.p[order]
    y, x = np.divmod(place, width)
    every = events_of(np.minimum(t, duration - 1), x, y, p)
    ends = np.searchsorted(clip, np.arange(count + 1))
    return [every.part(ends[i], ends[i + 1]) for i in range(count)]


def changes(movies: Movies, duration: int, sensor: Sensor) -> Raw:
    """What the changes of light make, interval after interval, all pixels of all movies at once.

    A pixel fires when log intensity is a threshold away from its reference. The reference then is
    what it is when the pixel is let go: at once one threshold further, else, after the refractory
    time, whatever the light is by then.
    """
    steps = movies.shape[1] - 1
    light = np.ascontiguousarray(movies.transpose(1, 0, 2, 3)).reshape(steps + 1, -1)
    reference, hold = light[0].copy(), sensor.refractory * 1000 * steps / duration
    released = np.zeros(light.shape[1], np.float32)  # in intervals from the start
    found: list[tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.bool_]]] = []
    for k in range(steps):
        before, after = light[k], light[k + 1]
        if hold:
            freed = np.flatnonzero((released > k) & (released <= k + 1))
            reference[freed] = between(before, after, freed, released[freed] - k)
        far = np.abs(after - reference) >= sensor.threshold * NEARLY
        if hold:
            far &= released <= k + 1
        at = np.flatnonzero(far)
        while len(at):
            up = after[at] > reference[at]
            level = reference[at] + np.where(up, sensor.threshold, -sensor.threshold)
            along = (level - before[at]) / (after[at] - before[at])
            time = k + np.clip(along, 0, 1, dtype=np.float32)
            found.append((at, time, up))
            if hold:
                released[at] = time + hold
                at = at[released[at] <= k + 1]
                level = between(before, after, at, released[at] - k)
            reference[at] = level
            at = at[np.abs(after[at] - level) >= sensor.threshold * NEARLY]
    if not found:
        return Raw(np.empty(0, np.int64), np.empty(0), np.empty(0, np.int8))
    pixel, time, up = (np.concatenate(each) for each in zip(*found, strict=True))
    return Raw(pixel, time.astype(np.float64) * duration / steps, up.astype(np.int8))


def between(
    before: NDArray[np.float32],
    after: NDArray[np.float32],
    at: NDArray[np.int64],
    share: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Log intensity of some pixels inside an interval."""
    return before[at] + share * (after[at] - before[at])


def noise(duration: int, sensor: Sensor, seeds: list[list[int]], pixels: int) -> Raw:
    """Poisson events of either polarity, anywhere, at any time, from each movie's own seed."""
    parts = []
    for number, seed in enumerate(seeds):
        random = np.random.default_rng([*seed, 1])
        count = random.poisson(sensor.noise * duration / 1e6 * pixels)
        drawn = random.random((3, count))
        place = number * pixels + (drawn[0] * pixels).astype(np.int64)
        parts.append(Raw(place, drawn[1] * duration, (drawn[2] < 0.5).astype(np.int8)))
    return together(parts)


def without_crowded(raw: Raw, noise_count: int, hold: float) -> Raw:
    """Without the noise, the last ones given, that falls within `hold` µs of another event."""
    if not hold or not noise_count:
        return raw
    order = np.lexsort((raw.t, raw.pixel))
    pixel, t = raw.pixel[order], raw.t[order]
    near = (np.diff(pixel) == 0) & (np.diff(t) < hold)
    crowded = np.zeros(len(t), bool)
    crowded[1:] |= near
    crowded[:-1] |= near
    is_noise = order >= len(t) - noise_count
    kept = np.ones(len(t), bool)
    kept[order[crowded & is_noise]] = False
    return Raw(raw.pixel[kept], raw.t[kept], raw.p[kept])
