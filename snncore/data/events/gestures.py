"""Eight gestures that differ in time only: the same sixteen flashes in another order.

A light (or a shadow) hops over the sixteen places of a square, and is at each of them once. It
turns to the left or to the right, goes up or down, opens from the middle or closes to it, or
sweeps across, once slowly or four times fast. It comes and goes within a sixteenth of the clip, so
that each of T = 16 frames by time holds one flash: where it is says nothing, for every class has a
flash at each place, and the sum of all frames is the same for every order. Where on its way a clip
begins is drawn, and so are which of several places that come next comes first, the light's size,
its strength, and whether it is a light or a shadow.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from snncore.data.events.event import Events
from snncore.data.events.sensor import Movies, Sensor, simulate

SIDE = 32
DURATION = 1_600_000
"""µs of a clip."""

FLASHES = 16
ENVELOPE = np.array([0, 0.5, 1, 0.5, 0], np.float32)
"""Strength of a flash at the five samples of its sixteenth; the last fifth is dark."""

GRID = np.array([5.0, 12.0, 19.0, 26.0])
"""Rows and columns of the places, in pixels."""

ROW, COLUMN = (each.ravel() for each in np.mgrid[:4, :4])
Y, X = GRID[ROW], GRID[COLUMN]
CENTRE = GRID.mean()
ANGLE = np.round(np.degrees(np.arctan2(CENTRE - Y, X - CENTRE)), 3)
"""Of a place seen from the centre, anticlockwise from the right."""

RADIUS = np.hypot(X - CENTRE, Y - CENTRE)

Order = NDArray[np.int64]
"""The places in the order in which the light is there."""


def by(key: NDArray[np.float64], random: np.random.Generator) -> Order:
    """The places with the smallest key first; which of equal ones comes first is drawn."""
    return np.lexsort((random.random(FLASHES), key))


def sweeps(times: int, random: np.random.Generator) -> Order:
    """So many times across all columns, to the right or to the left, each place once."""
    rank = np.empty(FLASHES, np.int64)  # of a place among those of its column
    for column in range(4):
        rank[column == COLUMN] = random.permutation(4)
    sweep = rank // (4 // times)
    along = COLUMN if random.random() < 0.5 else 3 - COLUMN
    return np.lexsort((rank, along, sweep))


GESTURES: dict[str, Callable[[np.random.Generator], Order]] = {
    "left": lambda random: by(ANGLE, random),
    "right": lambda random: by(-ANGLE, random),
    "up": lambda random: by(-Y, random),
    "down": lambda random: by(Y, random),
    "opening": lambda random: by(RADIUS, random),
    "closing": lambda random: by(-RADIUS, random),
    "slow": lambda random: sweeps(1, random),
    "fast": lambda random: sweeps(4, random),
}
CLASSES = tuple(GESTURES)


class Scene(NamedTuple):
    """order: of the places; shift [2]: of all places, down and right, in pixels; radius in pixels;
    strength: of log intensity, negative for a shadow."""

    order: Order
    shift: NDArray[np.float64]
    radius: float
    strength: float


def draw_scene(label: int, seed: list[int]) -> Scene:
    """A clip's scene: its class and all that chance decides of it."""
    random = np.random.default_rng(seed)
    order = np.roll(GESTURES[CLASSES[label]](random), random.integers(FLASHES))
    sign = 1 if random.random() < 0.5 else -1
    return Scene(
        order=order,
        shift=random.uniform(-1.5, 1.5, 2),
        radius=random.uniform(2.2, 2.9),
        strength=sign * random.uniform(0.7, 1.3),
    )


def movie(scene: Scene) -> NDArray[np.float32]:
    """Log intensity [81, 32, 32], 0 where there is no light."""
    axis = np.arange(SIDE, dtype=np.float32)
    down = axis - (Y[scene.order] + scene.shift[0])[:, None].astype(np.float32)
    across = axis - (X[scene.order] + scene.shift[1])[:, None].astype(np.float32)
    distance = np.sqrt(down[:, :, None] ** 2 + across[:, None, :] ** 2)  # [16, 32, 32]
    disk = np.float32(scene.strength) * np.clip(np.float32(scene.radius) + 0.5 - distance, 0, 1)
    light = np.zeros((len(ENVELOPE) * FLASHES + 1, SIDE, SIDE), np.float32)
    shaped = disk[:, None] * ENVELOPE[None, :, None, None]
    light[:-1] = shaped.reshape(-1, SIDE, SIDE)
    return light


def clips(labels: NDArray[np.int64], seeds: list[list[int]], sensor: Sensor) -> list[Events]:
    """The events of one clip for each label, the chance in it from its seed."""
    movies: Movies = np.stack(
        [movie(draw_scene(int(k), s)) for k, s in zip(labels, seeds, strict=True)]
    )
    return simulate(movies, DURATION, sensor, seeds)


class Gestures:
    """A source of clips: the classes in turn, all else from `seed` and the clip's number."""

    def __init__(self, seed: int, sensor: Sensor) -> None:
        self.seed, self.sensor = seed, sensor

    def __call__(self, numbers: Sequence[int]) -> list[Events]:
        labels = np.array(numbers) % len(CLASSES)
        return clips(labels, [[self.seed, number] for number in numbers], self.sensor)
