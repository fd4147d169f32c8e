"""Events to write into files, and whether what is read from them is the same."""

import numpy as np

from snncore.data.events.event import Events


def some_events(count: int, seed: int = 0) -> Events:
    random = np.random.default_rng(seed)
    t = np.sort(random.integers(0, 900_000, count))
    x, y = random.integers(0, 128, (2, count))
    return Events(t, x.astype(np.int16), y.astype(np.int16), random.integers(0, 2, count, np.int8))


def same(one: Events, other: Events) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
