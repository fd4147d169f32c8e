"""Networks at their start, drawn once and then copied: making modules takes three times as long."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import torch
from torch import nn

from snncore.analysis.kept import Kept
from snncore.block import Block, ConvBN
from snncore.experiment import Experiment, NeuronFields, NeuronKind, Norm
from snncore.network import ResidualSNN, make_neuron
from snncore.neuron import Neuron
from snncore.surrogate import Surrogate

E = TypeVar("E", bound=Experiment)
N = TypeVar("N", bound=nn.Module)

NEURON = NeuronFields(neuron=NeuronKind.IF, tau=2.0, decay_input=False, v_threshold=1.0)
SAME: dict[str, Any] = dict(
    **NEURON,
    v_reset=0.0,
    detach_reset=True,
    surrogate=Surrogate.ATAN,
    alpha=2.0,
    norm=Norm.BN,
    last_gamma=None,
    time_steps=4,
)
"""What the drawn weights do not depend on, at values that any network may have."""

WIDEST = 16
"""Channels of the first stage up to which a network is kept: a few megabytes each."""

NETS: Kept[nn.Module] = Kept(64)


def drawn(make: Callable[[E], N], experiment: E) -> N:
    """What `make(experiment)` returns, a network of its own, with the weights of its seed.

    Where one has been made that differs in the neuron, γ or T alone, it is a copy of that.
    """
    if experiment.width > WIDEST:
        return make(experiment)
    alike = replace(experiment, **SAME)
    net = copied(NETS.get((make, alike), lambda: make(alike)), make_neuron(experiment))
    parts, gamma, branch_gamma = list(net.modules()), experiment.gamma, experiment.branch_gamma
    with torch.no_grad():
        for part in parts:
            if isinstance(part, ConvBN):
                part.bn.weight.fill_(gamma)
        for part in parts:
            if isinstance(part, Block):
                part.conv2.bn.weight.fill_(branch_gamma)
    if isinstance(net, ResidualSNN):
        net.time_steps = experiment.time_steps
    return net  # type: ignore[return-value]


def copied(module: nn.Module, neuron: Neuron) -> nn.Module:
    """A module that shares nothing with this one that can change, its neurons as this one is."""
    given = neuron if isinstance(module, Neuron) else module
    own = object.__new__(type(given))
    own.__dict__.update(
        (name, value.copy() if isinstance(value, (dict, set)) else value)
        for name, value in given.__dict__.items()
    )
    parameters, buffers, parts = own._parameters, own._buffers, own._modules
    for name, parameter in parameters.items():
        if parameter is not None:
            parameters[name] = nn.Parameter(parameter.detach().clone())
    for name, buffer in buffers.items():
        if buffer is not None:
            buffers[name] = buffer.clone()
    for name, part in parts.items():
        if part is not None:
            parts[name] = copied(part, neuron)
    return own
