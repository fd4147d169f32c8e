"""What a person waits for on the two pages about time: events, and converted networks."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.conftest import Report
from benchmarks.test_first_step import cpu_seconds
from benchmarks.test_theory_speed import FOLLOWS, release_to_answer
from benchmarks.timing import spread
from playwright.sync_api import Page

from pages.models.conversion.measuring import Measurement
from pages.shared.nets.shipped import files
from pages.shared.ui import computing
from pages.shared.ui.pool import Pool
from snncore.analysis.conversion.convert import Conversion
from snncore.analysis.conversion.rate_curve import Order
from snncore.checkpoint import read
from snncore.data import load

KNOBS = (
    ("events", "events_step"),
    ("events", "events_threshold"),
    ("events", "events_refractory"),
    ("events", "events_noise"),
    ("events?section=frames", "events_frames"),
    ("conversion?section=layer", "conversion_layer"),
)
"""Page and the key of a slider on it."""

DEPTH, SECONDS = 20, 20
"""Of the network, and the most that its curve to T = 64 on 500 pictures may take on two cores."""


@pytest.mark.parametrize(("where", "key"), KNOBS)
def test_knob_answers(where: str, key: str, server_url: str, page: Page, report: Report) -> None:
    times = release_to_answer(page, server_url, where, key)
    report.add(f"{where}, {key}: release to answer, ms, n = 20", spread(times), f"≤ {FOLLOWS}")


@pytest.fixture
def pool() -> Iterator[Pool]:
    """The server's, as it is when a page is looked at: its first process has been started."""
    computing.open_pool()
    found = computing.pool()
    assert found is not None
    yield found
    computing.close_pool()


@pytest.mark.timeout(900)
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_conversion_and_its_curve(pool: Pool, report: Report) -> None:
    """As the page measures what does not ship, its processes started and their imports included."""
    file = next(path for key, path in files().items() if key.startswith(f"relu-g0-d{DEPTH}-"))
    checkpoint = read(file)
    order = Order(how=Conversion(matched=False), steps=64, images=500)
    measurement = Measurement(checkpoint, load(checkpoint.experiment.dataset), order)
    start, first = time.perf_counter(), 0.0
    while not measurement.complete:
        measurement.want()
        time.sleep(0.05)
        first = first or (measurement.done and time.perf_counter() - start)
    seconds = time.perf_counter() - start
    used = sum(cpu_seconds(each.pid) for each in pool.processes if each)
    name = f"conversion of depth {DEPTH}, T = 64, 500 pictures"
    report.add(f"{name}: s to the first of the curve, to the end", f"{first:.1f}, {seconds:.1f}",
               f"≤ {SECONDS} at the end")  # fmt: skip
    report.add(f"{name}: processor's seconds, imports included", f"{used:.1f}", "–")
    assert seconds <= SECONDS
