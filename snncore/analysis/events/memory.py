"""Where do a network and the same network without memory part?"""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from snncore.network import ResidualSNN
from snncore.neuron import Neuron
from snncore.recorder import measure

Values = NDArray[np.float32]


class Memory(NamedTuple):
    """One clip, seen with state and with every neuron reset at each step.

    layers [L]: the neuron layers; differs [L, T]: of the neurons of a layer that fire at a step
    in either, the share that fires in one alone, NaN where none fires; with_state, without
    [T, classes]: the shares of the classes by the first t steps; first bool [T, n]: the spikes of
    the first layer with state, none in a network of ReLUs.
    """

    layers: tuple[str, ...]
    differs: Values
    with_state: Values
    without: Values
    first: NDArray[np.bool_]

    @property
    def parted(self) -> int | None:
        """The first step, from 1, after which the two answers differ; None where they never do."""
        other = np.flatnonzero(self.with_state.argmax(1) != self.without.argmax(1))
        return int(other[0]) + 1 if len(other) else None


@torch.no_grad()
def memory(net: ResidualSNN, frames: Tensor) -> Memory:
    """Of frames [T, 1, 2, H, W], in evaluation mode."""
    seen, shares = [], []
    # T steps of one clip, then the same frames as T clips of one step each.
    for given in (frames, frames.transpose(0, 1)):
        with measure(net, Neuron, lambda out: out.flatten(0, 1).flatten(1).bool()) as spikes:
            last = net.last_layer(given)
        steps = last.flatten(0, 1)[:, None]  # [T, 1, C, H, W]
        logits = [net.read_out(steps[:t])[0] for t in range(1, len(steps) + 1)]
        shares.append(torch.stack(logits).softmax(1).cpu().numpy())
        seen.append(dict(spikes))
    state, anew = seen
    differs = np.zeros((len(state), len(frames)), np.float32)
    for layer, name in enumerate(state):
        differs[layer] = apart(state[name], anew[name])
    silent = np.zeros((len(frames), 0), bool)
    first = next(iter(state.values())).cpu().numpy() if state else silent
    with_state, without = shares
    return Memory(tuple(state), differs, with_state, without, first)


def forgetful(net: ResidualSNN, frames: Tensor) -> Tensor:
    """The logits for frames [T, N, 2, H, W] where every neuron starts anew at each step: the same
    network without memory."""
    steps, count = frames.shape[:2]
    alone = net.last_layer(frames.reshape(1, steps * count, *frames.shape[2:]))
    return net.read_out(alone[0].unflatten(0, (steps, count)))


def apart(one: Tensor, other: Tensor) -> Values:
    """Of spikes bool [T, n]: in how many of either's they are not alike, by step."""
    either = (one | other).sum(1)
    share = (one ^ other).sum(1) / either
    return share.cpu().numpy().astype(np.float32)
