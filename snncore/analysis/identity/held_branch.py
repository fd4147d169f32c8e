"""A stack of equal blocks whose branch delivers a constant: what spike trains become in it."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from snncore.block import Merge
from snncore.experiment import BlockKind, NeuronKind, check_range, choose
from snncore.neuron import IF, LIF, PLIF, Neuron
from snncore.surrogate import Surrogate

Reals = NDArray[np.float64]
Wholes = NDArray[np.int16]


class Held(StrEnum):
    """What the branch delivers at every step: A in a SEW block, F in the other two."""

    ZERO = "zero"
    ONE = "one"


KINDS = (BlockKind.SPIKING, BlockKind.SEW, BlockKind.MS)
"""The blocks compared, in the order of every first axis."""

SNAP = 1e-13
"""Thresholds are lowered by this, so that H = V_th of exact arithmetic fires in float64 too."""

ABOVE = 1e-5
"""The current that makes A ≡ 1 lies above its bound by this part, as in `SEWBlock.saturate`."""

ENUMS = {"held": Held, "merge": Merge, "neuron": NeuronKind}
RANGES = {"blocks": (1, 100), "tau": (1.01, 100.0), "v_reset": (-10.0, 10.0)}


@dataclass(frozen=True, kw_only=True)
class Stack:
    """`blocks` equal blocks of each kind, and the spike train that enters the first.

    The branch of each is silenced (it delivers 0 at every step) or saturated (1). `train` is a
    character for each time step, 0 or 1. `v_reset=None` is the soft reset. A value that is not
    allowed raises ValueError.
    """

    train: str
    blocks: int = 1
    held: Held = Held.ZERO
    merge: Merge = Merge.ADD
    neuron: NeuronKind = NeuronKind.LIF
    tau: float = 2.0
    decay_input: bool = True
    v_reset: float | None = 0.0

    def __post_init__(self) -> None:
        for name, kind in ENUMS.items():
            choose(self, name, kind)
        for name, (low, high) in RANGES.items():
            check_range(name, getattr(self, name), low, high)
        if not re.fullmatch("[01]+", self.train):
            raise ValueError(f"train={self.train!r}: must be a text of the characters 0 and 1")

    @property
    def constant(self) -> float:
        """What the branch delivers at every step."""
        return float(self.held is Held.ONE)


class Response(NamedTuple):
    """What M trains become at P thresholds; the first axis is the kind, as in KINDS."""

    outputs: Wholes
    """[3, M, P, k, T], what leaves each block: spikes, or the whole numbers their sums make."""
    h: Reals
    """[3, M, P, T], like `s` and `v`: a neuron of the first block, H[t] before the spike.
    Spiking: sn2, after the sum. SEW: sn2, at the branch's end. MS: sn1, at the branch's head."""
    s: Reals
    v: Reals


def respond(stack: Stack, thresholds: Reals, trains: Wholes) -> Response:
    """What becomes of trains [M, T], in place of the stack's own, at P thresholds."""
    neuron = make_neuron(stack, torch.as_tensor(thresholds, dtype=torch.float64) - SNAP)
    s = torch.as_tensor(trains, dtype=torch.float64).T[..., None]
    s = s.expand(*s.shape[:2], len(thresholds))  # [T, M, P]
    with torch.no_grad():
        drive = stack.constant * (1 + ABOVE) * neuron.constant_drive()
        currents = torch.stack([stack.constant + s, drive.expand_as(s), s], dim=1)
        trace = neuron.unroll(currents)  # [T, 3, M, P]
        fired, a = (trace.s[:, KINDS.index(kind)] for kind in (BlockKind.SPIKING, BlockKind.SEW))
        blocks: dict[BlockKind, Callable[[Tensor], Tensor]] = {
            BlockKind.SPIKING: lambda x: neuron(stack.constant + x),
            BlockKind.SEW: lambda x: stack.merge(a, x),
            BlockKind.MS: lambda x: stack.constant + x,
        }
        first = {kind: fired if kind is BlockKind.SPIKING else blocks[kind](s) for kind in KINDS}
        outputs = torch.stack([stacked(blocks[kind], first[kind], stack.blocks) for kind in KINDS])
    return Response(
        outputs.permute(0, 3, 4, 1, 2).short().numpy(),
        *(values.permute(1, 2, 3, 0).numpy() for values in trace),
    )


def stacked(block: Callable[[Tensor], Tensor], x: Tensor, times: int) -> Tensor:
    """What leaves each of `times` blocks, [k, ...], where `x` leaves the first."""
    outputs = [x]
    for _ in range(times - 1):
        outputs.append(block(outputs[-1]))
    return torch.stack(outputs)


def make_neuron(stack: Stack, v_threshold: Tensor) -> Neuron:
    """The stack's neuron in float64, with a threshold for each element."""
    options: dict[str, Any] = {
        "v_threshold": v_threshold,
        "v_reset": stack.v_reset,
        # Only the spikes are asked for; this soft step costs the least.
        "surrogate": Surrogate.SIGMOID,
    }
    match stack.neuron:
        case NeuronKind.IF:
            return IF(**options)
        case NeuronKind.LIF:
            return LIF(stack.tau, stack.decay_input, **options)
        case NeuronKind.PLIF:
            neuron = PLIF(stack.tau, stack.decay_input, **options)
            # Rounded to float32, σ(w) would miss 1/τ by more than SNAP.
            neuron.w = nn.Parameter(torch.tensor(-math.log(stack.tau - 1), dtype=torch.float64))
            return neuron
