"""The updates of a recipe: PyTorch's own optimisers, without its compiler.

PyTorch wraps what these methods do so that torch.compile leaves it alone, and the first call
imports all of torch.compile for it, more than a second of a processor in every process that
trains. Nothing here is compiled; the methods are taken from below the wrapping.
"""

from inspect import unwrap
from typing import TypeVar

import torch
from torch import nn

from snncore.recipe import Optimiser, Recipe

T = TypeVar("T", bound=torch.optim.Optimizer)


def uncompiled(kind: type[T]) -> type[T]:
    """The optimiser, number for number, with its methods from below the wrapping."""
    names = ("add_param_group", "zero_grad", "state_dict", "load_state_dict")
    methods = {name: unwrap(getattr(kind, name)) for name in names}
    return type(kind.__name__, (kind,), methods | {"step": torch.no_grad()(unwrap(kind.step))})


SGD, Adam = uncompiled(torch.optim.SGD), uncompiled(torch.optim.Adam)


def make_optimiser(net: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """The recipe's optimiser over all parameters."""
    r, parameters = recipe, net.parameters()
    match r.optimiser:
        case Optimiser.SGD:
            return SGD(
                parameters, r.learning_rate, r.momentum, weight_decay=r.weight_decay, fused=True
            )
        case Optimiser.ADAM:
            return Adam(
                parameters,
                r.learning_rate,
                (r.momentum, 0.999),
                weight_decay=r.weight_decay,
                fused=True,
            )
