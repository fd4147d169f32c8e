"""At which V_th and τ, or depth, do Spiking blocks pass every spike train on unchanged?"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from snncore.analysis.identity.held_branch import SNAP, Reals, Stack, Wholes, make_neuron

LONGEST = 12
"""All 2^T trains are tried, so T is bounded."""

Trains = NDArray[np.uint16]
"""Trains as whole numbers; the bit n counts from the last time step."""


class PhaseMap(NamedTuple):
    """[R, P] by row and threshold, over all 2^T trains that enter the first block.

    `kept`, `lost` and `added` are spikes (see `Identity`), `passed` counts unchanged trains.
    """

    passed: NDArray[np.int64]
    kept: NDArray[np.int64]
    lost: NDArray[np.int64]
    added: NDArray[np.int64]

    @property
    def holds(self) -> NDArray[np.bool_]:
        return (self.lost + self.added) == 0

    @property
    def percent(self) -> NDArray[np.uint8]:
        """100 kept / (kept + lost + added), rounded down: 100 exactly where the identity holds."""
        return (100 * self.kept // (self.kept + self.lost + self.added)).astype(np.uint8)


def phase_map(stack: Stack, thresholds: Reals, taus: Reals) -> PhaseMap:
    """Spikes kept, lost and added for each τ, after the stack's number of blocks."""
    return scored(power(by_tau(stack, thresholds, taus), stack.blocks))


def depth_map(stack: Stack, thresholds: Reals, depths: Wholes) -> PhaseMap:
    """Spikes kept, lost and added for each number of blocks, at the stack's own τ."""
    block = one_block(stack, thresholds)
    return scored(np.stack([power(block, int(depth)) for depth in depths]))


def by_tau(stack: Stack, thresholds: Reals, taus: Reals) -> Trains:
    """`one_block` for each τ, [R, 2^T, P]."""
    return np.stack([one_block(replace(stack, tau=float(tau)), thresholds) for tau in taus])


def one_block(stack: Stack, thresholds: Reals) -> Trains:
    """What O = SN(c + S) makes of every train of the stack's length, [2^T, P]; simulated."""
    s = all_trains(len(stack.train))
    neuron = make_neuron(stack, torch.as_tensor(thresholds, dtype=torch.float64) - SNAP)
    with torch.no_grad():
        x = (stack.constant + s)[..., None].expand(*s.shape, len(thresholds))
        return as_numbers(neuron(x))


def all_trains(time_steps: int) -> torch.Tensor:
    """[T, 2^T], in float64, in the order of their numbers."""
    if not 1 <= time_steps <= LONGEST:
        raise ValueError(f"train of {time_steps} steps: all trains are tried, of 1 to {LONGEST}")
    numbers = torch.arange(2**time_steps)
    return torch.stack([(numbers >> n) & 1 for n in reversed(range(time_steps))]).double()


def as_numbers(spikes: torch.Tensor) -> Trains:
    """The number of each train, its spikes as binary digits: [T, ...] -> [...]."""
    number = torch.zeros_like(spikes[0])
    for s in spikes:
        number = 2 * number + s
    return number.numpy().astype(np.uint16)


def power(block: Trains, times: int) -> Trains:
    """`times` equal blocks in a row: what leaves one is a train again, so look it up, by squaring.

    `block` is [..., 2^T, P]; the same shape is returned.
    """
    result = None
    while times:
        if times & 1:
            result = block if result is None else then(result, block)
        times >>= 1
        block = then(block, block) if times else block
    if result is None:
        raise ValueError(f"times={times}: there must be at least one block")
    return result


def then(first: Trains, second: Trains) -> Trains:
    """What the first block and then the second make of every train."""
    return np.take_along_axis(second, first.astype(np.intp), axis=-2)


def scored(outputs: Trains) -> PhaseMap:
    """Spikes kept, lost and added, of what leaves beside what entered: [R, 2^T, P] -> [R, P]."""
    inputs = np.arange(outputs.shape[-2], dtype=np.uint16)[:, None]
    spikes = (
        np.bitwise_count(x).sum(-2, dtype=np.int64)
        for x in (inputs & outputs, inputs & ~outputs, outputs & ~inputs)
    )
    return PhaseMap((inputs == outputs).sum(-2), *spikes)
