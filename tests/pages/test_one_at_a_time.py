"""While one big computation runs, every other one waits, whatever page it belongs to."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest

from pages.models.energy import results as energy_results
from pages.models.similarity import results as similarity_results
from pages.models.train import before_training
from pages.models.trained_gradient import results as trained_gradient_results
from pages.shared.nets.measured_part import parts
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.computing import ONE_AT_A_TIME
from pages.shared.ui.figure import Source
from pages.theory.gradient import deep
from snncore.analysis.gradient.resnet152 import SETUPS
from snncore.checkpoint import Checkpoint
from snncore.experiment import Dataset, Experiment
from snncore.network import build
from snncore.recipe import Recipe

TINY = Experiment(depth=8, width=2, time_steps=1, dataset=Dataset.SHAPES)
CHECKPOINT = Checkpoint(experiment=TINY, recipe=Recipe(), step=1, net=build(TINY).state_dict())
NET = TrainedNet("tiny", CHECKPOINT, Source.MEASURED)
PART = parts(TINY, 2, 1e9, NET)[0]
COMPUTATIONS: dict[str, tuple[Any, str, Callable[[], object]]] = {
    "before training": (
        before_training,
        "at_init",
        lambda: before_training.first_step.__wrapped__(TINY, 2),
    ),
    "ResNet-152": (deep, "deep_profile", lambda: deep.measured(SETUPS[0])),
    "similarity": (
        similarity_results,
        "block_similarity",
        lambda: similarity_results.measured.__wrapped__(PART, NET),
    ),
    "gradients": (
        trained_gradient_results,
        "input_gradients",
        lambda: trained_gradient_results.measured.__wrapped__(PART, NET),
    ),
    "energy": (
        energy_results,
        "operations",
        lambda: energy_results.measured.__wrapped__(PART, NET),
    ),
}
"""For each the module, the name of its core function there, and a call."""


@pytest.mark.parametrize("name", COMPUTATIONS)
def test_a_computation_waits_for_that_of_another_page(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, function, call = COMPUTATIONS[name]
    begun = Event()
    monkeypatch.setattr(module, function, lambda *_: begun.set())
    thread = Thread(target=call)
    with ONE_AT_A_TIME:
        thread.start()
        assert not begun.wait(0.5)
    assert begun.wait(20)
    thread.join(20)
