"""Which neurons of a network fire for one picture, and at which steps?"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from snncore.network import batch_of
from snncore.neuron import Neuron
from snncore.recorder import record, record_inputs

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
    """The spikes of every neuron layer for one normalised image [3, H, W], or one clip's frames
    [T, 2, H, W].

    In evaluation mode BatchNorm normalises as it has learnt to; in training mode, for a network
    that has learnt nothing, by this image, and its running statistics move.
    """
    with record(net, Neuron) as outputs:
        logits = net(batch_of(image))[0]
    spikes = {name: output[:, 0].bool().cpu().numpy() for name, output in outputs.items()}
    return SpikeTrains(spikes, logits.cpu().numpy())


@torch.no_grad()
def membranes(
    net: nn.Module, image: Tensor, chosen: Mapping[str, Sequence[int]]
) -> dict[str, Membranes]:
    """Potentials of chosen neurons, by layer: positions in [C, H, W] flattened.

    The network, its mode and the image are those of `spike_trains`.
    """
    layers = {name: net.get_submodule(name) for name in chosen}
    with ExitStack() as hooks:
        inputs = {
            name: hooks.enter_context(record_inputs(layer, Neuron))
            for name, layer in layers.items()
        }
        net(batch_of(image))
    found = {}
    for name, neuron in layers.items():
        assert isinstance(neuron, Neuron)
        positions = torch.as_tensor(chosen[name])
        steps = neuron.unroll(inputs[name][""].flatten(1)[:, positions])  # -> [T, n]
        h, s, v = (values.T.cpu().numpy() for values in steps)
        found[name] = Membranes(h, s, v, float(neuron.v_threshold), neuron.v_rest)
    return found
