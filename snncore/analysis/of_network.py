"""A measurement on a network that is made for it: of its settings, or of a trained one's file."""

from collections.abc import Callable
from typing import TypeVar

from snncore.analysis.drawn import drawn
from snncore.checkpoint import Checkpoint
from snncore.experiment import Experiment
from snncore.network import build

R = TypeVar("R")


def of_network(measure: Callable[..., R], source: Experiment | Checkpoint, *inputs: object) -> R:
    """What `measure(net, *inputs)` returns.

    A trained network is in evaluation mode, so that BatchNorm uses what it has learned; a new one,
    which has learned nothing, in training mode.
    """
    if isinstance(source, Experiment):
        return measure(drawn(build, source), *inputs)
    net = drawn(build, source.experiment)  # as `source.restore()`, whose draws are written over
    net.load_state_dict(source.net)
    return measure(net.eval(), *inputs)
