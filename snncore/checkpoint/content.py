"""What a checkpoint holds: settings, tensors by name, and what was recorded on the way."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import Tensor

from snncore.device import usable_cores
from snncore.experiment import Experiment
from snncore.network import ResidualSNN, build
from snncore.recipe import Recipe

TensorDict = dict[str, Tensor]


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """A network after `step` updates.

    `net` is its state by name, in float32 or float16; `optimiser` the optimiser's state by
    "<index of the parameter>.<name>", empty where the run cannot go on; `record` is what JSON can
    hold of the run: curves, scores, where and with what they were measured.
    """

    experiment: Experiment
    recipe: Recipe
    step: int
    net: Mapping[str, Tensor]
    optimiser: TensorDict = field(default_factory=dict)
    record: dict[str, Any] = field(default_factory=dict)

    def restore(self) -> ResidualSNN:
        """The network in float32 on the CPU, in training mode."""
        net = build(self.experiment)
        net.load_state_dict(self.net)
        return net

    def bare(self) -> "Checkpoint":
        """The same network without what only training needs, to be sent to another process."""
        return replace(self, net=dict(self.net), optimiser={}, record={})


def environment() -> dict[str, str]:
    """What numbers depend on besides the settings: versions and kind of machine."""
    return {
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "machine": f"{platform.system()} {platform.machine()}, {usable_cores()} cores",
    }


def half(net: Mapping[str, Tensor]) -> TensorDict:
    """A network's state with its floating-point numbers in half precision."""
    return {name: t.half() if t.is_floating_point() else t for name, t in net.items()}


def optimiser_tensors(optimiser: torch.optim.Optimizer) -> TensorDict:
    """The optimiser's state as tensors by "<index of the parameter>.<name>"."""
    return {
        f"{index}.{name}": value
        for index, values in optimiser.state_dict()["state"].items()
        for name, value in values.items()
        if isinstance(value, Tensor)
    }


def load_optimiser(optimiser: torch.optim.Optimizer, tensors: Mapping[str, Tensor]) -> None:
    """Put the tensors of `optimiser_tensors` back into an optimiser."""
    state: dict[int, TensorDict] = {}
    for key, value in tensors.items():
        index, name = key.split(".")
        state.setdefault(int(index), {})[name] = value
    optimiser.load_state_dict(optimiser.state_dict() | {"state": state})
