"""Does a block keep the length of gradients? φ(JJᵀ) and the variance term of its Jacobian."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from snncore.analysis.isometry.jacobian import (
    Map,
    Moments,
    Traces,
    exact,
    hutchinson,
    square,
    traces,
)
from snncore.analysis.isometry.linear import branch_jacobian, derivatives, gates, jacobians
from snncore.analysis.probe import IMAGE_SEEDS, Layout, Probe, build_probe, enter, random_images
from snncore.block import Block, MSBlock
from snncore.experiment import BlockKind, NeuronKind, Norm, check_range
from snncore.network import ON_MEMBRANE
from snncore.recorder import measure_inputs, record_inputs
from snncore.surrogate import Surrogate

Values = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class IsometryProbe(Probe):
    """A Probe whose defaults are the MS-ResNet paper's: its neuron, tdBN, the rectangle of a = 1.

    A block with at most `exact_up_to` output values T·C·H·W gets its whole Jacobian, of the first
    image; a larger one is estimated with `vectors` random vectors.
    """

    block: BlockKind = BlockKind.MS
    layout: Layout = Layout.NETWORK
    depth: int = 32
    width: int = 8
    time_steps: int = 1
    neuron: NeuronKind = NeuronKind.LIF
    tau: float = 4 / 3
    decay_input: bool = False
    v_threshold: float = 0.5
    surrogate: Surrogate = Surrogate.RECTANGLE
    alpha: float = 1.0
    norm: Norm = Norm.TDBN
    exact_up_to: int = 512
    vectors: int = 32

    def __post_init__(self) -> None:
        super().__post_init__()
        check_range("exact_up_to", self.exact_up_to, 0, 4096)
        check_range("vectors", self.vectors, 2, 4096)


class Isometry(NamedTuple):
    """[L] for each block: the moments; those of its branch as if γ of the last BN were 1; the mean
    square of the last neuron's Jacobian (NaN without one); whether the shape changes; where the
    block is exact and x + γ times its branch, the traces for every γ.
    """

    blocks: tuple[Moments, ...]
    branches: tuple[Moments, ...]
    gate: Values
    changes_shape: NDArray[np.bool_]
    traces: tuple[Traces | None, ...] = ()


def isometry(probe: IsometryProbe) -> Isometry:
    """The moments of every block of the new net, BatchNorm frozen to the images' statistics."""
    torch.set_flush_denormal(True)
    found, slopes, shapes = [], [], []
    for at in frozen_blocks(probe):
        found.append(measure(at.block, at.x[:, :1], at.y[:, :1].numel(), probe))
        slopes.append(gate_square(at))
        shapes.append(at.block.changes_shape)
    blocks, branches, swept = zip(*found, strict=True)
    return Isometry(blocks, branches, np.array(slopes), np.array(shapes), swept)


class Frozen(NamedTuple):
    """A block in evaluation mode; its input, its output, [T, N, C, H, W], and what its last neuron
    got where it ends in one."""

    block: Block
    x: Tensor
    y: Tensor
    current: Tensor | None


def frozen_blocks(probe: IsometryProbe) -> Iterator[Frozen]:
    """Each block with what passes through it; BN divides by the batch's deviation.

    In training mode every sample would feel the others through the statistics.
    """
    net = build_probe(probe).eval().requires_grad_(False)
    images = random_images(probe)[0]
    x = freeze(net.stem, lambda: enter(net, images, probe.time_steps))
    for block in net.stages:
        assert isinstance(block, Block)
        with record_inputs(block.sn2, type(block.sn2)) as inputs:
            y = freeze(block, partial(block, x))
        ends_in_neuron = not isinstance(block, MSBlock) and not isinstance(block.sn2, nn.Identity)
        yield Frozen(block, x, y, inputs[""] if ends_in_neuron else None)
        x = y


@torch.no_grad()
def freeze(part: nn.Module, run: Callable[[], Tensor]) -> Tensor:
    """What `run` gives, with every BN of `part` set to the statistics that it meets there."""
    with ExitStack() as hooks:
        for norm in part.modules():
            if isinstance(norm, nn.BatchNorm2d):
                of = partial(take_statistics, norm)
                hooks.enter_context(measure_inputs(norm, nn.BatchNorm2d, of))
        return run()


def take_statistics(norm: nn.BatchNorm2d, x: Tensor) -> None:
    """Mean and variance over all but the channels: as BatchNorm normalises in training."""
    norm.running_var, norm.running_mean = torch.var_mean(x, (0, 2, 3), correction=0)


def gate_square(at: Frozen) -> float:
    """φ of the block's last neuron: mean over its outputs of Σ over t of (∂S[t']/∂X[t])²."""
    if at.current is None:
        return float("nan")
    slopes = gates(at.block.sn2, at.current)
    return square(slopes) / slopes[0].numel()


class Measured(NamedTuple):
    """One block, its branch at γ = 1, and the traces where there are any."""

    whole: Moments
    inner: Moments
    swept: Traces | None


def measure(block: Block, x: Tensor, size: int, probe: IsometryProbe) -> Measured:
    """The moments at the sample x [T, 1, C, H, W], of which the block makes `size` values: exact
    where that is small enough, else estimated."""
    if size > probe.exact_up_to:
        whole, inner = derivatives(block, x)
        return Measured(estimated(whole, x, probe), estimated(inner, x, probe), None)
    steps = len(x)
    if is_sum(block, probe):
        swept = traces(branch_jacobian(block, x), steps)
        return Measured(swept.added(probe.branch_gamma), swept.moments, swept)
    found = jacobians(block, x)
    return Measured(exact(found.whole, steps), exact(found.inner, steps), None)


def estimated(f: Map, x: Tensor, probe: IsometryProbe) -> Moments:
    """Moments of the linear f by random vectors, the same at every call."""
    generator = torch.Generator().manual_seed(IMAGE_SEEDS + probe.seed)
    return hutchinson(f, x, probe.vectors, generator)


def is_sum(block: Block, probe: IsometryProbe) -> bool:
    """Whether the block is x + γ times its branch: no neuron after the sum, no change of shape."""
    return probe.block in ON_MEMBRANE and not block.changes_shape
