"""A network without memory for its weights: names and shapes, no numbers."""

from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from snncore.experiment import Experiment
from snncore.network import ResidualSNN, build

DRAWS = ("normal_", "uniform_", "kaiming_normal_", "kaiming_uniform_")


def without_memory(experiment: Experiment) -> ResidualSNN:
    """The experiment's network: names and shapes, no numbers."""
    with torch.device("meta"), Undrawn():
        return build(experiment)


class Undrawn(TorchFunctionMode):
    """Weights stay as they are made: the first draw without memory would load a compiler."""

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        values = kwargs or {}
        if func.__name__ in DRAWS:
            return args[0] if args else values["tensor"]
        return func(*args, **values)
