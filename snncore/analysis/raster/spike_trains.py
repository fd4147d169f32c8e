"""Which neurons of a network fire for one picture, and at which steps?"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from snncore.neuron import Neuron
from snncore.recorder import record

Spikes = NDArray[np.bool_]


class SpikeTrains(NamedTuple):
    """spikes: bool [T, C, H, W] of every neuron layer by its dotted name, in the order in which
    they fire, empty for a network of ReLUs; logits: float32 [classes]."""

    spikes: dict[str, Spikes]
    logits: NDArray[np.float32]


class Membranes(NamedTuple):
    """H[t] before the spike, S[t], and V[t] after the reset, float32 [n, T]; V_th is `threshold`
    and every neuron starts at `rest`."""

    h: NDArray[np.float32]
    s: NDArray[np.float32]
    v: NDArray[np.float32]
    threshold: float
    rest: float


@torch.no_grad()
def spike_trains(net: nn.Module, image: Tensor) -> SpikeTrains:
    """The spikes of every neuron layer for one normalised image [3, H, W].

    In evaluation mode BatchNorm normalises as it has learnt to; in training mode, for a network
    that has learnt nothing, by this image, and its running statistics move.
    """
    with record(net, Neuron) as outputs:
        logits = net(image[None])[0]
    spikes = {name: output[:, 0].bool().cpu().numpy() for name, output in outputs.items()}
    return SpikeTrains(spikes, logits.cpu().numpy())


@torch.no_grad()
def membranes(
    net: nn.Module, image: Tensor, chosen: Mapping[str, Sequence[int]]
) -> dict[str, Membranes]:
    """Potentials of chosen neurons, by layer: positions in [C, H, W] flattened.

    The network, its mode and the image are those of `spike_trains`.
    """
    with currents(net, chosen) as x:
        net(image[None])
    found = {}
    for name, positions in chosen.items():
        neuron = net.get_submodule(name)
        assert isinstance(neuron, Neuron)
        # [T, 1, C, H, W] -> [T, n]
        steps = neuron.unroll(x[name].flatten(1)[:, torch.as_tensor(positions)])
        h, s, v = (values.T.cpu().numpy() for values in steps)
        found[name] = Membranes(h, s, v, float(neuron.v_threshold), neuron.v_rest)
    return found


@contextmanager
def currents(net: nn.Module, layers: Mapping[str, object]) -> Iterator[dict[str, Tensor]]:
    """The input X [T, N, C, H, W] of each of the layers, filled as the net runs."""
    inputs: dict[str, Tensor] = {}

    def keep(name: str, given: tuple[Tensor, ...]) -> None:
        (inputs[name],) = given

    hooks = [
        net.get_submodule(name).register_forward_pre_hook(
            lambda _m, given, name=name: keep(name, given)
        )
        for name in layers
    ]
    try:
        yield inputs
    finally:
        for hook in hooks:
            hook.remove()
