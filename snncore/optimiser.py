"""The updates of a recipe: PyTorch's own optimisers, without its compiler.

PyTorch wraps what these methods do so that torch.compile leaves it alone, and the first call
imports all of torch.compile for it, more than a second of a processor in every process that
trains. Nothing here is compiled; the methods are taken from below the wrapping.
"""

from inspect import unwrap

import torch
from torch import nn

from snncore.recipe import Optimiser, Recipe


class SGD(torch.optim.SGD):
    """`torch.optim.SGD`, number for number."""

    add_param_group = unwrap(torch.optim.SGD.add_param_group)
    zero_grad = unwrap(torch.optim.SGD.zero_grad)
    state_dict = unwrap(torch.optim.SGD.state_dict)
    load_state_dict = unwrap(torch.optim.SGD.load_state_dict)
    step = torch.no_grad()(unwrap(torch.optim.SGD.step))


class Adam(torch.optim.Adam):
    """`torch.optim.Adam`, number for number."""

    add_param_group = unwrap(torch.optim.Adam.add_param_group)
    zero_grad = unwrap(torch.optim.Adam.zero_grad)
    state_dict = unwrap(torch.optim.Adam.state_dict)
    load_state_dict = unwrap(torch.optim.Adam.load_state_dict)
    step = torch.no_grad()(unwrap(torch.optim.Adam.step))


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
