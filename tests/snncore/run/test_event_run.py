"""A run on event clips: frames that are left out, another look, and going on bit for bit."""

from dataclasses import replace
from itertools import islice

import pytest
import torch

from snncore.data import DataError, load
from snncore.experiment import Dataset, Experiment
from snncore.recipe import Recipe
from snncore.run.run import Run, Scored
from snncore.run.window import Window
from snncore.training import Progress

CPU = torch.device("cpu")
GESTURES = load(Dataset.GESTURES)
SMALL = {"depth": 8, "width": 2, "time_steps": 8, "dataset": "gestures", "v_threshold": 0.3}
SHORT = Recipe(steps=3, batch_size=4, train_images=40, test_images=20, deleted_frames=2)


@pytest.mark.parametrize("block", ["sew", "ms", "spiking", "plain", "relu"])
def test_it_trains_on_fewer_frames_and_tests_on_all(block: str) -> None:
    run, seen = Run(Experiment(block=block, **SMALL), SHORT, GESTURES, CPU), []
    run.net.stem.register_forward_pre_hook(lambda _module, given: seen.append(given[0].shape[0]))
    events = list(run)
    assert len([e for e in events if isinstance(e, Progress)]) == 3
    assert isinstance(events[-1], Scored)
    assert set(seen[:3]) == {6}
    assert set(seen[3:]) == {8}


def test_seven_b_trains_too() -> None:
    settings = SMALL | {"architecture": "seven_b", "depth": 16, "neuron": "plif"}
    slow = replace(SHORT, learning_rate=0.01)
    events = list(Run(Experiment(**settings), slow, GESTURES, CPU))
    assert len(events[0].gradient_norms) == 7
    assert len(events[0].firing_rates) == 15


def test_it_goes_on_where_it_was_left() -> None:
    experiment = Experiment(**SMALL)
    whole = list(Run(experiment, SHORT, GESTURES, CPU))
    begun = Run(experiment, SHORT, GESTURES, CPU)
    first = list(islice(begun, 2))
    rest = list(Run.go_on(begun.checkpoint(), GESTURES, CPU))
    assert [*first, *rest] == whole


def test_the_raster_that_is_watched_is_of_a_clip() -> None:
    run = Run(Experiment(**SMALL), SHORT, GESTURES, CPU)
    window = Window(run)
    window.watch("encode", 5)
    line = window.look()
    assert line is not None
    assert line["time_steps"] == 8
    assert line["label"] == 5


def test_more_frames_cannot_be_left_out_than_there_are() -> None:
    four, too_many = Experiment(**SMALL | {"time_steps": 4}), replace(SHORT, deleted_frames=4)
    run = Run(four, too_many, GESTURES, CPU)
    with pytest.raises(DataError, match="deleted_frames"):
        list(run)
