"""How long a run waits, by hand."""

import math
from pathlib import Path

import pytest

from pages.shared.runs.expected import waits
from pages.shared.runs.job import TrainingJob
from snncore.analysis.gradient.at_init import neurons
from snncore.experiment import Experiment
from snncore.recipe import Recipe
from snncore.run.state import State

E = Experiment()
HOUR = 3600.0
STEPS, BATCH, PACE = 100, 50, 25.0
WHOLE = STEPS * BATCH / PACE
"""Seconds that a run takes which trains PACE images a second."""


def job(experiment: Experiment = E, left: float | None = None, pace: float | None = None):
    made = TrainingJob(experiment, Recipe(steps=STEPS, batch_size=BATCH), "", Path())
    made.state = State.RUNNING
    made.latest |= {"seconds_left": left, "images_per_second": pace}
    return made


def test_where_a_slot_is_free_nobody_waits() -> None:
    assert waits([], [], 2, HOUR) == [0.0]
    assert waits([job(left=50.0)], [], 2, HOUR) == [0.0]


def test_the_first_takes_the_first_free_slot_and_the_next_ones_what_comes_then() -> None:
    running = [job(left=300.0, pace=PACE), job(left=40.0, pace=PACE)]
    # The first that waits follows the run with 40 s left; it ends at 40 + WHOLE = 240 s, before
    # 300 s; the next takes its place, and who comes then has that of the first run, at 300 s.
    assert waits(running, [job(), job()], 2, HOUR) == [40.0, 40.0 + WHOLE, 300.0]


def test_a_network_of_twice_the_neurons_takes_twice_as_long() -> None:
    wide = Experiment(width=2 * E.width)
    assert neurons(wide) == 2 * neurons(E)
    assert waits([job(left=10.0, pace=PACE)], [job(wide)], 1, HOUR) == [10.0, 10.0 + 2 * WHOLE]


def test_nothing_is_said_before_anything_is_known() -> None:
    assert waits([job()], [job()], 1, HOUR) == [None, None]
    # Of two slots one is known to become free; what the run that takes it needs is not.
    assert waits([job(), job(left=5.0)], [job(), job()], 2, HOUR) == [5.0, None, None]


def test_where_none_may_begin_nothing_is_said() -> None:
    assert waits([], [job()], 0, HOUR) == [None, None]


def test_a_run_that_pauses_may_pause_for_ever() -> None:
    paused = job(left=20.0, pace=PACE)
    paused.state = State.PAUSED
    assert waits([paused], [], 1, HOUR) == [None]


@pytest.mark.parametrize("left", [HOUR + 1, math.inf])
def test_no_run_takes_longer_than_it_may(left: float) -> None:
    assert waits([job(left=left, pace=1e-6)], [job()], 1, HOUR) == [HOUR, 2 * HOUR]
