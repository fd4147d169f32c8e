"""Simulated event clips: at least 50 a second on one core, and a page's knob within 0.2 s."""

import time

import numpy as np
from benchmarks.conftest import Report
from benchmarks.timing import spread

from snncore.analysis.events.clip import simulated_clip
from snncore.data import load
from snncore.data.events import gestures, moving
from snncore.data.events.frames import frames
from snncore.data.events.sensor import Sensor
from snncore.experiment import Dataset, Slices

LEAST, KNOB = 50, 200
"""Clips a second; milliseconds."""

TOGETHER = 32
SENSORS = {"quiet": Sensor(noise=0.0), "noisy": Sensor(refractory=5.0, noise=5.0)}


def per_second(simulate, repeats: int = 7) -> list[float]:
    """Clips a second of processor time, frames included, at T = 16 and 32 × 32."""
    found = []
    for _ in range(repeats):
        start = time.process_time()
        frames(simulate(), 16, Slices.TIME, 32)
        found.append(TOGETHER / (time.process_time() - start))
    return found


def test_simulation(report: Report) -> None:
    pictures = load(Dataset.SHAPES).test_images[:TOGETHER]
    seeds = [[0, n] for n in range(TOGETHER)]
    labels = np.arange(TOGETHER) % len(gestures.CLASSES)
    for name, sensor in SENSORS.items():
        for kind, make in (
            ("gestures", lambda s=sensor: gestures.clips(labels, seeds, s)),
            ("moving shapes", lambda s=sensor: moving.clips(pictures, seeds, s)),
        ):
            seen = spread(per_second(make))
            report.add(f"event clips a second, one core: {kind}, {name}", seen, f"≥ {LEAST}")
            assert seen.median >= LEAST


def test_one_clip_for_a_knob(report: Report) -> None:
    for dataset in (Dataset.GESTURES, Dataset.MOVING_SHAPES):
        times = []
        for n in range(20):
            start = time.perf_counter()
            simulated_clip(dataset, n, Sensor(threshold=0.1 + 0.01 * n, refractory=3.0))
            times.append(1e3 * (time.perf_counter() - start))
        seen = spread(times)
        report.add(f"one clip simulated anew, ms: {dataset}", seen, f"≤ {KNOB}")
        assert seen.median <= KNOB
