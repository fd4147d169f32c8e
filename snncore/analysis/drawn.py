"""Networks at their start, drawn once and then copied: making modules takes three times as long."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import torch
from torch import nn

from snncore.analysis.kept import Kept
from snncore.block import Block, ConvBN
from snncore.experiment import Experiment, NeuronFields, NeuronKind, Norm
from snncore.network import ResidualSNN, make_activation, make_neuron
from snncore.neuron import Neuron
from snncore.surrogate import Surrogate

E = TypeVar("E", bound=Experiment)
N = TypeVar("N", bound=nn.Module)
M = TypeVar("M", bound=nn.Module)

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
    net = copied(kept(make, experiment), make_neuron(experiment))
    parts, gamma, branch_gamma = list(net.modules()), experiment.gamma, experiment.branch_gamma
    with torch.no_grad():
        for part in parts:
            if isinstance(part, ConvBN):
                part.bn.weight.fill_(gamma)
        for part in parts:
            if isinstance(part, Block):
                part.conv2.bn.weight.fill_(branch_gamma)
    return of_time_steps(net, experiment)  # type: ignore[return-value]


def drawn_to_run(make: Callable[[E], N], experiment: E) -> N:
    """The same for a tenth of the time, to be run in training mode and not to be changed.

    Its blocks are its own, what is in them is not: nobody may change a weight or hook into a
    convolution. One neuron of its own stands at all places, so that one hook sees every layer. No
    weight wants a gradient.
    """
    net = kept(make, experiment) if experiment.width <= WIDEST else frozen(make(experiment))
    activation = make_activation(experiment)().requires_grad_(False)
    return of_time_steps(runnable(net, activation, experiment), experiment)  # type: ignore[return-value]


def kept(make: Callable[[E], N], experiment: E) -> nn.Module:
    """The network that is kept, which differs from the experiment's in neuron, γ and T alone."""
    alike = replace(experiment, **SAME)
    return NETS.get((make, alike), lambda: frozen(make(alike)))


def frozen(net: nn.Module) -> nn.Module:
    """The network, in which nothing changes when it is run."""
    for part in net.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.track_running_stats = False
    return net.requires_grad_(False)


def of_time_steps(net: nn.Module, experiment: Experiment) -> nn.Module:
    """The network with the experiment's T."""
    if isinstance(net, ResidualSNN):
        net.time_steps = experiment.time_steps
    return net


def runnable(module: nn.Module, activation: nn.Module, experiment: Experiment) -> nn.Module:
    """See `drawn_to_run`: the module with this activation at all places and this γ."""
    if isinstance(module, (Neuron, nn.ReLU)):
        return activation
    if isinstance(module, ConvBN):
        return with_gamma(module, experiment.gamma)
    if not module._modules:
        return module
    own = without_parts(module)
    for name, part in module.named_children():
        own._modules[name] = runnable(part, activation, experiment)
    if isinstance(module, Block):
        own._modules["conv2"] = with_gamma(module.conv2, experiment.branch_gamma)
    return own


def with_gamma(module: ConvBN, gamma: float) -> ConvBN:
    """The module itself where γ is 1, as in all that are kept; else one with a γ of its own."""
    if gamma == 1:
        return module
    own, norm = without_parts(module), without_parts(module.bn)
    norm.weight = nn.Parameter(torch.full_like(norm.weight, gamma), requires_grad=False)
    own._modules["bn"] = norm
    return own


def without_parts(module: M) -> M:
    """A module that shares nothing with this one but its tensors and its parts."""
    own = object.__new__(type(module))
    own.__dict__.update(
        (name, value.copy() if isinstance(value, (dict, set)) else value)
        for name, value in module.__dict__.items()
    )
    return own


def copied(module: M, neuron: Neuron | None = None) -> M:
    """A module that shares nothing with this one that can change; its neurons as this one is."""
    own = without_parts(neuron if neuron and isinstance(module, Neuron) else module)
    if isinstance(own, nn.BatchNorm2d):
        own.track_running_stats = True
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
    return own  # type: ignore[return-value]
