"""What the server says of a training run at a moment, to its pages and, as JSON, to its figures."""

from typing import Any, TypedDict

from snncore.run.state import Reason, State

Json = dict[str, Any]


class Snapshot(TypedDict, total=False):
    """A training run at a moment; of a token that nobody knows the state alone. None: not finite.

    notices: the notices of snncore/run/events.py, {"kind": …} with values
    place: 1 for the next to start, 0 unless queued; wait: seconds until then, about, None where
        that is not known or the run does not wait
    step, steps, images_per_second, seconds_left (None until known), device, threads
    learning_rate: η of the latest step, None until known
    slow: seconds from step to step, at least; 0: full speed
    stopping: step, loss: where the run is to pause, or None
    checkpoint: the step after which the run was last saved, 0: not yet; can_go_on: whether it
        ended early and could be queued again
    rates: (first step, base rate) of each change of the learning rate by hand
    resumed: the steps from which it went on after an interruption. When it grows, the points
        after its last entry that were told before hold no longer: ask again from 0
    trouble: {"kind": …} with values, as snncore/run/trouble.py says
    blocks: names; transitions: indices of those that change the shape
    layers: names of the neuron layers; empty for a network of ReLUs
    next: pass it as `since` the next time
    curve: step, loss, accuracy: the points after `since`, at most 500 for the whole run
    test: step, loss, accuracy: all of them
    profile: step, gradient_norms, firing_rates, updates: the points after `since`, at most 150
        for the whole run, each with a list of numbers by block, by layer and by block
    gradient_norms, firing_rates, updates (‖Δw‖/‖w‖): of the latest step, by block, layer, block
    raster: None, or the RasterLine of snncore/run/events.py
    """

    state: State
    reason: Reason | None
    notices: list[Json]
    place: int
    wait: float | None
    step: int
    steps: int
    images_per_second: float | None
    seconds_left: float | None
    device: str
    threads: int
    learning_rate: float | None
    slow: float
    stopping: Json
    checkpoint: int
    can_go_on: bool
    rates: list[tuple[int, float]]
    resumed: list[int]
    trouble: list[Json]
    blocks: list[str]
    transitions: list[int]
    layers: list[str]
    next: int
    curve: dict[str, list[Any]]
    test: dict[str, list[Any]]
    profile: dict[str, list[Any]]
    gradient_norms: list[float | None]
    firing_rates: list[float | None]
    updates: list[float | None]
    raster: Json | None


def nothing_yet() -> Json:
    """The part of a snapshot that the worker's words replace as they are, before it has spoken."""
    return {
        "blocks": [],
        "transitions": [],
        "layers": [],
        "device": "",
        "threads": 0,
        "gradient_norms": [],
        "firing_rates": [],
        "updates": [],
        "learning_rate": None,
        "images_per_second": None,
        "seconds_left": None,
    }
